#include "core/decision/scope.h"

namespace anze::decision {

std::string_view TypeWord(StaticType type) {
  constexpr std::string_view kWords[] = {"any", "boolean", "number", "string", "list", "nil", "object"};
  return kWords[static_cast<int>(type)];
}

StaticType StaticTypeOf(ruleset::Type type) {
  switch (type) {
    case ruleset::Type::kBoolean:
      return StaticType::kBoolean;
    case ruleset::Type::kInteger:
    case ruleset::Type::kNumber:
    case ruleset::Type::kMoney:
    case ruleset::Type::kRatio:
      return StaticType::kNumber;
    case ruleset::Type::kList:
      return StaticType::kList;
    case ruleset::Type::kObject:
      return StaticType::kObject;
    default:
      return StaticType::kString;
  }
}

}  // namespace anze::decision
