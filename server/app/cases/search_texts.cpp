#include "server/app/cases/search_texts.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/workflow/commit.h"
#include "core/workflow/state.h"

namespace anze::app {
namespace {

// Small enough that other writers do not wait long for one transaction.
constexpr std::size_t kBatch = 500;

}  // namespace

base::Result<std::int64_t> FillSearchTexts(ports::CaseStore* storage, const std::function<void(std::int64_t)>& told) {
  std::int64_t filled = 0;
  for (;;) {
    const auto ids = storage->CasesWithoutText(kBatch);
    if (!ids.ok()) return ids.errors();
    if (ids->empty()) return filled;
    std::vector<std::pair<std::string, std::string>> texts;
    for (const std::string& id : *ids) {
      const auto stored = storage->LoadCase(id);
      if (!stored.ok()) return stored.errors();
      std::string text;
      if (*stored) {
        // A state that cannot be read is found by its id only.
        if (const auto state = workflow::DecodeState((*stored)->state); state.ok()) text = workflow::SearchText(*state);
      }
      texts.emplace_back(id, std::move(text));
    }
    if (base::Status put = storage->PutCaseTexts(texts); !put.ok()) return put.errors();
    filled += static_cast<std::int64_t>(texts.size());
    told(filled);
  }
}

}  // namespace anze::app
