#include "core/people/claims.h"

#include <algorithm>

#include "core/base/json.h"

namespace anze::people {
namespace {

using base::Value;

// Empty for what is no single value.
std::string PlainText(const Value& value) {
  if (value.is_string()) return value.as_string();
  return value.is_number() || value.is_bool() ? base::WriteJson(value) : std::string();
}

bool Has(const Value& value, const std::string& wanted) {
  if (!value.is_list()) return PlainText(value) == wanted;
  const Value::List& list = value.as_list();
  return std::any_of(list.begin(), list.end(), [&](const Value& one) { return PlainText(one) == wanted; });
}

}  // namespace

const Value* FindClaim(const Value& claims, std::string_view name) {
  // Names of claims may hold dots themselves: those that are addresses do.
  if (const Value* whole = claims.Find(name)) return whole;
  return claims.FindPath(name);
}

std::string ClaimText(const Value& claims, std::string_view name) {
  const Value* found = name.empty() ? nullptr : FindClaim(claims, name);
  return found == nullptr || found->is_bool() ? std::string() : PlainText(*found);
}

bool Holds(const std::vector<ClaimCondition>& when, const Value& claims) {
  return !when.empty() && std::all_of(when.begin(), when.end(), [&](const ClaimCondition& condition) {
    const Value* found = FindClaim(claims, condition.claim);
    return found != nullptr && !condition.has.empty() && Has(*found, condition.has);
  });
}

}  // namespace anze::people
