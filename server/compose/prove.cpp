#include "server/compose/prove.h"

#include <thread>

#include "plugins/catalog/catalog.h"
#include "server/app/cases/declared_of_day.h"
#include "server/compose/data_folder.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"

namespace anze::compose {
namespace {

// Half of a token in hex, as a number.
std::uint64_t NumberOf(std::string_view hex) {
  std::uint64_t number = 0;
  for (const char c : hex) number = number * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  return number;
}

// What says that the storage lost something rather than that it cannot be read.
bool TellsLoss(const base::Error& error) {
  return error.code == "storage-behind" || error.code == "storage-other" || error.code == "storage-lost";
}

}  // namespace

base::Result<app::ProofOptions> ProofOptionsHere() {
  const auto chance = NewToken();
  if (!chance.ok()) return chance.errors();
  app::ProofOptions options;
  options.key = {NumberOf(chance->substr(0, 16)), NumberOf(chance->substr(16, 16))};
  options.is_signed = catalog::IsSigned;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  return options;
}

base::Result<app::ProofReport> ProveData(const std::string& data_folder, const std::string& deposited,
                                         const std::function<bool()>& go_on, bool file_contents) {
  auto options = ProofOptionsHere();
  if (!options.ok()) return options.errors();
  options->deposited = deposited;
  options->go_on = go_on;
  auto storage = OpenToRead(data_folder);
  if (!storage.ok()) {
    if (!TellsLoss(storage.error())) return storage.errors();
    app::ProofReport lost;
    lost.findings.Add(storage.error());
    return lost;
  }
  app::Rules rules(storage->get());
  // The rules by which keys were made; where they are gone the keys are not proved, and the report says so.
  const auto by = (*storage)->GetSetting(app::kKeyRulesSetting);
  if (!by.ok()) return by.errors();
  if (*by) {
    [[maybe_unused]] const base::Diagnostics found = rules.LoadKept((*by)->substr(0, (*by)->find(' ')));
  }
  const auto files = catalog::OpenFiles(FilesFolder(data_folder), true);
  if (!files.ok()) return files.errors();
  options->files = files->get();
  options->file_contents = file_contents;
  return app::ProveStore(storage->get(), &rules, *options);
}

}  // namespace anze::compose
