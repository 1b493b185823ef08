#include "server/http/wire/report_json.h"

namespace anze::http {

base::Value ToValue(const app::MadeReport& made, base::Language language) {
  return report::ToValue(made.table, *made.book->snapshot, language);
}

std::string ToCsv(const app::MadeReport& made, base::Language language) {
  return report::ToCsv(made.table, *made.book->snapshot, language);
}

}  // namespace anze::http
