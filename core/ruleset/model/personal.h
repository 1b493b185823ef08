// Personal data (个人信息): the kinds that a field may be marked as, and how a value of each kind is masked.
//
// A masked value still lets whoever works with it tell two people apart or see where a place is, and no more:
//   phone    138****0013: the first three and the last four of a number of eleven or more, else the last two
//   id_card  the six digits of the place of registration, then stars: the day of birth and the serial tell who it is
//   name     the first character, then a star for each other one, at most two: 张*, 欧**; of several names, each
//   address  down to the county or township, then ***: 山西省忻州市忻府区***
//   health   ***, whatever it is: a word of an illness is the illness
// A value that is no text is masked as ***.
// Ownership: plain. Errors: none. Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace anze::ruleset {

enum class Type;

enum class Personal { kNone, kPhone, kIdCard, kName, kAddress, kHealth };

// As ruleset files spell them, in the order of Personal, without kNone.
std::span<const std::string_view> PersonalNames();
std::string_view PersonalName(Personal kind);  // empty for kNone
// kNone for a word that is no kind.
Personal PersonalNamed(std::string_view word);

// Whether a field of the type may hold data of the kind; for a list the type of its items counts.
bool MayBePersonal(Personal kind, Type type);

// The masked form. Precondition: well-formed text.
std::string MaskedText(Personal kind, std::string_view text);
base::Value Masked(Personal kind, const base::Value& value);
// Whether a value is, or might be, the masked form of another: it must never be stored in place of that.
bool LooksMasked(Personal kind, const base::Value& value);

}  // namespace anze::ruleset
