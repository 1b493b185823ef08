#include "server/app/applications/prefill.h"

#include <algorithm>
#include <utility>

#include "server/app/cases/case_registers.h"

namespace anze::app {
namespace {

using base::Value;

class Filler {
 public:
  Filler(const Form& form, const people::Organisation& organisation, Rules* rules, ports::Storage* storage,
         std::int64_t at, Application* application)
      : form_(form),
        organisation_(organisation),
        rules_(rules),
        storage_(storage),
        at_(at),
        application_(*application) {}

  // Keys of registers are made of what the organisation gives, so that comes first.
  void Run(const Application* earlier) {
    Each([this](const FormQuestion& question, std::size_t i) {
      return FromOrganisation(question.of[i]->source->prefill);
    });
    Each([this](const FormQuestion& question, std::size_t i) {
      return FromRegister(question.of[i]->source->prefill, form_.regions[question.regions[i]]);
    });
    if (earlier == nullptr) return;
    for (const FormSection& section : form_.sections) {
      for (const FormQuestion& question : section.questions) {
        const auto known = earlier->answers.find(question.path);
        if (known == earlier->answers.end() || question.path.starts_with("application.")) continue;
        Put(question, known->second.value, std::string(kFromEarlier));
      }
    }
  }

 private:
  template <typename Find>
  void Each(const Find& find) {
    for (const FormSection& section : form_.sections) {
      for (const FormQuestion& question : section.questions) {
        for (std::size_t i = 0; i < question.of.size(); ++i) {
          if (Value value = find(question, i); !value.is_null()) {
            Put(question, std::move(value), question.of[i]->source->prefill);
          }
        }
      }
    }
  }

  Value FromOrganisation(const std::string& prefill) const {
    if (prefill == kFromOwnCode) return organisation_.code;
    if (prefill == "organisation.name") return organisation_.title;
    return {};
  }

  Value FromRegister(const std::string& prefill, const FormRegion& region) const {
    const auto [name, field] = workflow::RegisterAndField(prefill);
    if (name.empty()) return {};
    for (const workflow::CompiledAsk& ask : region.program->asks()) {
      for (const workflow::CompiledRegister& lookup : ask.registers) {
        if (lookup.source->name != name) continue;
        Value key = KeyOf(lookup, region);
        if (key.is_null()) continue;
        const CaseRegisters registers(storage_, rules_->Names(), region.snapshot());
        const auto found = registers.Find(lookup.source->record, key, region.region);
        const Value* value = found.ok() && *found ? (*found)->data.FindPath(field) : nullptr;
        if (value != nullptr) return *value;
      }
    }
    return {};
  }

  // Null where a part of it is not known.
  Value KeyOf(const workflow::CompiledRegister& lookup, const FormRegion& region) const {
    const Value answers = application_.Nested();
    Value key;
    for (const auto& [field, formula] : lookup.key) {
      const auto part = formula.condition.Evaluate(answers, {&region.snapshot(), form_.today, region.calendar.get()});
      if (!part.ok() || part->unknown || part->value.is_null()) return {};
      if (field.empty()) {
        key = part->value;
      } else {
        key.Set(field, part->value);
      }
    }
    return key;
  }

  void Put(const FormQuestion& question, Value value, std::string source) {
    if (application_.answers.contains(question.path)) return;
    Value flat = Value::EmptyMap();
    flat.Set(question.path, value);
    if (base::HasErrors(FlatSchema(question, false).Validate(flat, false))) return;
    application_.answers[question.path] = {std::move(value), {}, at_, std::move(source), false};
  }

  const Form& form_;
  const people::Organisation& organisation_;
  Rules* rules_;
  ports::Storage* storage_;
  std::int64_t at_;
  Application& application_;
};

}  // namespace

void Prefill(const Form& form, const people::Organisation& organisation, const Application* earlier, Rules* rules,
             ports::Storage* storage, std::int64_t at, Application* application) {
  Filler(form, organisation, rules, storage, at, application).Run(earlier);
}

}  // namespace anze::app
