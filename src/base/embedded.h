// Files that live inside the program (cmake/embed.cmake): what the tool writes into a user's folder travels with it.
#pragma once

#include <string_view>

namespace tinsmith {

struct EmbeddedFile {
  std::string_view path;      // relative, with forward slashes: "stm32f746g-disco/lcd.c"
  std::string_view contents;  // the bytes, verbatim
};

}  // namespace tinsmith
