// The allow-list: everything a script can name besides its facts.
//
// One file a topic; each function below adds to the table on top of the stack, under names a script
// uses. Every function charges the budget for its work, and none runs a pattern, calls back without
// a hook or allocates before its size is checked. Internal to core/script.
// Errors: the functions raise in Lua, through Raise and its kin (room.h), so no caller may hold an object with a
// destructor. Threads: one at a time, as the room.
#pragma once

#include <cstddef>
#include <lua.hpp>
#include <string_view>

namespace anze::script {

void AddBase(lua_State* lua);    // assert, error, select, tonumber, tostring, type
void AddWalks(lua_State* lua);   // ipairs, next, pairs
void AddMath(lua_State* lua);    // math
void AddRules(lua_State* lua);   // param, present, count, …; anze
void AddString(lua_State* lua);  // string, and the metatable behind ("x"):len()
void AddFormat(lua_State* lua);  // format, into a table `string` on top of the stack
void AddTable(lua_State* lua);   // table
void AddSort(lua_State* lua);    // sort, into a table `table` on top of the stack
void AddUtf8(lua_State* lua);    // utf8

// Replaces the table on top of the stack by a read-only view of it.
void MakeReadOnly(lua_State* lua);

// `__anze_i`: a bound of a numeric for as an integer, see exact_source.h.
int WholeBound(lua_State* lua);

// Argument `arg` as text: strings and integers, as Lua has it.
std::string_view CheckText(lua_State* lua, int arg);
// Pushes the text that tostring gives; never an address.
void PushText(lua_State* lua, int index);
// -1, 0, 1 of two numbers or two strings; raises otherwise.
int CompareScalars(lua_State* lua, int a, int b);

// Text under construction in memory of Lua, so that an error leaks nothing and the cap holds.
class TextBuilder {
 public:
  // Takes one stack slot. Precondition: the stack is balanced around Append.
  explicit TextBuilder(lua_State* lua, std::size_t expected = 64);
  void Append(std::string_view text);
  void Append(std::size_t count, char c);
  // Pushes the text.
  void Push();

 private:
  char* Grow(std::size_t more);

  lua_State* lua_;
  int slot_;
  char* data_;
  std::size_t size_ = 0;
  std::size_t capacity_;
};

}  // namespace anze::script
