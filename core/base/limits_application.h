// Bounds of applications. Each is far above what a person needs, and a program that passes it is told.
// Threads: constants.
#pragma once

#include <cstddef>

namespace anze::base::limits {

// As rules state them.
inline constexpr std::size_t kApplicationSections = 60;
inline constexpr std::size_t kApplicationQuestions = 400;
inline constexpr std::size_t kApplicationMaterials = 100;
inline constexpr std::size_t kMaterialFiles = 50;  // of one material

// As applicants give them.
inline constexpr std::size_t kDraftsPerOrganisation = 200;  // neither submitted nor discarded
inline constexpr std::size_t kDraftAnswerBytes = 256 * 1024;
inline constexpr std::size_t kDraftFiles = 500;      // of one application, over all materials
inline constexpr std::size_t kRegionsPerDraft = 30;  // of one application
inline constexpr std::size_t kAnswersPerCall = 500;  // paths of one change

}  // namespace anze::base::limits
