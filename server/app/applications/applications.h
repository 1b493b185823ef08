// The use cases of applications: a form for one or several regions, answered by colleagues of one organisation as they
// go, checked beforehand by the decisions themselves, and submitted once: one case in each region.
//
// An application is its organisation's own: to everybody else, bureaus too, there is none. It is kept as one row, and
// every change names the version it follows on; a change that another was faster than is tried again on what is stored
// now, so that colleagues who answer different questions never meet.
//
// Submitting opens its cases one after the other, each under an idempotency key of its own that is made of the
// application and the region. However often it is repeated, after a lost answer, a double click or a crash in the
// middle, each region gets one case.
//
// Problems of all: kNotFound "unknown-application" {id}; kUnavailable for the storage; "storage-busy" when others were
// faster every time. Ownership: the collaborators must outlive it. Threads: any; calls that write wait for the disk.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/decision/decision.h"
#include "core/people/principal.h"
#include "server/app/applications/files_door.h"
#include "server/app/applications/form.h"
#include "server/app/applications/standing.h"
#include "server/app/cases/cases.h"
#include "server/app/people/directory.h"

namespace anze::app {

// Who applies.
struct Applicant {
  std::shared_ptr<const people::Principal> who;
  workflow::Actor actor;
};

// A region of an application, as its case stands.
struct ApplicationRegion {
  std::string region;
  std::string case_id;  // empty: not opened yet
  base::Localized case_state;
  bool correcting = false;
  struct Item {
    std::string item;  // path or material
    std::string reason;
    std::string clause;
  };
  std::vector<Item> items = {};  // that are open again
  base::Value facts = {};        // of the case, where it is to be corrected
};

// An application with everything that its pages show.
struct ApplicationView {
  Application application;
  base::Localized organisation_title;
  Form form;
  Standing standing;
  std::vector<ApplicationRegion> regions;
  // What the rules ask otherwise than when it was begun, by region.
  std::vector<std::pair<std::string, base::Diagnostics>> rules_changed;
  // draft | submitted | correcting
  std::string_view state() const;
  bool IsOpen(std::string_view item) const;  // may be changed now
};

// A type that somebody may apply for.
struct ApplicationKind {
  struct In {
    std::string region;
    base::Localized title;
    std::optional<calendar::Date> due;
    bool late = false;
  };
  std::string type;
  base::Localized title;
  base::Localized summary;  // of the type: what each region says of its own stands in its form
  std::vector<In> regions;
};

struct ApplicationListing {
  std::string type;
  std::string state;
  std::optional<std::pair<std::int64_t, std::string>> after;
  std::size_t limit = 50;
};
struct ApplicationPage {
  struct Row {
    Application application;
    base::Localized type_title;
    base::Localized organisation_title;
    std::vector<std::pair<ApplicationRegion, base::Localized>> regions;  // with their titles
    std::string_view state;
  };
  std::vector<Row> rows;
  std::optional<std::pair<std::int64_t, std::string>> next;
};

struct AnswerChange {
  std::vector<std::pair<std::string, base::Value>> answers;  // null takes it away
  base::Value seen;                                          // map path -> value; what is not there was seen as null
  std::vector<std::string> confirm;
};

// What the decisions say beforehand of one region.
struct RegionCheck {
  struct Checked {
    std::string name;
    std::string decision;
    base::Localized title;
    decision::Explanation explanation;
    workflow::AnswerInWords words;
  };
  std::vector<Checked> checks;
  base::Diagnostics problems;  // refusals of the opening itself
};
struct ApplicationCheck {
  ApplicationView view;
  std::vector<RegionCheck> regions;  // as view.form.regions
};

// What the checks of a case's type say of the facts it was opened with, on that day, and of those it has now, today; of
// registers as they stand now.
struct CaseChecks {
  struct Checked {
    RegionCheck::Checked then;
    RegionCheck::Checked now;
    struct Changed {
      std::string path;
      base::Localized title;
      base::Value before;
      base::Value after;
    };
    std::vector<Changed> changed;  // facts that the decision reads
  };
  Rules::BookPtr book;  // keeps the decisions alive
  calendar::Date opened_on;
  calendar::Date today;
  std::vector<Checked> checks;
};

class Applications {
 public:
  Applications(Rules* rules, Cases* cases, const Directory* directory, ports::Storage* storage,
               const ports::Clock* clock, ports::IdSource* ids, FilesDoor files)
      : rules_(rules),
        cases_(cases),
        directory_(directory),
        storage_(storage),
        clock_(clock),
        ids_(ids),
        files_(std::move(files)) {}

