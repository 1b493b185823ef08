// Where the project and its build are, for tests that read rulesets or start the binary. No other file of the tests
// is compiled with these paths in it, so that a compiler cache serves every checkout.
#pragma once

#include <string>
#include <string_view>

namespace anze::testing {

// The whole path of a file or folder of the project, given from its top: InProject("rulesets/cn"); without one, the
// top.
std::string InProject(std::string_view path = {});

// The whole path of something built: InBuild("anze").
std::string InBuild(std::string_view path);

}  // namespace anze::testing
