// Whether an expression works its answer out, or only repeats what a person typed. Internal to core/coverage.
// Ownership: borrows what it is made of. Threads: plain values.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/decision/ast.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/schema.h"

namespace anze::coverage {

// The names that one expression may read, with what is known of each.
class Reading {
 public:
  // `entities` give the types of parameters and the fields of registers.
  explicit Reading(const ruleset::EntityMap& entities) : entities_(entities) {}

  void AddSchema(const ruleset::Schema& schema) { schemas_.push_back(&schema); }
  // The data of an event, read as data.*; nullptr takes them back.
  void SetData(const ruleset::Schema* data) { data_ = data; }
  // The items of a list, read as `name` and `name`.*; an empty name takes them back.
  void SetItem(std::string name, const ruleset::Field* list) { item_ = {std::move(name), list}; }
  // An earlier step, and whether it computes.
  void AddStep(const std::string& id, bool computes) { steps_[id] = computes; }

  // Every word is one of a register: the decision is asked about an entry of a book.
  void SetAllRegistered() { all_registered_ = true; }

  // True for a text that does not parse: the check refuses it, and nothing is claimed about it.
  bool Computes(const std::string& text) const;
  // Whether a value of this fact is worked with: a number, a date, or the word of a register.
  bool IsFigure(const std::string& path) const;
  // … or a word at all.
  bool IsWord(const std::string& path) const;
  bool IsFigureParameter(const std::string& name) const;

 private:
  bool Visit(const decision::Node& node) const;
  bool Call(const decision::Node& node) const;
  bool Comparison(const decision::Node& node) const;
  // Whether a value held against a bound says no more than a yes would.
  bool OnlyStates(decision::Operator op, const decision::Node& value, const decision::Node& bound) const;
  bool IsTyped(const decision::Node& node) const;
  bool IsAmount(const decision::Node& node) const;
  bool Any(const std::vector<decision::Node>& nodes) const;
  // Two facts, neither of them a yes or no.
  bool ComparesFacts(const decision::Node& left, const decision::Node& right) const;
  const ruleset::Field* Find(const std::string& path) const;
  // What a function over a list asks of its items, read with their fields.
  bool Items(const decision::Node& items) const;

  const ruleset::EntityMap& entities_;
  std::vector<const ruleset::Schema*> schemas_;
  const ruleset::Schema* data_ = nullptr;
  std::pair<std::string, const ruleset::Field*> item_;
  // The list whose items a function goes through; their fields are read by their names alone.
  const ruleset::Field* inner_ = nullptr;
  std::map<std::string, bool> steps_;
  bool all_registered_ = false;
};

// Whether a value of this type is a number or a point in time.
bool IsFigureType(ruleset::Type type);

}  // namespace anze::coverage
