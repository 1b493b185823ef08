#include "core/ruleset/read/words.h"

#include "core/base/text.h"

namespace anze::ruleset {

using base::Error;
using base::Language;
using base::MessageArgs;

MessageArgs PlaceArgs(std::string_view shape) {
  const std::string id = "shape." + std::string(shape);
  return {
      {"in", std::string(shape)}, {"in_zh", base::Text(id, Language::kZh)}, {"in_en", base::Text(id, Language::kEn)}};
}

Error MissingKey(std::string_view key, std::string_view shape, const base::SourceSpan& at) {
  Error error("missing-key", {{"key", std::string(key)}}, at);
  for (auto& arg : PlaceArgs(shape)) error.args.push_back(std::move(arg));
  error.args.emplace_back("reason", "in");
  return error;
}

Error MissingClause(std::string_view shape, const base::SourceSpan& at) {
  return Error("missing-clause", PlaceArgs(shape), at);
}

Error WrongNode(std::string_view key, std::string_view expected, const base::Node& node) {
  static constexpr std::string_view kFound[] = {"null", "scalar", "list", "map"};
  return Error("wrong-node-type",
               {{"key", std::string(key)},
                {"expected", std::string(expected)},
                {"found", std::string(kFound[static_cast<std::size_t>(node.kind)])},
                {"reason", std::string(expected)}},
               node.span);
}

Error UnknownName(std::string code, std::string_view arg, std::string_view name, std::string_view near,
                  const base::SourceSpan& at) {
  Error error(std::move(code), {{std::string(arg), std::string(name)}}, at);
  if (near.empty()) return error;
  error.args.emplace_back("near", std::string(near));
  error.args.emplace_back("reason", "near");
  return error;
}

Error UnknownRole(std::string_view role, std::string_view near, const std::vector<std::string_view>& known,
                  const base::SourceSpan& at) {
  Error error = UnknownName("unknown-role", "role", role, near, at);
  if (!near.empty()) return error;
  std::string all;
  for (const std::string_view name : known) all.append(all.empty() ? "" : ", ").append(name);
  error.args.emplace_back("known", std::move(all));
  error.args.emplace_back("reason", "listed");
  return error;
}

}  // namespace anze::ruleset
