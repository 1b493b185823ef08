// The way of texts to a terminal, and whether they got there.
//
// Attacks: texts of records, files and rules hold whatever their writers put in, escape sequences that steer a terminal
// among it. Verbs mark colour with Colour(), and Shown() makes bytes of it: it writes hidden characters out and turns
// the marks into ANSI codes. Nothing else may write escape sequences.
// Threads: one.
#pragma once

#include <array>
#include <streambuf>
#include <string>
#include <string_view>

namespace anze::cli {

// A text in an ANSI colour (31 red, 32 green, 33 yellow, 36 cyan, 1 bold), as marks that only Shown() understands.
std::string Colour(const std::string& text, int code);

// True when the file descriptor takes colour: it is a terminal, unless NO_COLOR or CLICOLOR_FORCE say otherwise.
bool UseColour(int descriptor);

// The text as a terminal gets it, `colour` or plain.
std::string Shown(std::string_view text, bool colour);

// A JSON text in which hidden characters are written as \u escapes: the same document.
std::string ShownJson(std::string_view json);

// Standard output for std::cout: writes to descriptor 1 and remembers the first failure, which std::ostream forgets.
// Without it a full disk behind "anze … > file" would end with exit code 0.
class Output : public std::streambuf {
 public:
  Output() { setp(room_.data(), room_.data() + room_.size()); }

  // Writes all that is held back. The errno of the first write that failed; 0 when all was written.
  int Finish();
  // Nothing that fails from here on counts: for the last words to someone who may be gone.
  void Forgive() { failure_ = 0; }

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  bool Write(std::string_view text);

  std::array<char, 16384> room_;
  int failure_ = 0;
};

// Opens /dev/null for each of the descriptors 0, 1 and 2 that a caller closed, so that no file of ours gets that
// number, and with it our printed text.
void HoldStandardDescriptors();

}  // namespace anze::cli
