// Parts of rules by name: which rule, row, step, event or clock a mutant spoils, and who cites it.
//
// A lower layer may add citations to a part that a higher one states, or restate it without citing. What is cited is
// the merged part, so the citations of every layer up and down the chain are looked up under its name.
// Internal to core/coverage. Ownership: plain values. Threads: immutable once made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutation/mutant.h"
#include "core/ruleset/model/bundle.h"

namespace anze::coverage {

// One map of a file that the format knows: its kind (Shape::name), and its id or key.
struct Part {
  std::string_view shape;
  std::string name;
};

// The way to the place that a mutant changes.
struct Way {
  std::vector<Part> parts;  // outermost first: the file, then the entity; never empty
  // The key of the innermost part that the change stands under; empty: the part as a whole.
  std::string_view key;
  // The name below that key, where it holds a map: the fact that an event sets.
  std::string below;
  // How many indexes of the mutant's path (with what it leaves out) lead to the innermost part.
  std::size_t depth = 0;

  const Part& inner() const { return parts.back(); }
  // Empty when no part is of that kind.
  const std::string& NameOf(std::string_view shape) const;
};

// Precondition: a mutant of a file (not of a script), made of a bundle with an equal layer.
Way Follow(const ruleset::Layer& layer, const mutation::Mutant& mutant);

// The citations of every part of every layer.
class PartCitations {
 public:
  explicit PartCitations(const ruleset::Bundle& bundle);

  // Returns the clauses that the spoiled part rests on: those it cites itself, in any layer of the same chain, else
  // those of the part around it. Parameters, locks and manifests are not merged: of these, what the mutant says.
  // None where a case type as a whole is spoiled (who opens it, its first state, what it asks for at opening): every
  // scenario of the type notices that, whatever it is about.
  std::vector<std::string> Of(const mutation::Mutant& mutant) const;

 private:
  // The name of a part within its entity, as the key of a map: "decision:fund/step:base".
  using Named = std::map<std::string, std::vector<std::string>>;

  void Read(const base::Node& node, const ruleset::Shape& shape, const std::string& name, Named* named);
  // Adds what layers on the chain of the region say of a part.
  void Add(const std::string& region, const ruleset::EntityId& id, const std::string& name,
           std::vector<std::string>* clauses) const;

  const ruleset::Bundle& bundle_;
  // By region, then by entity.
  std::map<std::string, std::map<ruleset::EntityId, Named>> regions_;
};

}  // namespace anze::coverage
