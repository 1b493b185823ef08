// Accounts, roles, tokens, organisations and sessions as JSON, and what bodies say of them.
//
// Errors: reading adds to `problems`, each with a pointer. Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/people/grant_titles.h"
#include "server/app/people/people.h"

namespace anze::http {

// The title of a role; `title` empty for one of the platform.
std::string RoleTitle(const std::string& id, const base::Localized& title, base::Language language);
// [{role,role_title,organisation,organisation_title,office,region,region_title}]
base::Value ToValue(const std::vector<app::GrantInWords>& grants, base::Language language);
// {name,title,person,disabled,locked_until,must_change_password,second_factor,last_sign_in,grants,version}, with
// "initial_password" where there is one to show.
base::Value ToValue(const app::AccountShown& shown, const std::vector<app::GrantInWords>& grants,
                    base::Language language);
// {items:[{id,title,office}]}
base::Value ToValue(const app::KnownRoles& roles, base::Language language);
// {id,name,user,user_title,acts_for,created,expires,last_used,revoked}, with "token" of one that was just made.
base::Value ToValue(const app::TokenShown& shown);
// {code,title,kind,region,parent,version}
base::Value ToValue(const people::Organisation& organisation);
// {id,began,last_used,address,agent,current}
base::Value SessionValue(const ports::SessionRow& row, bool current);

// A list of {role, organisation?, region?} at "/grants"; an absent one is empty.
std::vector<app::GrantAsked> GrantsMember(const base::Value& body, base::Diagnostics* problems);
// A list of texts; an absent one is empty.
std::vector<std::string> TextsMember(const base::Value& body, std::string_view name, base::Diagnostics* problems);
// An optional text: empty where there is none; "wrong-type".
std::string OptionalText(const base::Value& body, std::string_view name, base::Diagnostics* problems);
// A required name of people or things: not blank, one line, at most limits::kNameLength characters.
std::string TitleMember(const base::Value& body, std::string_view name, base::Diagnostics* problems);

}  // namespace anze::http
