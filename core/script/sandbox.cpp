#include "core/script/sandbox.h"

#include <utility>

#include "core/script/machine.h"

namespace anze::script {

class Sandbox::Impl : public Machine {
 public:
  using Machine::Machine;
};

Sandbox::Sandbox(Budget budget) : impl_(std::make_unique<Impl>(std::move(budget))) {}
Sandbox::~Sandbox() = default;
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;

base::Status Sandbox::Compile(std::string_view name, std::string_view source, std::string_view file, int first_line) {
  return impl_->Compile(name, source, file, first_line);
}

bool Sandbox::Has(std::string_view name) const { return impl_->Has(name); }

base::Result<base::Value> Sandbox::Run(std::string_view name, const base::Value& variables, const Host& host) {
  return impl_->Execute(name, {}, &variables, nullptr, host);
}

base::Result<base::Value> Sandbox::Call(std::string_view name, std::string_view function, const base::Value& argument,
                                        const Host& host) {
  if (function.empty()) {
    return base::Error("script-error", {{"reason", "no-such-function"}, {"function", ""}});
  }
  return impl_->Execute(name, function, nullptr, &argument, host);
}

}  // namespace anze::script
