// CLI11 prints in English, aligns columns by bytes and tells errors as sentences. Help puts our words and the width of
// characters on a terminal in place of that (a Chinese character takes two columns); WrongUse turns the library's
// errors back into codes, which have texts in both languages.
#include "server/cli/help.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/nearest.h"
#include "core/base/utf8.h"

namespace anze::cli {
namespace {

using base::Language;

// The column at which descriptions begin.
constexpr int kColumn = 30;

int WidthOf(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) width += base::DisplayWidth(base::NextCodePoint(text, &at));
  return width;
}

// CLI11's formatter, with labels and rows of ours.
class Help : public CLI::Formatter {
 public:
  explicit Help(Language language) {
    for (const auto& [key, id] :
         {std::pair{"Usage", "cli-help-usage"}, std::pair{"OPTIONS", "cli-help-options"},
          std::pair{"SUBCOMMAND", "cli-help-verb"}, std::pair{"Positionals", "cli-help-arguments"},
          std::pair{"REQUIRED", "cli-help-required"}, std::pair{"TEXT", "cli-help-text"},
          std::pair{"INT", "cli-help-integer"}, std::pair{"UINT", "cli-help-integer"},
          std::pair{"Needs", "cli-help-needs"}, std::pair{"Excludes", "cli-help-excludes"}}) {
      label(key, base::Text(id, language));
    }
  }

  std::string make_subcommand(const CLI::App* verb) const override {
    return Row(verb->get_display_name(true), verb->get_description());
  }

  std::string make_option(const CLI::Option* option, bool positional) const override {
    return Row(make_option_name(option, positional) + make_option_opts(option), make_option_desc(option));
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0) return {};
    const std::string type = TypeOf(*option);
    std::string out = type.empty() ? type : " " + type;
    if (option->get_expected_max() == CLI::detail::expected_max_vector_size) out += " ...";
    if (option->get_required()) out += " " + get_label("REQUIRED");
    for (const auto& [label, others] :
         {std::pair{"Needs", option->get_needs()}, std::pair{"Excludes", option->get_excludes()}}) {
      for (const CLI::Option* other : others) out += " " + get_label(label) + " " + other->get_name();
    }
    return out;
  }

  // The kind of value that an option takes: its choices or bounds where there are some, else "text" or "integer".
  std::string TypeOf(const CLI::Option& option) const {
    const std::string type = option.get_type_name();
    const std::size_t colon = type.find(':');
    return colon == std::string::npos ? get_label(type) : type.substr(colon + 1);
  }

 private:
  static std::string Row(const std::string& name, const std::string& text) {
    std::string out = "  " + name;
    const int width = WidthOf(out);
    if (width + 1 >= kColumn) {
      out += "\n" + std::string(kColumn, ' ');
    } else {
      out.append(static_cast<std::size_t>(kColumn - width), ' ');
    }
    return out + text + "\n";
  }
};

// The verb that was chosen, and its part; the program itself when none was.
const CLI::App& Chosen(const CLI::App& app) {
  const CLI::App* chosen = &app;
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().back();
  return *chosen;
}

std::vector<const CLI::App*> VerbsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* verb) { return !verb->get_name().empty(); });
}

// The words that lead to a verb: "anze record check".
std::string NameOf(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : NameOf(*app.get_parent()) + " " + app.get_name();
}

// Adds the known name that was probably meant, if there is one.
base::Error Near(base::Error error, std::string_view given, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  std::string_view near = base::Nearest(given, names);
  // A beginning that only one of them has.
  const auto begins = [given](std::string_view name) { return given.size() > 1 && name.starts_with(given); };
  if (near.empty() && std::count_if(names.begin(), names.end(), begins) == 1) {
    near = *std::find_if(names.begin(), names.end(), begins);
  }
  if (near.empty()) return error;
  error.args.emplace_back("near", std::string(near));
  error.args.emplace_back("reason", "near");
  return error;
}

