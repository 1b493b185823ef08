// Compares layers as such. Clauses and documents are cited from the whole chain, because a layer's
// citations may lead to those above it.
#include "core/change/layers.h"

#include <map>

#include "core/base/json.h"
#include "core/change/sheet.h"

namespace anze::change {
namespace {

using base::Value;
using ruleset::Clause;
using ruleset::Layer;
using ruleset::Lock;
using ruleset::RegulationDocument;

// A snapshot that knows the citations of one layer and nothing else.
ruleset::Snapshot CitationsOf(const ruleset::Bundle& bundle, const std::string& region) {
  ruleset::Snapshot shell;
  for (const Layer* layer : bundle.Chain(region)) {
    for (const RegulationDocument& document : layer->documents) shell.documents.emplace(document.id, document);
    for (const Clause& clause : layer->clauses) shell.clauses.emplace(clause.id, clause);
  }
  return shell;
}

class LayerComparer {
 public:
  LayerComparer(const Layer& before, const Layer& after, Sheet* sheet)
      : before_(before), after_(after), sheet_(sheet) {}

  void Run() {
    const base::SourceSpan old_place = Manifest(before_);
    const base::SourceSpan new_place = Manifest(after_);
    const Part whole{Say("change-part-whole"), &old_place, &new_place, nullptr};
    sheet_->About("region", after_.region, after_.title);
    CompareWords(whole, "change-part-title", before_.title, after_.title, sheet_);
    CompareWords(whole, "change-part-effective-from", DayWords(before_.effective.from), DayWords(after_.effective.from),
                 sheet_);
    // The clauses of the expiry are cited for the last day alone: they say nothing about the rest.
    const Part expiry{Say("change-part-whole"), &old_place, &new_place, &after_.expiry_clauses};
    CompareWords(expiry, "change-part-effective-to", DayWords(before_.effective.to), DayWords(after_.effective.to),
                 sheet_);
    CompareCitations(whole, before_.expiry_clauses, after_.expiry_clauses, sheet_);
    CompareDocuments(whole);
    CompareClauses();
    CompareLocks();
  }

 private:
  static base::SourceSpan Manifest(const Layer& layer) { return {layer.region + "/ruleset.yaml", 1, 1, 1}; }

  void About(const RegulationDocument& document) { sheet_->About("document", document.id, document.title); }

  void CompareDocuments(const Part& whole) {
    Pair(
        before_.documents, after_.documents, IdOf<RegulationDocument>,
        [&](const RegulationDocument& old) {
          About(old);
          sheet_->Add("change-document-dropped", {{"number", Same(old.number)}}).old_place = *whole.old_span;
        },
        [&](const RegulationDocument& now) {
          About(now);
          sheet_->Add("change-document-added", {{"number", Same(now.number)}}).new_place = *whole.new_span;
        },
        [&](const RegulationDocument& old, const RegulationDocument& now) {
          About(now);
          CompareWords(whole, "change-part-number", Same(old.number), Same(now.number), sheet_);
          CompareWords(whole, "change-part-title", old.title, now.title, sheet_);
          CompareWords(whole, "change-part-issuer", old.issuer, now.issuer, sheet_);
          CompareWords(whole, "change-part-issued", DayWords(old.issued), DayWords(now.issued), sheet_);
          CompareWords(whole, "change-part-effective-from", DayWords(old.effective.from), DayWords(now.effective.from),
                       sheet_);
          CompareWords(whole, "change-part-effective-to", DayWords(old.effective.to), DayWords(now.effective.to),
                       sheet_);
        });
  }

  // People know a clause by its words, so its words are what is compared.
  static const std::string& TextOf(const Clause& clause) {
    return clause.quote.empty() ? clause.paraphrase.zh : clause.quote;
  }
  void About(const Clause& clause) { sheet_->About("clause", clause.id, Same(clause.locator)); }

