#include "core/ruleset/model/governing.h"

#include <algorithm>
#include <utility>

#include "core/ruleset/model/parameter_order.h"

namespace anze::ruleset {
namespace {

// Whether `above`, which governs so far, gives way to the value of a lower layer: the lowest region governs unless the
// parameter asks for an extreme; of equal or incomparable values the lowest region's is named.
bool Yields(const Parameter& parameter, const DatedValue& above, const DatedValue& below) {
  if (parameter.combine == Parameter::Combine::kOverride) return true;
  const auto order = CompareValues(parameter.type, above.value, below.value);
  if (!order) return true;
  return parameter.combine == Parameter::Combine::kMax ? *order <= 0 : *order >= 0;
}

// What one layer has for the case.
struct Stand {
  const DatedValue* value = nullptr;
  bool special = false;
  bool unknown = false;  // a special value may be about it, and none surely is
  const DatedValue* second = nullptr;
};

Stand StandOf(const LayerValues& layer, const Holds* holds) {
  Stand stand;
  for (std::size_t i = 0; i < layer.special.size(); ++i) {
    stand.unknown = stand.unknown || holds[i] == Holds::kUnknown;
    if (holds[i] != Holds::kYes) continue;
    (stand.value == nullptr ? stand.value : stand.second) = layer.special[i];
  }
  stand.special = stand.value != nullptr;
  if (stand.special) stand.unknown = false;
  if (stand.value == nullptr) stand.value = layer.general;
  return stand;
}

Governed Two(const Stand& stand) { return {Governed::State::kTwo, stand.value, stand.second, {}}; }

// Who governs of the layers' values that are told, root first, by `combine`.
void Combine(const Parameter& parameter, const std::vector<const DatedValue*>& values, Governed* out) {
  for (const DatedValue* value : values) {
    if (out->value == nullptr) {
      out->value = value;
    } else if (Yields(parameter, *out->value, *value)) {
      out->yielded.push_back(out->value);
      out->value = value;
    } else {
      out->yielded.push_back(value);
    }
  }
  if (out->value != nullptr) out->state = Governed::State::kValue;
}

// The lowest layer that speaks of the case in particular, else the lowest that speaks of everybody.
Governed Lowest(const ValuesOnDay& values, const std::vector<Stand>& stands) {
  const auto special =
      std::find_if(stands.rbegin(), stands.rend(), [](const Stand& stand) { return stand.special || stand.unknown; });
  if (special != stands.rend() && special->unknown) return {Governed::State::kUnknown, nullptr, nullptr, {}};
  if (special != stands.rend() && special->second != nullptr) return Two(*special);
  Governed out;
  std::vector<const DatedValue*> about;
  for (std::size_t i = 0; i < stands.size(); ++i) {
    const DatedValue* general = values.layers[i].general;
    if (stands[i].special && general != nullptr) out.yielded.push_back(general);
    if (stands[i].value == nullptr) continue;
    if (special == stands.rend() || stands[i].special) {
      about.push_back(stands[i].value);
    } else {
      out.yielded.push_back(stands[i].value);
    }
  }
  Combine(*values.parameter, about, &out);
  return out;
}

}  // namespace

bool Parameter::Conditional() const {
  return std::any_of(values.begin(), values.end(), [](const DatedValue& value) { return !value.applies_to.empty(); });
}

std::size_t ValuesOnDay::SpecialCount() const {
  std::size_t count = 0;
  for (const LayerValues& layer : layers) count += layer.special.size();
  return count;
}

// A gap between two values of a layer is a gap: the figure ran out and nobody has set another.
ValuesOnDay ValuesOn(const Parameter& parameter, calendar::Date day) {
  ValuesOnDay out;
  out.parameter = &parameter;
  const DatedValue* const end = parameter.values.data() + parameter.values.size();
  for (const DatedValue* begin = parameter.values.data(); begin != end;) {
    const DatedValue* next = begin;
    LayerValues layer;
    std::vector<const DatedValue*> latest;  // of each condition
    for (; next != end && next->region == begin->region; ++next) {
      if (next->from > day) continue;
      const auto same = std::find_if(latest.begin(), latest.end(), [&](const DatedValue* other) {
        return other->applies_to.text == next->applies_to.text;
      });
      if (same != latest.end()) {
        *same = next;
      } else {
        latest.push_back(next);
      }
    }
    begin = next;
    for (const DatedValue* value : latest) {
      if (value->to && *value->to < day) continue;
      if (value->applies_to.empty()) {
        layer.general = value;
      } else {
        layer.special.push_back(value);
      }
    }
    if (layer.general != nullptr || !layer.special.empty()) out.layers.push_back(std::move(layer));
  }
  return out;
}

Governed Govern(const ValuesOnDay& values, std::span<const Holds> holds) {
  std::vector<Stand> stands;
  std::size_t first = 0;
  for (const LayerValues& layer : values.layers) {
    stands.push_back(StandOf(layer, holds.data() + first));
    first += layer.special.size();
  }
  if (values.parameter->combine == Parameter::Combine::kOverride) return Lowest(values, stands);
  Governed out;
  std::vector<const DatedValue*> told;
  for (std::size_t i = 0; i < stands.size(); ++i) {
    if (stands[i].second != nullptr) return Two(stands[i]);
    if (stands[i].unknown) return {Governed::State::kUnknown, nullptr, nullptr, {}};
    if (stands[i].special && values.layers[i].general != nullptr) out.yielded.push_back(values.layers[i].general);
    if (stands[i].value != nullptr) told.push_back(stands[i].value);
  }
  Combine(*values.parameter, told, &out);
  return out;
}

std::optional<calendar::Date> LastDayOf(const DatedValue& value, const Parameter& parameter) {
  std::optional<calendar::Date> last = value.to;
  for (const DatedValue& other : parameter.values) {
    const bool follows = other.region == value.region && other.applies_to.text == value.applies_to.text;
    if (!follows || other.from <= value.from) continue;
    if (!last || other.from - 1 < *last) last = other.from - 1;
  }
  return last;
}

ParameterInForce GoverningValue(const Parameter& parameter, calendar::Date day) {
  ParameterInForce in_force;
  in_force.parameter = &parameter;
  const ValuesOnDay values = ValuesOn(parameter, day);
  for (const LayerValues& layer : values.layers) {
    in_force.special.insert(in_force.special.end(), layer.special.begin(), layer.special.end());
  }
  const std::vector<Holds> nobody(in_force.special.size(), Holds::kNo);
  Governed governed = Govern(values, nobody);
  in_force.governing = governed.value;
  in_force.yielded = std::move(governed.yielded);
  return in_force;
}

}  // namespace anze::ruleset
