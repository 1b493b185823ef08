// Draws an error under its line of source. Columns are counted in code points and drawn in terminal
// columns, so that the caret stands under the right character of a Chinese text. Text of the file
// is made harmless first: it may hold anything.
#include "core/base/frame.h"

#include <algorithm>

#include "core/base/encoding.h"
#include "core/base/utf8.h"

namespace anze::base {
namespace {

// Widest piece of a source line that is shown, in code points.
constexpr int kWindow = 160;
constexpr int kLead = 40;  // kept before the marked place when the line is cut

struct Palette {
  const char* severity;
  const char* frame;
  const char* bold;
  const char* off;
};

Palette PaletteOf(Severity severity, bool colour) {
  if (!colour) return {"", "", "", ""};
  static constexpr const char* kColours[] = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"};
  return {kColours[static_cast<int>(severity)], "\x1b[1;34m", "\x1b[1m", "\x1b[0m"};
}

std::string_view LabelOf(Severity severity) {
  static constexpr std::string_view kLabels[] = {"frame-error", "frame-warning", "frame-note"};
  return kLabels[static_cast<int>(severity)];
}

// The line-th line (from 1) without its line break; empty past the end.
std::string_view LineOf(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::string Place(const SourceSpan& span) {
  std::string place = span.file;
  if (!span.known()) return place;
  place += ":" + std::to_string(span.line);
  if (span.column > 0) place += ":" + std::to_string(span.column);
  return place;
}

// A source line as drawn, and the carets below it.
struct Drawing {
  std::string source;
  std::string carets;
};

// A line wider than the window is cut so that the marked place is in it, with a little text before.
Drawing Draw(std::string_view line, const SourceSpan& span) {
  Drawing drawing;
  const int first = span.column > kWindow ? span.column - kLead : 1;
  if (first > 1) {
    drawing.source = "…";
    drawing.carets = " ";
  }
  std::size_t at = 0;
  int column = 1;
  for (; at < line.size() && column < first + kWindow; ++column) {
    const std::size_t begin = at;
    const char32_t c = NextCodePoint(line, &at);
    if (column < first) continue;
    // A control character in the file must not reach the terminal.
    const bool control = IsHidden(c);
    if (c == '\t') {
      drawing.source += ' ';
    } else if (control || c == 0xFFFD) {
      AppendUtf8(0xFFFD, &drawing.source);
    } else {
      drawing.source.append(line.substr(begin, at - begin));
    }
    if (column >= span.end_column) continue;
    const int width = control ? 1 : DisplayWidth(c);
    drawing.carets.append(static_cast<std::size_t>(width), column < span.column ? ' ' : '^');
  }
  if (at < line.size()) drawing.source += "…";
  // A place past the end of the line (a missing value) gets its caret there.
  if (span.column > 0 && drawing.carets.find('^') == std::string::npos) drawing.carets += '^';
  return drawing;
}

// Blanks as wide as the line's number.
std::string GutterOf(const Error& error) {
  return std::string(error.span.known() ? std::to_string(error.span.line).size() + 1 : 1, ' ');
}

std::string Trailer(const std::string& gutter, const Palette& paint, std::string_view label, std::string_view text,
                    Language language) {
  std::string out = gutter + paint.frame + " = " + paint.off + paint.bold + Text(label, language) + paint.off + ": ";
  // Further lines of a text stand under its first.
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out.append(text.substr(0, end)).append("\n").append(gutter).append("   ");
    text.remove_prefix(end + 1);
  }
  return out.append(text).append("\n");
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  static constexpr std::string_view kNames[] = {"error", "warning", "note"};
  return kNames[static_cast<int>(severity)];
}

std::string RenderFrame(std::string_view text, const Error& error, Language language, bool colour) {
  const Palette paint = PaletteOf(error.severity, colour);
  std::string out = paint.severity + Text(LabelOf(error.severity), language) + "[" + error.code + "]" + paint.off +
                    paint.bold + ": " + Printable(Describe(error, language).message) + paint.off + "\n";
  const std::string place = Place(error.span).empty() ? error.pointer : Place(error.span);
  if (!place.empty()) out += GutterOf(error) + paint.frame + "--> " + paint.off + Printable(place) + "\n";
  return out + RenderBody(text, error, language, colour);
}

std::string RenderBody(std::string_view text, const Error& error, Language language, bool colour) {
  const Palette paint = PaletteOf(error.severity, colour);
  const Sentence sentence = Describe(error, language);
  const std::string gutter = GutterOf(error);
  std::string out;
  if (error.span.known() && !text.empty()) {
    const Drawing drawing = Draw(LineOf(text, error.span.line), error.span);
    const std::string bar = gutter + paint.frame + " |" + paint.off;
    out += bar + "\n " + paint.frame + std::to_string(error.span.line) + " |" + paint.off + " " + drawing.source + "\n";
    if (!drawing.carets.empty()) out += bar + " " + paint.severity + drawing.carets + paint.off + "\n";
  }
  if (!sentence.hint.empty()) out += Trailer(gutter, paint, "frame-hint", Printable(sentence.hint), language);
  if (!error.fix.empty()) out += Trailer(gutter, paint, "frame-fix", Printable(error.fix), language);
  if (!error.clause.empty()) out += Trailer(gutter, paint, "frame-clause", Printable(error.clause), language);
  return out;
}

std::string RenderLine(const Error& error, Language language) {
  std::string out = Place(error.span);
  if (out.empty()) out = error.pointer;
  if (!out.empty()) out += ": ";
  out.append(SeverityName(error.severity)).append("[").append(error.code).append("]: ");
  out += Describe(error, language).message;
  // One diagnostic, one line, whatever the texts hold.
  std::replace(out.begin(), out.end(), '\n', ' ');
  return Printable(out);
}

Value ToValue(const Error& error, Language language) {
  const Sentence sentence = Describe(error, language);
  Value value = Value::EmptyMap();
  const auto set_text = [&value](std::string_view key, const std::string& text) {
    if (!text.empty()) value.Set(key, text);
  };
  const auto set_count = [&value](std::string_view key, int count) {
    if (count > 0) value.Set(key, count);
  };
  set_text("file", error.span.file);
  set_count("line", error.span.line);
  set_count("column", error.span.column);
  set_count("end_column", error.span.end_column);
  value.Set("severity", SeverityName(error.severity));
  value.Set("code", error.code);
  value.Set("message", sentence.message);
  set_text("hint", sentence.hint);
  set_text("fix", error.fix);
  set_text("clause", error.clause);
  set_text("pointer", error.pointer);
  return value;
}

}  // namespace anze::base