  void CompareClauses() {
    Pair(
        before_.clauses, after_.clauses, IdOf<Clause>,
        [&](const Clause& old) {
          About(old);
          Change& change = sheet_->Add("change-clause-dropped", {{"text", Same(TextOf(old))}});
          change.old_place = old.span;
          change.clauses = sheet_->before().CitationValues({old.id});
        },
        [&](const Clause& now) {
          About(now);
          Change& change = sheet_->Add("change-clause-added", {{"text", Same(TextOf(now))}});
          change.new_place = now.span;
          change.clauses = sheet_->after().CitationValues({now.id});
        },
        [&](const Clause& old, const Clause& now) {
          About(now);
          const std::vector<std::string> own = {now.id};
          const Part part{Say("change-part-whole"), &old.span, &now.span, &own};
          CompareWords(part, "change-part-quote", Same(TextOf(old)), Same(TextOf(now)), sheet_);
          CompareWords(part, "change-part-locator", Same(old.locator), Same(now.locator), sheet_);
          CompareWords(part, "change-part-document", Same(old.document), Same(now.document), sheet_);
          const auto checkable = [](const Clause& clause) {
            return Say(clause.machine_checkable ? "change-yes" : "change-no");
          };
          CompareWords(part, "change-part-checkable", checkable(old), checkable(now), sheet_);
          const auto verified = [](const Clause& clause) { return Say(clause.verified ? "change-yes" : "change-no"); };
          CompareWords(part, "change-part-verified", verified(old), verified(now), sheet_);
        });
  }

  static Localized LockWords(const Lock& lock) {
    // In the order of Lock::Forbids.
    static constexpr const char* kIds[] = {
        "change-lock-add-rule",        "change-lock-change-rule",     "change-lock-set-parameter",
        "change-lock-lower-parameter", "change-lock-raise-parameter", "change-lock-add-decision",
        "change-lock-add-case-type",   "change-lock-tighten-case",    "change-lock-loosen-case",
        "change-lock-change-case",     "change-lock-tighten-record",  "change-lock-change-parameter",
        "change-lock-add-record",      "change-lock-change-duty",     "change-lock-add-duty",
        "change-lock-change-plan"};
    std::vector<Localized> values;
    for (const auto* list : {&lock.parts, &lock.reads, &lock.opened_by}) {
      for (const std::string& text : *list) values.push_back(Same(text));
    }
    for (const Value& value : lock.values) {
      values.push_back(Same(value.is_string() ? value.as_string() : base::WriteJson(value)));
    }
    const Localized words = Say(kIds[static_cast<std::size_t>(lock.forbids)], {{"target", Same(lock.target)}});
    return values.empty() ? words : Say("change-lock-values", {{"lock", words}, {"list", Listed(values)}});
  }

  void CompareLocks() {
    const auto about = [&](const Lock& lock) { sheet_->About("lock", lock.id, lock.reason); };
    Pair(
        before_.locks, after_.locks, IdOf<Lock>,
        [&](const Lock& old) {
          about(old);
          sheet_->PlaceOld(old, &sheet_->Add("change-lock-dropped", {{"lock", LockWords(old)}}));
        },
        [&](const Lock& now) {
          about(now);
          sheet_->PlaceNew(now, &sheet_->Add("change-lock-added", {{"lock", LockWords(now)}}));
        },
        [&](const Lock& old, const Lock& now) {
          about(now);
          const Part part{Say("change-part-whole"), &old.span, &now.span, &now.clauses};
          CompareWords(part, "change-part-lock", LockWords(old), LockWords(now), sheet_);
          CompareWords(part, "change-part-reason", old.reason, now.reason, sheet_);
          const ruleset::EffectiveTime was = old.effective.value_or(ruleset::EffectiveTime{});
          const ruleset::EffectiveTime is = now.effective.value_or(ruleset::EffectiveTime{});
          CompareWords(part, "change-part-effective-from", DayWords(was.from), DayWords(is.from), sheet_);
          CompareWords(part, "change-part-effective-to", DayWords(was.to), DayWords(is.to), sheet_);
          CompareCitations(part, old.clauses, now.clauses, sheet_);
        });
  }

