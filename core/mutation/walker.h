// Walker: walks one file along its shape (ruleset/layout/keys.h) and adds a mutant wherever a rule
// is stated. Internal to core/mutation.
//
// walker.cpp goes down the tree; walker_values.cpp chooses the values that may stand in the place
// of another, by its meaning.
// Ownership: borrows the bundle, the layer and the list. Threads: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/mutation/mutant.h"
#include "core/ruleset/layout/keys.h"
#include "core/ruleset/model/bundle.h"

namespace anze::mutation {

// The merged entities, which give a name its meaning where a layer states only a difference.
class Meanings {
 public:
  Meanings(const ruleset::Bundle& bundle, const std::string& region) : bundle_(bundle), region_(region) {}
  // Returns the entity as merged for the region on some day, if the region itself contributes to
  // it; nullptr otherwise.
  const ruleset::Entity* Find(const ruleset::EntityId& id) const;
  // Returns its model, nullptr when it is of another kind or Find gives none.
  template <typename T>
  const T* Model(const ruleset::EntityId& id) const {
    const ruleset::Entity* entity = Find(id);
    return entity == nullptr ? nullptr : std::get_if<T>(&entity->model);
  }

 private:
  const ruleset::Bundle& bundle_;
  const std::string& region_;
};

class Walker {
 public:
  Walker(const ruleset::Bundle& bundle, const ruleset::Layer& layer, std::string file, Breadth breadth,
         std::vector<Mutant>* out);

  // Adds the mutants of one file. Precondition: `root` is the tree of `file`, and `kind` one that
  // states rules.
  void File(const base::Node& root, ruleset::FileKind kind);

 private:
  // One step down the tree, undone when it ends.
  class Step {
   public:
    Step(Walker* walker, std::size_t index) : walker_(walker) { walker_->path_.push_back(index); }
    ~Step() { walker_->path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Walker* walker_;
  };

  // Each handles one kind of value of the shape; path_ leads to the node at hand.
  void Map(const base::Node& node, const ruleset::Shape& shape);
  void Member(const base::Node::Entry& entry, const ruleset::Key& key, const ruleset::Shape& shape);
  void Scalar(const base::Node::Entry& entry, const ruleset::Key& key, const ruleset::Shape& shape);
  void Items(const base::Node& list, const ruleset::Key& key);
  // The tests and the results of a matrix.
  void Cells(const base::Node& lines);
  void Parts(const base::Node& map, const ruleset::Key& key);
  void Hollow(const base::Node::Entry& entry);
  void Expressions(const base::Node& map, std::string_view key);
  void Tests(const base::Node& map);
  void Cell(const base::Node& cell, const std::string& input);
  void Output(const base::Node& node, const std::string& column);
  void Names(const base::Node::Entry& entry);
  void Name(const base::Node& node, std::string_view key);
  void ParameterValue(const base::Node& value);
  // Whether a date is that of the layer itself, which is moved in ruleset.yaml and not here.
  bool IsTheLayersOwn(const base::Node::Entry& entry, const ruleset::Shape& shape) const;
  void Fields(const base::Node& fields);

  // Adds a mutant for each edit of a scalar, or one under another operator.
  void Add(const base::Node& node, const std::vector<Edit>& edits);
  void AddAs(Operator op, const base::Node& node, std::vector<Edit> edits);
  void Replace(Operator op, const base::Node& node, const std::string& text);
  // The value after this one in a list of allowed values; nothing when there is no other.
  void ReplaceByNext(Operator op, const base::Node& node, const std::vector<std::string>& allowed);
  // Leaves out the child at `index` of the node that the path leads to. `child` is what is left out, where it is a
  // thing that may cite by itself.
  void Drop(Operator op, std::size_t index, const base::SourceSpan& span, std::string name,
            const base::Node* child = nullptr);
  Mutant At(Operator op, const base::SourceSpan& span) const;

  const ruleset::Layer& layer_;
  Meanings meanings_;
  std::string file_;
  Breadth breadth_;
  ruleset::EntityId entity_;
  std::vector<std::size_t> path_;
  std::vector<std::string> clauses_;
  std::vector<Mutant>* out_;
};

}  // namespace anze::mutation
