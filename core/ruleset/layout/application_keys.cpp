// What a case type says of its applications (model/application.h).
#include "core/ruleset/layout/keys.h"

namespace anze::ruleset {
namespace {

using enum Want;
using enum Need;

constexpr std::string_view kLateWords[] = {"marked", "refused"};
constexpr std::string_view kMaterialForms[] = {"original", "copy", "sealed_copy", "electronic"};

constexpr Key kQuestionKeys[] = {{"fact", kName, kInFile}, {"prefill", kName},    {"help", kLocalized},
                                 {"required", kBoolean},   {"when", kExpression}, {"clauses", kClauses},
                                 {"disable", kBoolean},    {"reason", kLocalized}};
constexpr Shape kQuestionShape{"application-question", kQuestionKeys, "fact"};
constexpr Key kSectionKeys[] = {{"id", kName, kInFile},
                                {"title", kLocalized, kMerged},
                                {"help", kLocalized},
                                {"when", kExpression},
                                {"questions", kItemsById, kOptional, &kQuestionShape},
                                {"clauses", kClauses},
                                {"disable", kBoolean},
                                {"reason", kLocalized}};
constexpr Shape kSectionShape{"application-section", kSectionKeys};
constexpr Key kMaterialKeys[] = {{"id", kName, kInFile},     {"title", kLocalized, kMerged},
                                 {"help", kLocalized},       {"form", kChoice, kMerged, nullptr, kMaterialForms},
                                 {"kinds", kTexts, kMerged}, {"at_least", kCount},
                                 {"at_most", kInteger},      {"valid_until", kName},
                                 {"when", kExpression},      {"clauses", kClauses, kCited},
                                 {"disable", kBoolean},      {"reason", kLocalized}};
constexpr Shape kMaterialShape{"application-material", kMaterialKeys};
constexpr Key kPromiseKeys[] = {{"title", kLocalized, kMerged},
                                {"material", kName, kMerged},
                                {"text", kLocalized, kMerged},
                                {"clauses", kClauses, kCited}};
constexpr Shape kPromiseShape{"application-promise", kPromiseKeys};
constexpr Key kApplicationKeys[] = {{"by", kTextOrTexts, kMerged},
                                    {"summary", kLocalized, kMerged},
                                    {"due", kName},
                                    {"late", kChoice, kOptional, nullptr, kLateWords},
                                    {"sections", kItemsById, kMerged, &kSectionShape},
                                    {"materials", kItemsById, kOptional, &kMaterialShape},
                                    {"promise", kMap, kOptional, &kPromiseShape},
                                    {"checks", kTexts},
                                    {"clauses", kClauses, kCited}};

}  // namespace

constexpr Shape kApplicationShape{"application", kApplicationKeys};

}  // namespace anze::ruleset
