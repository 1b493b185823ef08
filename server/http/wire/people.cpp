#include "server/http/wire/people.h"

#include "core/base/limits.h"
#include "core/base/pointer.h"
#include "core/base/utf8.h"
#include "server/http/wire/texts.h"

namespace anze::http {

using base::Error;
using base::Value;

void CheckName(const Value& value, const std::string& pointer, std::string_view field, base::Diagnostics* problems) {
  if (value.is_null()) return;
  const std::string name(field);
  const auto add = [&](const char* code, base::MessageArgs args) {
    args.insert(args.begin(), {"field", name});
    problems->push_back(Error(code, std::move(args)).At(pointer));
  };
  if (!value.is_string()) {
    return add("wrong-type", {{"expected", "string"}, {"actual", std::string(value.TypeName())}});
  }
  const std::string& text = value.as_string();
  if (FoldedName(text).empty()) return add("blank-text", {});
  if (text.find_first_of("\r\n\t") != std::string::npos) return add("text-lines", {});
  if (base::CountCodePoints(text) > base::limits::kNameLength) {
    add("too-long", {{"max", std::to_string(base::limits::kNameLength)}});
  }
}

void CheckSubject(const Value& subject, base::Diagnostics* problems) {
  for (const char* member : {"name", "code"}) {
    CheckName(subject.Get(member), base::PointerBelow("/subject", member), member, problems);
  }
}

}  // namespace anze::http
