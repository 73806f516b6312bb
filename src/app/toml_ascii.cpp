#include "app/toml_ascii.h"

#include <charconv>

#include <fmt/format.h>

namespace tinsmith {
namespace {

// The byte that ~HH at `i` stands for; -1: nothing of ours stands there.
int byte_at(std::string_view ascii, size_t i) {
  int byte = -1;
  if (ascii[i] == '~' && i + 3 <= ascii.size()) std::from_chars(ascii.data() + i + 1, ascii.data() + i + 3, byte, 16);
  return byte;
}

}  // namespace

std::string to_ascii(std::string_view text) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && c != '~') out += c;
    else out += fmt::format("~{:02X}", byte);
  }
  return out;
}

std::string from_ascii(std::string_view ascii) {
  std::string out;
  for (size_t i = 0; i < ascii.size();) {
    const int byte = byte_at(ascii, i);
    out += byte < 0 ? ascii[i] : static_cast<char>(byte);
    i += byte < 0 ? 1 : 3;
  }
  return out;
}

size_t column_before(std::string_view ascii, size_t line, size_t column) {
  size_t start = 0;
  for (; line > 1 && start < ascii.size(); --line) start = std::min(ascii.find('\n', start), ascii.size() - 1) + 1;
  size_t letters = 0;
  for (size_t i = start; i < std::min(ascii.size(), start + column);) {
    const int byte = byte_at(ascii, i);
    if (byte < 0x80 || byte >= 0xC0) ++letters;  // not the second byte of a letter, or the third
    i += byte < 0 ? 1 : 3;
  }
  return letters;
}

}  // namespace tinsmith
