// Cases whose time of keeping is over: what is due, and that it takes two persons to remove it.
#include "server/app/retention/retention.h"

#include "plugins/catalog/catalog.h"
#include "server/app/proof/prove_store.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using testing::House;

constexpr std::string_view kKept = R"(parameters:
  retention.case.errand:
    title: {zh: 差事保存期限, en: Keeping of errands}
    type: period
    unread: {zh: 由平台自身读取, en: Read by the platform itself}
    values:
      - {from: 2020-01-01, value: 5y, clauses: [law-1]}
)";

Acting By(const std::string& account, const std::string& person, std::string_view role, std::string region = "cn") {
  auto who = std::make_shared<Recognised>();
  who->principal.account = account;
  who->principal.person = person;
  who->principal.grants = {{std::string(role), "", people::Office::kPlatform, std::move(region)}};
  return {who, "10.0.0.1", {}};
}
const Acting kSecurity = By("sec", "zhang", people::kSecurityAdministrator);
const Acting kAudit = By("aud", "li", people::kAuditAdministrator);

struct Ground {
  Ground() {
    closed = house.Open("2025-03-04");
    REQUIRE(house.Raise(closed, "finish") == "ok");
    open = house.Open("2025-03-04");
    help = house.OpenHelp();
    REQUIRE(house.Raise(help, "give") == "ok");
  }
  std::vector<std::string> Due() {
    const auto answer = retention.Due({}, kSecurity);
    std::vector<std::string> ids;
    for (const DueCase& due : std::get<DuePage>(answer).items) ids.push_back(due.row.case_id);
    return ids;
  }
  std::int64_t Propose(const std::vector<std::string>& cases) {
    const auto answer = retention.Propose(cases, "kept long enough", kSecurity);
    if (const auto* problem = std::get_if<Problem>(&answer)) {
      FAIL_CHECK(problem->error.code);
      return 0;
    }
    return std::get<RemovalProposal>(answer).number;
  }
  std::string Refusal(const Answer<ApprovedRemoval>& answer) {
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? "done" : problem->error.code;
  }
  std::vector<std::string> Faults() {
    ProofOptions options;
    options.key = {1, 2};
    options.is_signed = catalog::IsSigned;
    const auto report = ProveStore(&house.storage, &house.rules, options);
    REQUIRE_OK(report);
    std::vector<std::string> codes;
    for (const FaultKind& kind : report->findings.kinds()) codes.push_back(kind.first.code);
    return codes;
  }

  House house{"2025-03-04", {{"cn/parameters/retention.yaml", std::string(kKept)}}};
  Retention retention{&house.rules, &house.storage, &house.clock, &house.direct};
  std::string closed, open, help;
};

using Strings = std::vector<std::string>;

TEST_CASE("A closed case is due when its time is over, and others never", "[server][retention]") {
  Ground ground;
  CHECK(ground.Due().empty());
  ground.house.clock.Set("2030-03-04");
  CHECK(ground.Due().empty());
  ground.house.clock.Set("2030-03-05");
  CHECK(ground.Due() == Strings{ground.closed});
  const auto page = std::get<DuePage>(ground.retention.Due({}, kSecurity));
  CHECK(page.items.front().term.until.ToString() == "2030-03-04");
  CHECK(page.items.front().term.clauses == Strings{"law-1"});
  CHECK(std::get<DuePage>(ground.retention.Due({}, By("x", "x", people::kSecurityAdministrator, "cn/shanxi")))
            .items.empty());
}

TEST_CASE("Nothing is proposed that is still to be kept", "[server][retention]") {
  Ground ground;
  ground.house.clock.Set("2030-03-05");
  const auto codes = [&](const Strings& cases) {
    Strings found;
    const auto answer = ground.retention.Propose(cases, "r", kSecurity);
    if (const auto* problem = std::get_if<Problem>(&answer)) {
      for (const base::Error& error : problem->errors) found.push_back(error.code + error.pointer);
    }
    return found;
  };
  CHECK(codes({ground.closed, ground.open, ground.help, "none"}) ==
        Strings{"removal-not-due/cases/1", "removal-not-due/cases/2", "unknown-case/cases/3"});
  CHECK(codes({}) == Strings{"removal-too-many/cases"});
  CHECK(codes(Strings(101, ground.closed)) == Strings{"removal-too-many/cases"});
}

