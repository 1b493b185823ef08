// The userdata a script can hold. All begin with an Object, so that one look tells them apart.
//
// Quantity: a number that is no Lua integer (a ratio, the least integer, infinity), or half of a division or power on
// its way (see exact_source.h). View: a read-only map or list of facts; the base::Value it points to belongs to the
// caller or to Room and outlives the call. None has a finalizer.
// Internal to core/script. Threads: one at a time, as the room.
#pragma once

#include <cstdint>
#include <lua.hpp>

#include "core/base/number.h"
#include "core/base/value.h"

namespace anze::script {

enum class ObjectKind : std::uint8_t { kRatio, kInfinity, kMarker, kDividend, kPower, kView };

// The head of every userdata.
struct Object {
  ObjectKind kind;
};

struct Quantity : Object {
  base::Number number;  // of kInfinity: its sign
};

struct View : Object {
  const base::Value* value;
};

// Builds the metatables and puts the `__anze_d` marker, infinity and null where Push… finds them.
void InstallQuantities(lua_State* lua);
void InstallViews(lua_State* lua);

// nullptr when the value at `index` is no object of ours.
Object* ToObject(lua_State* lua, int index);
Quantity* ToQuantity(lua_State* lua, int index);
const base::Value* ToView(lua_State* lua, int index);

// True when the value at `index` is a finite number; sets *number.
bool ReadNumber(lua_State* lua, int index, base::Number* number);
// True when it is math.huge or its negative; sets *sign to 1 or -1.
bool IsInfinity(lua_State* lua, int index, int* sign);
// Raises unless the argument is a finite number.
base::Number CheckNumber(lua_State* lua, int arg);

// An integer of 64 bits as Lua's, save the least one; everything else as a Quantity.
void PushNumber(lua_State* lua, base::Number number);
void PushNumberText(lua_State* lua, base::Number number);
void PushInfinity(lua_State* lua);
void PushMarker(lua_State* lua);
void PushNull(lua_State* lua);
bool IsNull(lua_State* lua, int index);
// Pushes a scalar as Lua's, a map or list as a View, null as nil.
void PushValue(lua_State* lua, const base::Value& value);

// -1, 0, 1. Raises unless both are numbers (infinity included).
int CompareNumbers(lua_State* lua, int a, int b);
// The name scripts know a type by: a ratio is a "number", a view a "table".
const char* TypeName(lua_State* lua, int index);

}  // namespace anze::script
