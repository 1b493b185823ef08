// The table and the list of `anze test --coverage`.
#include "server/cli/coverage.h"

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <string>

namespace anze::cli {
namespace {

using base::Text;
using base::Value;
using coverage::ClauseCoverage;
using coverage::Share;
using coverage::Status;
using Clauses = std::vector<ClauseCoverage>;

constexpr std::array kStatuses = {Status::kTested, Status::kCited, Status::kUncovered, Status::kNotMachineCheckable};

std::string TextOf(Status status, base::Language language) {
  return Text("cli-coverage-" + std::string(coverage::StatusName(status)), language);
}

std::set<std::string> RegionsOf(const Clauses& clauses) {
  std::set<std::string> regions;
  for (const ClauseCoverage& row : clauses) regions.insert(row.region);
  return regions;
}

auto Count(const Clauses& clauses, Status status) {
  return std::count_if(clauses.begin(), clauses.end(), [&](const auto& row) { return row.status == status; });
}

bool TooManyDeclared(const Share& share, const CoverageLimits& limits) {
  return limits.most_declared >= 0 && share.declared_per_mille() > limits.most_declared * 10;
}

template <typename Texts>
Value ListOf(const Texts& texts) {
  Value list = Value::EmptyList();
  for (const std::string& text : texts) list.Append(text);
  return list;
}

Value RowValue(const ClauseCoverage& row) {
  Value entry = Value::EmptyMap();
  entry.Set("id", row.id);
  entry.Set("region", row.region);
  entry.Set("status", coverage::StatusName(row.status));
  entry.Set("by", ListOf(row.by));
  entry.Set("kinds", ListOf(row.kinds));
  entry.Set("reason", row.reason.zh);
  if (row.status != Status::kTested) return entry;
  entry.Set("answered", coverage::BasisName(row.basis));
  entry.Set("declared_because", row.declared_because.zh);
  Value spoiled = Value::EmptyMap();
  spoiled.Set("file", row.span.file.text());
  spoiled.Set("line", row.span.line);
  spoiled.Set("before", row.before);
  spoiled.Set("after", row.after);
  entry.Set("spoiled", std::move(spoiled));
  return entry;
}

Value ShareValue(const Share& share) {
  Value out = Value::EmptyMap();
  out.Set("computed", share.computed);
  out.Set("declared", share.declared);
  out.Set("declared_per_mille", share.declared_per_mille());
  out.Set("unanswered", share.unanswered);
  out.Set("not_machine_checkable", share.not_machine_checkable);
  return out;
}

void PrintTable(std::ostream& out, const Clauses& clauses, const CoverageLimits& limits, base::Language language) {
  for (const std::string& region : RegionsOf(clauses)) {
    out << region << ':';
    for (const Status status : kStatuses) {
      const auto count = std::count_if(clauses.begin(), clauses.end(), [&](const ClauseCoverage& row) {
        return row.region == region && row.status == status;
      });
      out << "  " << TextOf(status, language) << ' ' << count;
    }
    const Share share = coverage::ShareOf(clauses, region);
    const int tenths = share.declared_per_mille();
    const std::string line = Text("cli-coverage-share", language,
                                  {{"computed", std::to_string(share.computed)},
                                   {"declared", std::to_string(share.declared)},
                                   {"percent", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)}});
    out << "\n  " << (TooManyDeclared(share, limits) ? Colour(line, 31) : line) << '\n';
  }
  std::map<std::string, int> kinds;
  for (const ClauseCoverage& row : clauses) {
    for (const std::string& kind : row.kinds) ++kinds[kind];
  }
  for (const auto& [kind, count] : kinds) out << "  " << kind << ' ' << count;
  out << '\n';
}

}  // namespace

void AddCoverage(const Clauses& clauses, Value* out) {
  Value list = Value::EmptyList();
  for (const ClauseCoverage& row : clauses) list.Append(RowValue(row));
  Value regions = Value::EmptyMap();
  for (const std::string& region : RegionsOf(clauses)) {
    regions.Set(region, ShareValue(coverage::ShareOf(clauses, region)));
  }
  out->Set("clauses", std::move(list));
  out->Set("regions", std::move(regions));
}

void PrintCoverage(std::ostream& out, const Clauses& clauses, const CoverageLimits& limits, base::Language language) {
  PrintTable(out, clauses, limits, language);
  const auto print = [&](const ClauseCoverage& row, const std::string& what, bool fault, const std::string& words) {
    out << (fault ? Colour(what, 31) : what) << "  [" << row.region << "] " << row.id;
    if (!words.empty()) out << "  " << words;
    out << '\n';
  };
  for (const ClauseCoverage& row : clauses) {
    if (row.status == Status::kCited || row.status == Status::kUncovered) {
      print(row, TextOf(row.status, language), true, {});
    }
  }
  for (const ClauseCoverage& row : clauses) {
    if (row.declared() && row.reason_fits()) {
      print(row, Text("cli-coverage-declared", language), false, row.declared_because.In(language));
    } else if (!row.reason_fits()) {
      const char* fault = row.declared() ? "cli-coverage-no-reason" : "cli-coverage-idle-reason";
      print(row, Text(fault, language), true, {});
    }
  }
}

bool Covered(const Clauses& clauses, const CoverageLimits& limits) {
  if (Count(clauses, Status::kCited) + Count(clauses, Status::kUncovered) > 0) return false;
  if (limits.most_unchecked >= 0 && Count(clauses, Status::kNotMachineCheckable) > limits.most_unchecked) return false;
  const std::set<std::string> regions = RegionsOf(clauses);
  return std::all_of(clauses.begin(), clauses.end(), [](const ClauseCoverage& row) { return row.reason_fits(); }) &&
         std::none_of(regions.begin(), regions.end(), [&](const std::string& region) {
           return TooManyDeclared(coverage::ShareOf(clauses, region), limits);
         });
}

}  // namespace anze::cli