TEST_CASE("It takes two persons to remove a case", "[server][retention]") {
  Ground ground;
  ground.house.clock.Set("2030-03-05");
  const std::int64_t number = ground.Propose({ground.closed});
  // The same person under another account, and one who proposed under another name.
  CHECK(ground.Refusal(ground.retention.Approve(number, "r", By("second", "zhang", people::kAuditAdministrator))) ==
        "second-person-needed");
  CHECK(ground.Refusal(ground.retention.Approve(number, "r", kSecurity)) == "second-person-needed");
  CHECK(ground.Refusal(ground.retention.Approve(number + 1, "r", kAudit)) == "unknown-proposal");
  CHECK(ground.house.storage.LoadCase(ground.closed)->has_value());
  const auto answer = ground.retention.Approve(number, "seen", kAudit);
  REQUIRE(ground.Refusal(answer) == "done");
  CHECK(std::get<ApprovedRemoval>(answer).removed == Strings{ground.closed});
  CHECK_FALSE(ground.house.storage.LoadCase(ground.closed)->has_value());
  CHECK(ground.Refusal(ground.retention.Approve(number, "r", kAudit)) == "proposal-approved");
  CHECK(ground.Faults().empty());
  const auto noted = ground.house.storage.ListAudit({.kind = "retention"}).value();
  REQUIRE(noted.size() == 2);
  CHECK(noted[0].entry.actor == "aud");
  CHECK(noted[0].entry.object == "proposal:" + std::to_string(number));
  CHECK(noted[1].entry.actor == "sec");
}

TEST_CASE("A removed case is gone for its bureau and unknown to others", "[server][retention]") {
  Ground ground;
  ground.house.clock.Set("2030-03-05");
  REQUIRE(ground.Refusal(ground.retention.Approve(ground.Propose({ground.closed}), "r", kAudit)) == "done");
  const auto code = [](const auto& answer) {
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? std::string("there") : problem->error.code;
  };
  Cases& cases = ground.house.cases;
  CHECK(code(cases.Get(ground.closed, {.everything = true})) == "case-removed");
  CHECK(code(cases.Get(ground.closed, {.regions = {"cn"}})) == "case-removed");
  CHECK(code(cases.Get(ground.closed, {.regions = {"cn/shanxi"}})) == "unknown-case");
  CHECK(code(cases.Get(ground.closed, {.parties = {"insurer-a"}})) == "unknown-case");
  CHECK(code(cases.Journal(ground.closed, 0, 10, {.everything = true})) == "case-removed");
  CHECK(code(cases.Journal(ground.closed, 0, 10, {.parties = {"insurer-a"}})) == "unknown-case");
  CHECK(ground.house.Raise(ground.closed, "finish") == "case-removed");
}

TEST_CASE("What changed since it was proposed stays", "[server][retention]") {
  Ground ground;
  ground.house.clock.Set("2030-03-05");
  const std::int64_t number = ground.Propose({ground.closed});
  // A late event of the system, as a move to other rules writes one.
  ports::Commit late;
  const workflow::CaseState state = ground.house.State(ground.closed);
  late.case_id = state.id;
  late.expected_sequence = state.sequence;
  late.sequence = state.sequence + 1;
  workflow::CaseState next = state;
  workflow::Event event;
  event.sequence = state.sequence + 1;
  event.name = "recompute";
  event.at = state.updated_at;
  event.role = "system";
  late = workflow::MakeCommit(&next, event, true);
  REQUIRE(ground.house.storage.Append({&late, 1}).front().outcome == ports::AppendOutcome::kWritten);
  const auto done = std::get<ApprovedRemoval>(ground.retention.Approve(number, "r", kAudit));
  CHECK(done.removed.empty());
  CHECK(done.left == std::vector<std::pair<std::string, std::string>>{{ground.closed, "changed"}});
  CHECK(ground.house.storage.LoadCase(ground.closed)->has_value());
}

TEST_CASE("A proposal lapses after thirty days", "[server][retention]") {
  Ground ground;
  ground.house.clock.Set("2030-03-05");
  const std::int64_t number = ground.Propose({ground.closed});
  ground.house.clock.Set("2030-04-05");
  CHECK(ground.Refusal(ground.retention.Approve(number, "r", kAudit)) == "proposal-lapsed");
  const auto page = std::get<ProposalPage>(ground.retention.Proposals(std::nullopt, 10));
  REQUIRE(page.items.size() == 1);
  CHECK(page.items.front().state == RemovalProposal::State::kLapsed);
  CHECK(page.items.front().reason == "kept long enough");
}

}  // namespace
}  // namespace anze::app
