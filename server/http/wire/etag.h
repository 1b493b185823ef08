// Entity tags: versions of cases and records as clients see them and send them back.
// Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/app/answers/repeat.h"

namespace anze::http {

// The strong tag (RFC 9110, section 8.8.3) of a case's sequence or a record's version, quoted: "\"7\"".
std::string EtagOf(std::uint64_t version);

// Whether a list of entity tags (If-Match, If-None-Match), or "*", names `etag`. A list is read up to its first fault.
//
// "W/" before a tag makes no difference. RFC 9110 wants If-Match to tell weak tags from strong ones; but a proxy that
// compresses answers on their way (nginx does) makes every strong tag of ours weak, and a client behind it has only
// that one to send back. Our tags are numbers of versions: the weak form names the same version.
bool EtagListed(std::string_view list, std::string_view etag);

// The versions that the list names, by the same reading; a tag that is none of ours names none.
app::ExpectedVersions ExpectedBy(std::string_view if_match);

}  // namespace anze::http