  const Layer& before_;
  const Layer& after_;
  Sheet* sheet_;
};

std::size_t EntitiesOf(const Layer& layer) {
  ruleset::Sink ignored;
  return ruleset::CollectEntities(layer, &ignored).size();
}

// A region that comes or goes is one change with its size, not one change for each of its rules.
void TellWhole(const Layer& layer, bool added, std::vector<Change>* out) {
  const ruleset::Snapshot shell;
  Sheet sheet(shell, shell);
  sheet.About("region", layer.region, layer.title);
  Change& change = sheet.Add(
      added ? "change-region-added" : "change-region-dropped",
      {{"entities", Same(std::to_string(EntitiesOf(layer)))}, {"clauses", Same(std::to_string(layer.clauses.size()))}});
  change.from = layer.effective.from;
  change.to = layer.effective.to;
  (added ? change.new_place : change.old_place) = {layer.region + "/ruleset.yaml", 1, 1, 1};
  change.regions = {layer.region};
  out->push_back(std::move(change));
}

}  // namespace

std::vector<Change> CompareLayers(const ruleset::Bundle& before, const ruleset::Bundle& after) {
  std::vector<Change> changes;
  for (const auto& [region, layer] : before.layers) {
    const auto now = after.layers.find(region);
    // A layer that is not declared only stands above others and says nothing itself.
    if (layer.declared && (now == after.layers.end() || !now->second.declared)) TellWhole(layer, false, &changes);
  }
  for (const auto& [region, layer] : after.layers) {
    if (!layer.declared) continue;
    const auto old = before.layers.find(region);
    if (old == before.layers.end() || !old->second.declared) {
      TellWhole(layer, true, &changes);
      continue;
    }
    const ruleset::Snapshot old_shell = CitationsOf(before, region);
    const ruleset::Snapshot new_shell = CitationsOf(after, region);
    Sheet sheet(old_shell, new_shell);
    LayerComparer(old->second, layer, &sheet).Run();
    for (Change& change : sheet.changes()) {
      change.regions = {region};
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

std::vector<Change> CompareCalendars(const calendar::CalendarSource& before, const calendar::CalendarSource& after) {
  const ruleset::Snapshot shell;
  Sheet sheet(shell, shell);
  // By all three, since a year may have several notices.
  const auto key = [](const calendar::Notice& notice) {
    return std::to_string(notice.year) + " " + notice.issued.ToString() + " " + notice.document;
  };
  const auto about = [&](const calendar::Notice& notice) {
    sheet.About("calendar", std::to_string(notice.year), Same(notice.document));
  };
  const auto days = [](const calendar::Notice& notice) {
    std::vector<std::string> all;
    for (const auto& day : notice.days) all.push_back(day.date.ToString() + (day.off ? " " : " + ") + day.name);
    for (const calendar::Date day : notice.withdrawn) all.push_back(day.ToString() + " -");
    return all;
  };
  Pair(
      before.notices, after.notices, key,
      [&](const calendar::Notice& old) {
        about(old);
        sheet.Add("change-notice-dropped", {{"year", Same(std::to_string(old.year))}});
      },
      [&](const calendar::Notice& now) {
        about(now);
        sheet.Add("change-notice-added", {{"year", Same(std::to_string(now.year))}});
      },
      [&](const calendar::Notice& old, const calendar::Notice& now) {
        about(now);
        CompareNames(Part{Say("change-part-whole")}, "change-part-day", days(old), days(now), &sheet);
      });
  sheet.About("calendar", "statutory", {});
  const auto statutory = [](const calendar::CalendarSource& source) {
    std::vector<std::string> all;
    for (const auto& day : source.statutory) {
      all.push_back(day.date.ToString() + " " + day.name + " " + std::to_string(day.shortest.before) + "/" +
                    std::to_string(day.shortest.after) + " " + std::to_string(day.longest.before) + "/" +
                    std::to_string(day.longest.after) + " " + std::to_string(day.makeup_before.nearest) + "/" +
                    std::to_string(day.makeup_before.farthest) + " " + std::to_string(day.makeup_after.nearest) + "/" +
                    std::to_string(day.makeup_after.farthest));
    }
    return all;
  };
  CompareNames(Part{Say("change-part-whole")}, "change-part-day", statutory(before), statutory(after), &sheet);
  return std::move(sheet.changes());
}

}  // namespace anze::change