// The long options of a verb and of everything above it.
std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    for (const CLI::Option* option : at->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

// A word that nothing takes.
base::Error Surplus(const CLI::App& app, const std::string& word) {
  const CLI::App& chosen = Chosen(app);
  if (word.size() > 1 && word[0] == '-') {
    const std::string option = word.substr(0, word.find('='));
    return Near(base::Error("cli-unknown-option", {{"option", option}, {"verb", NameOf(chosen)}}), option,
                OptionNames(chosen));
  }
  const std::vector<const CLI::App*> verbs = VerbsOf(chosen);
  if (verbs.empty()) return base::Error("cli-surplus-argument", {{"text", word}, {"verb", NameOf(chosen)}});
  std::vector<std::string> names;
  names.reserve(verbs.size());
  for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
  return Near(base::Error("cli-unknown-verb", {{"verb", word}, {"program", NameOf(chosen)}}), word, names);
}

// The library tells the option by its message only: "--as-of is required", "--floor: Value 200 not in range".
std::string FirstWord(std::string_view message) { return std::string(message.substr(0, message.find_first_of(" :"))); }
std::string LastWord(std::string_view message) { return std::string(message.substr(message.rfind(' ') + 1)); }

// The kind of value that an option takes; "?" for an option that is not found.
std::string Expected(const CLI::App& app, const std::string& name, Language language) {
  for (const CLI::App* at = &Chosen(app); at != nullptr; at = at->get_parent()) {
    if (const CLI::Option* option = at->get_option_no_throw(name)) return Help(language).TypeOf(*option);
  }
  return "?";
}

}  // namespace

void SpeakIn(Language language, CLI::App* app) {
  app->formatter(std::make_shared<Help>(language));
  app->option_defaults()->group(base::Text("cli-help-group-options", language));
  app->set_help_flag("-h,--help", base::Text("cli-help-help", language));
}

base::Error WrongUse(const CLI::App& app, const CLI::ParseError& error, Language language) {
  // Words that nothing took say more than the error, which is often only that a required option is missing behind them.
  std::vector<std::string> words = app.remaining(true);
  const auto option = std::find_if(words.begin(), words.end(), [](const std::string& word) { return word[0] == '-'; });
  if (option != words.end() || !words.empty()) return Surplus(app, option != words.end() ? *option : words.front());
  const std::string message = error.what();
  const std::string name = FirstWord(message);
  const std::string kind = error.get_name();
  if (kind == "RequiredError") {
    if (message.starts_with("A subcommand")) return base::Error("cli-no-verb", {{"program", NameOf(Chosen(app))}});
    return base::Error("cli-missing-option", {{"option", name}});
  }
  if (kind == "ArgumentMismatch") {
    const bool twice = message.find("received") != std::string::npos && message.find("At Most") != std::string::npos;
    return base::Error(twice ? "cli-option-twice" : "cli-option-without-value", {{"option", name}});
  }
  if (kind == "ValidationError" || kind == "ConversionError" || kind == "InvalidError") {
    return base::Error("cli-bad-option-value", {{"option", name}, {"expected", Expected(app, name, language)}});
  }
  if (kind == "RequiresError") return base::Error("cli-option-needs", {{"option", name}, {"other", LastWord(message)}});
  if (kind == "ExcludesError") {
    return base::Error("cli-option-excludes", {{"option", name}, {"other", LastWord(message)}});
  }
  return base::Error("cli-wrong-use", {{"why", message}});
}

std::string ShortHelp(const CLI::App& app, Language language) {
  const CLI::App& chosen = Chosen(app);
  std::string out = Help(language).make_usage(&chosen, NameOf(chosen));
  std::string verbs;
  for (const CLI::App* verb : VerbsOf(chosen)) verbs += (verbs.empty() ? "" : " ") + verb->get_name();
  if (!verbs.empty()) out += base::Text("cli-help-verbs", language) + base::Text("cli-colon", language) + verbs + "\n";
  return out + base::Text("cli-help-more", language, {{"program", NameOf(chosen)}}) + "\n";
}

}  // namespace anze::cli
