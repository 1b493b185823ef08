#include "server/compose/personas.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/yaml.h"

extern "C" const char anze_personas_yaml[];
extern "C" const char anze_personas_yaml_end[];

namespace anze::compose {
namespace {

using base::Error;
using base::Value;

constexpr std::int64_t kYearMillis = std::int64_t{365} * 24 * 3600 * 1000;

std::string Text(const Value& map, const char* key) { return std::string(map.GetString(key)); }

std::vector<std::string> Texts(const Value& list) {
  std::vector<std::string> texts;
  if (!list.is_list()) return texts;
  for (const Value& item : list.as_list()) texts.push_back(item.as_string());
  return texts;
}

Error Refused(const std::string& name, const app::Problem& problem) {
  const Error& why = problem.errors.empty() ? problem.error : problem.errors.front();
  return Error("demo-story-refused", {{"story", name}, {"region", ""}, {"at", why.pointer}, {"why", why.code}});
}

class PersonaSeeder {
 public:
  PersonaSeeder(app::People* people, std::int64_t now) : people_(people), now_(now) {}

  base::Status Run(const Value& book) {
    for (const Value& row : book.Get("organisations").as_list()) {
      people::Organisation organisation{Text(row, "code"), Text(row, "title"), Text(row, "kind"), Text(row, "region"),
                                        Text(row, "parent")};
      const auto made = people_->organisations().Add(std::move(organisation), {}, {}, [](const auto&, auto*) {});
      if (const auto* problem = std::get_if<app::Problem>(&made)) return Refused(Text(row, "code"), *problem);
    }
    for (const Value& row : book.Get("personas").as_list()) {
      if (base::Status made = Make(row); !made.ok()) return made;
    }
    return Make(book.Get("integration"));
  }
  const Value& tokens() const { return tokens_; }

 private:
  base::Status Make(const Value& row) {
    app::Accounts::Adding adding;
    adding.name = Text(row, "name");
    adding.title = adding.person = Text(row, "title");
    adding.no_password = true;
    const std::string organisation = Text(row, "organisation");
    std::string region = Text(row, "region");
    for (const std::string& role : Texts(row.Get("roles"))) adding.grants.push_back({role, organisation, region});
    const auto made = people_->accounts().Add(adding, {}, {}, [](const auto&, auto*) {});
    if (const auto* problem = std::get_if<app::Problem>(&made)) return Refused(adding.name, *problem);
    if (region.empty()) region = people_->directory().FindAccount(adding.name)->grants.front().region;

    app::Tokens::Adding token{adding.name, adding.name, now_ + kYearMillis, Texts(row.Get("acts_for"))};
    std::string text;
    const auto drawn =
        people_->tokens().Add(token, {}, {}, [&](const app::TokenShown& shown, auto*) { text = shown.text; });
    if (const auto* problem = std::get_if<app::Problem>(&drawn)) return Refused(adding.name, *problem);
    Value entry = Value::EmptyMap();
    entry.Set("token", text);
    entry.Set("roles", token.acts_for.empty() ? row.Get("roles") : row.Get("acts_for"));
    entry.Set("region", region);
    entry.Set("organisation", organisation);
    tokens_.Set(adding.name, std::move(entry));
    return base::Ok{};
  }

  app::People* people_;
  std::int64_t now_;
  Value tokens_ = Value::EmptyMap();
};

}  // namespace

base::Status WritePrivate(const std::string& file, const std::string& text) {
  const std::string beside = file + ".new";
  ::unlink(beside.c_str());
  const int fd = ::open(beside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  const auto unusable = [&] { return Error("token-file-unusable", {{"file", file}, {"why", std::strerror(errno)}}); };
  if (fd < 0) return unusable();
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written || std::rename(beside.c_str(), file.c_str()) != 0) return unusable();
  return base::Ok{};
}

base::Status SeedPersonas(app::People* people, const std::string& data_folder, std::int64_t now) {
  if (!people->directory().Accounts().empty()) return base::Ok{};
  auto book = base::ParseYaml("demo/personas.yaml", std::string(anze_personas_yaml, anze_personas_yaml_end));
  if (!book.ok()) return book.errors();
  PersonaSeeder seeder(people, now);
  if (base::Status made = seeder.Run(base::ToValue(book->root)); !made.ok()) return made;
  return WritePrivate(data_folder + "/demo-tokens.json", base::WriteJsonPretty(seeder.tokens()) + "\n");
}

}  // namespace anze::compose
