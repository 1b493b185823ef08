#include "plugins/storage/sqlite/read_filter.h"

#include <algorithm>
#include <string_view>

namespace anze::storage::sqlite {
namespace {

constexpr const char* kName = "anze_may";

std::string_view TextOf(sqlite3_value* value) {
  const unsigned char* text = sqlite3_value_text(value);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// Whether one line of the text is the party.
bool HasLine(std::string_view text, std::string_view party) {
  for (std::size_t at = text.find(party); at != std::string_view::npos; at = text.find(party, at + 1)) {
    const bool begins = at > 0 && text[at - 1] == '\n';
    if (begins && at + party.size() < text.size() && text[at + party.size()] == '\n') return true;
  }
  return false;
}

}  // namespace

ReadFilter::ReadFilter(sqlite3* db) : db_(db) {
  sqlite3_create_function_v2(db, kName, 2, SQLITE_UTF8, this, &Answer, nullptr, nullptr, nullptr);
}

// Without the function a statement fails, instead of calling an object that is gone.
ReadFilter::~ReadFilter() {
  sqlite3_create_function_v2(db_, kName, 2, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
}

void ReadFilter::Begin(const std::optional<ports::ReadScope>& scope) {
  filters_ = scope && !scope->everything;
  scope_ = filters_ ? *scope : ports::ReadScope();
  std::erase(scope_.regions, std::string());
  for (std::string& code : scope_.parties) code = ports::PartyKey(code);
  std::erase(scope_.parties, std::string());
  std::sort(scope_.parties.begin(), scope_.parties.end());
  scope_.parties.erase(std::unique(scope_.parties.begin(), scope_.parties.end()), scope_.parties.end());
}

bool ReadFilter::May(std::string_view region, std::string_view parties) const {
  if (!filters_ || ports::ReadsRegion(scope_, region)) return true;
  if (parties.empty()) return false;
  return HasLine(parties, ports::kEveryone) ||
         std::any_of(scope_.parties.begin(), scope_.parties.end(),
                     [&](const std::string& code) { return HasLine(parties, code); });
}

void ReadFilter::Answer(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const auto* filter = static_cast<const ReadFilter*>(sqlite3_user_data(context));
  sqlite3_result_int(context, filter->May(TextOf(values[0]), TextOf(values[1])) ? 1 : 0);
}

}  // namespace anze::storage::sqlite
