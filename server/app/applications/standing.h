// How far an application is: what each region asks, given the answers so far, and what is missing.
// Ownership: a Standing points into its Form. Threads: pure but for the files door.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/app/applications/application.h"
#include "server/app/applications/files_door.h"
#include "server/app/applications/form.h"

namespace anze::app {

enum class PartStatus { kComplete, kStarted, kEmpty, kNotNeeded };

struct MissingPart {
  enum class Kind { kAnswer, kMaterial, kConfirm, kScan } kind = Kind::kAnswer;
  std::string place;    // path or material
  std::string section;  // id; empty of a material
  base::Localized title;
  std::vector<std::string> regions;
  base::Error why;
};

// What one region asks now.
struct RegionStanding {
  std::set<std::string, std::less<>> asked;      // paths
  std::set<std::string, std::less<>> materials;  // ids that it takes
};

struct Standing {
  base::Value answers;                  // nested, of everything that was answered
  std::vector<RegionStanding> regions;  // as Form::regions
  std::map<std::string, PartStatus, std::less<>> sections;
  std::map<std::string, PartStatus, std::less<>> materials;  // kStarted: more files are needed
  std::map<std::string, HandedFile, std::less<>> files;      // by digest, as the store knows them now
  std::vector<MissingPart> missing;
  bool ready() const { return missing.empty(); }
};

Answer<Standing> StandingOf(const Form& form, const Application& application, const FilesDoor& files);

// The facts with which a case is opened in a region: the answers to what it asks, the files, the day, the number.
FactTree FactsFor(const Form& form, std::size_t region, const Standing& standing, const Application& application);
// The files that go to a region, as the fact `application.files` holds them.
FactTree FilesFor(const Standing& standing, std::size_t region, const Application& application);

}  // namespace anze::app
