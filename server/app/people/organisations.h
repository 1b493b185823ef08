// The organisations in which people hold roles, and which are parties to cases.
// Errors: problems, each with a pointer into the body where there is one. Ownership: all must outlive it. Threads: any.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/answers/repeat.h"
#include "server/app/people/act.h"
#include "server/app/people/directory.h"

namespace anze::app {

class Organisations {
 public:
  // `is_region`: whether the rules know a region.
  Organisations(Directory* directory, ports::Storage* storage, std::function<bool(const std::string&)> is_region)
      : directory_(directory), storage_(storage), is_region_(std::move(is_region)) {}

  struct Page {
    std::vector<Directory::OrganisationPtr> items;
    std::string next;  // code to go on behind; empty: that was all
  };
  Page List(const std::string& search, const std::string& after, std::size_t limit) const;
  // kNotFound "unknown-organisation".
  Answer<Directory::OrganisationPtr> Find(std::string_view code) const;

  // Shown before it is written, so that the answer can be kept with it; `keep` is null where no repeat can come.
  using Show = std::function<void(const people::Organisation& made, KeptAnswer* keep)>;
  Answer<Changed> Add(people::Organisation organisation, const Acting& acting, const Idempotency& idempotency,
                      const Show& show);
  Answer<Directory::OrganisationPtr> Replace(people::Organisation organisation, const ExpectedVersions& expected,
                                             const Acting& acting);

 private:
  void Check(const people::Organisation& organisation, base::Diagnostics* problems) const;

  Directory* directory_;
  ports::Storage* storage_;
  std::function<bool(const std::string&)> is_region_;
};

}  // namespace anze::app
