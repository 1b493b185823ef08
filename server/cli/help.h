// Help and wrong use in the language of the caller, with names that were probably meant.
//
// Ownership: borrows the app. Threads: one.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>
#include <string>

#include "core/base/result.h"
#include "core/base/text.h"

namespace anze::cli {

// Makes everything that the library prints for `app` and the verbs added to it later come in this language, columns
// aligned by width on a terminal.
void SpeakIn(base::Language language, CLI::App* app);

// The error in the given words: "cli-no-verb" {program}, "cli-unknown-verb" {verb} (near), "cli-unknown-option"
// {option, verb} (near), "cli-surplus-argument" {text, verb}, "cli-missing-option" {option}, "cli-option-without-value"
// {option}, "cli-option-twice" {option}, "cli-bad-option-value" {option, expected}, "cli-option-needs" {option, other},
// "cli-option-excludes" {option, other}, "cli-wrong-use" {why}.
base::Error WrongUse(const CLI::App& app, const CLI::ParseError& error, base::Language language);

// One line on how the chosen verb is used; the list of verbs, where none was chosen.
std::string ShortHelp(const CLI::App& app, base::Language language);

}  // namespace anze::cli