  // What the roles of somebody's organisations may apply for today, by type.
  std::vector<ApplicationKind> Kinds(const people::Principal& who) const;
  // The form of these regions, or of every region that offers the type where none is named.
  Answer<Form> Describe(const std::string& type, const std::vector<std::string>& regions) const;

  // A new one, filled from the registers. The same key gives the same application. Problems: those of MakeForm;
  // "application-organisation" where the caller has several or none, kForbidden "application-not-permitted",
  // "too-many-drafts" {max}.
  Answer<ApplicationView> Create(const Applicant& applicant, const std::string& type,
                                 const std::vector<std::string>& regions, const std::string& organisation,
                                 const std::string& key);
  Answer<ApplicationPage> List(const people::Principal& who, const ApplicationListing& listing) const;
  Answer<ApplicationView> Get(const people::Principal& who, std::string_view id) const;
  // Problems: kConflict "answer-changed", each with a pointer; kInvalid for what is of a wrong type or not asked;
  // kConflict "application-closed" for what is not open.
  Answer<ApplicationView> SetAnswers(const Applicant& applicant, std::string_view id, const AnswerChange& change);
  Answer<ApplicationView> SetRegions(const Applicant& applicant, std::string_view id,
                                     const std::vector<std::string>& regions);
  std::optional<Problem> Discard(const Applicant& applicant, std::string_view id);
  // Problems: kInvalid "material-kind", "material-too-many", "application-no-file"; those of the upload.
  Answer<ApplicationView> AddFile(const Applicant& applicant, std::string_view id, const std::string& material,
                                  const std::string& upload, const std::string& digest);
  Answer<ApplicationView> RemoveFile(const Applicant& applicant, std::string_view id, const std::string& material,
                                     const std::string& digest);
  // A file of the application, for who shows it. Problems: kNotFound "application-no-file" {digest}.
  Answer<DraftFile> FileOf(const people::Principal& who, std::string_view id, std::string_view digest) const;

  // The most that one file may have; 0: not known.
  std::uint64_t max_bytes() const { return files_.max_bytes ? files_.max_bytes() : 0; }

  Answer<ApplicationCheck> Check(const people::Principal& who, std::string_view id) const;
  // For who decides about a case. Problems: kNotFound "unknown-case".
  Answer<CaseChecks> ChecksOf(const people::Principal& who, std::string_view case_id) const;
  // Opens the cases, or hands in what was corrected. Problems: kInvalid "application-incomplete" with everything that
  // is missing, "application-late-refused"; kRefused by the rules of a region.
  Answer<ApplicationView> Submit(const Applicant& applicant, std::string_view id);

 private:
  using Change = std::function<std::optional<Problem>(const ApplicationView& view, Application* application)>;

  std::optional<Problem> LoadOwn(const people::Principal& who, std::string_view id, Application* application) const;
  Answer<ApplicationView> ViewOf(const people::Principal& who, Application application) const;
  // Loads, changes and writes, again while others are faster.
  Answer<ApplicationView> Edit(const Applicant& applicant, std::string_view id, const Change& change);
  ApplicationRegion RegionOf(const people::Principal& who, const DraftRegion& region) const;
  std::optional<Problem> CheckAnswers(const ApplicationView& view, const AnswerChange& change) const;
  std::optional<Problem> CheckFile(const ApplicationView& view, const std::string& material,
                                   const HandedFile& file) const;
  Answer<HandedFile> FindHanded(const Applicant& applicant, const Application& application, const std::string& upload,
                                const std::string& digest) const;
  RegionCheck CheckRegion(const ApplicationView& view, std::size_t region) const;
  // Why the opening itself would be refused in a region; empty: it would not.
  base::Diagnostics RefusalsOf(const people::Principal& who, const ApplicationView& view, std::size_t region) const;
  std::optional<Problem> OpenCases(const Applicant& applicant, std::string_view id);
  std::optional<Problem> Resubmit(const Applicant& applicant, const ApplicationView& view);
  base::Localized TitleOf(const std::string& organisation) const;
  calendar::Instant Now() const { return calendar::Instant(clock_->NowMillis()); }

  Rules* rules_;
  Cases* cases_;
  const Directory* directory_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
  FilesDoor files_;
};

}  // namespace anze::app
