#include "convert/c_array.h"

#include <algorithm>
#include <charconv>
#include <cctype>

#include "convert/tflite_read.h"

namespace tinsmith {
namespace {

constexpr size_t kBytesPerLine = 13;

bool is_letter(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_identifier(std::string_view s) {
  return !s.empty() && is_letter(s[0]) &&
         std::all_of(s.begin(), s.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

// A cursor over C text that skips spaces, comments and preprocessor lines, and counts lines for errors.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {}

  bool end() { return skip(), pos_ >= text_.size(); }
  char peek() { return skip(), pos_ < text_.size() ? text_[pos_] : '\0'; }
  // The line where the next token stands.
  size_t line() {
    skip();
    line_ += static_cast<size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                            text_.begin() + static_cast<std::ptrdiff_t>(pos_), '\n'));
    counted_ = pos_;
    return line_;
  }

  // The next name, number, string or single character.
  std::string_view token() {
    skip();
    const size_t start = pos_;
    if (pos_ >= text_.size()) return {};
    const char c = text_[pos_++];
    if (c == '"' || c == '\'') {
      while (pos_ < text_.size() && text_[pos_] != c && text_[pos_] != '\n') pos_ += text_[pos_] == '\\' ? 2 : 1;
      pos_ = std::min(pos_ + 1, text_.size());
    } else if (is_letter(c) || is_digit(c)) {
      while (pos_ < text_.size() && (is_letter(text_[pos_]) || is_digit(text_[pos_]))) ++pos_;
    }
    return text_.substr(start, pos_ - start);
  }

 private:
  void skip() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\n') line_start_ = true;
      else if (c == '#' && line_start_) to_end_of_directive();
      else if (c == '/' && text_.substr(pos_, 2) == "//") pos_ = std::min(text_.find('\n', pos_), text_.size()) - 1;
      else if (c == '/' && text_.substr(pos_, 2) == "/*") {
        const size_t close = text_.find("*/", pos_ + 2);
        pos_ = close == std::string_view::npos ? text_.size() : close + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        line_start_ = false;
        return;
      }
      if (pos_ < text_.size()) ++pos_;
    }
  }

  void to_end_of_directive() {
    while (pos_ + 1 < text_.size() && (text_[pos_ + 1] != '\n' || text_[pos_] == '\\')) ++pos_;
  }

  std::string_view text_;
  size_t pos_ = 0;
  size_t line_ = 1, counted_ = 0;  // lines before counted_
  bool line_start_ = true;
};

struct FoundArray {
  std::string name;
  size_t line = 0;
  Bytes bytes;
};

bool is_tflite(const Bytes& b) { return b.size() >= 8 && std::equal(b.begin() + 4, b.begin() + 8, "TFL3"); }

// A byte written as 0x1c, 28, 034 or 0b11100, with or without u; -100 as a signed char writes it.
std::optional<uint8_t> byte_of(std::string_view token, bool negative) {
  while (!token.empty() && (token.back() == 'u' || token.back() == 'U' || token.back() == 'l' || token.back() == 'L'))
    token.remove_suffix(1);
  int base = 10;
  if (token.size() > 2 && token[0] == '0' && (token[1] == 'x' || token[1] == 'X')) base = 16, token.remove_prefix(2);
  else if (token.size() > 2 && token[0] == '0' && (token[1] == 'b' || token[1] == 'B'))
    base = 2, token.remove_prefix(2);
  else if (token.size() > 1 && token[0] == '0') base = 8;
  unsigned value = 0;
  const auto [end, bad] = std::from_chars(token.data(), token.data() + token.size(), value, base);
  if (bad != std::errc() || end != token.data() + token.size() || value > (negative ? 128u : 255u)) return std::nullopt;
  return static_cast<uint8_t>(negative ? 256 - value : value);
}

// The elements after "= {", up to the brace that closes them.
Result<Bytes> elements_of(Source& s, const std::string& file_name) {
  Bytes bytes;
  while (true) {
    const char next = s.peek();
    if (next == '}') {
      s.token();
      return bytes;
    }
    const size_t line = s.line();
    std::string_view token = s.token();
    const bool negative = token == "-";
    if (negative) token = s.token();
    if (token.empty())
      return fail(Code::bad_input, file_name, "the array does not end: the file is cut", "copy it again");
    const auto value = byte_of(token, negative);
    if (!value)
      return fail(Code::bad_input, fmt::format("{}:{}", file_name, line),
                  fmt::format("'{}' is not a byte", token.substr(0, 20)), "write numbers from 0 to 255");
    bytes.push_back(*value);
    if (s.peek() == ',') s.token();
    else if (s.peek() != '}' && !s.end())
      return fail(Code::bad_input, fmt::format("{}:{}", file_name, s.line()), "a comma is due between two bytes");
  }
}

}  // namespace

Result<CArray> write_c_array(std::span<const uint8_t> bytes, const std::string& name) {
  if (!is_identifier(name))
    return fail(Code::usage, "", fmt::format("'{}' is not a name in C", name),
                "use letters, digits and _, a letter first");
  std::string guard = name;
  std::transform(guard.begin(), guard.end(), guard.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  guard = "TENSORFLOW_LITE_UTIL_" + guard + "_DATA_H_";
  CArray out;
  out.header = fmt::format(R"(
// A TensorFlow Lite model as a C array of bytes.
// Written by tinsmith; the bytes are in the source file of the same name.
// {0}_len is their number.
// C and C++ may both include this.

#ifndef {1}
#define {1}

#ifdef __cplusplus
extern "C" {{
#endif

extern const unsigned char {0}[];
extern const int {0}_len;

#ifdef __cplusplus
}}
#endif

#endif  // {1}
)", name, guard);
  std::string& s = out.source;
  s = fmt::format(R"(
// A TensorFlow Lite model as a C array of bytes.
// Written by tinsmith; declared in the header of the same name.
// {0}_len is the number of bytes.
// C and C++ may both compile this.

// The runtime reads numbers in place, so the array is aligned to 16 bytes.
#ifdef __has_attribute
#define HAVE_ATTRIBUTE(x) __has_attribute(x)
#else
#define HAVE_ATTRIBUTE(x) 0
#endif
#if HAVE_ATTRIBUTE(aligned) || (defined(__GNUC__) && !defined(__clang__))
#define DATA_ALIGN_ATTRIBUTE __attribute__((aligned(16)))
#else
#define DATA_ALIGN_ATTRIBUTE
#endif

// In C++ a const is the file's own unless it was declared extern before.
#ifdef __cplusplus
extern "C" {{
#endif
extern const unsigned char {0}[];
extern const int {0}_len;
#ifdef __cplusplus
}}
#endif

const unsigned char {0}[] DATA_ALIGN_ATTRIBUTE = {{
)", name);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i % kBytesPerLine == 0) s += "   ";
    fmt::format_to(std::back_inserter(s), " 0x{:02x},", bytes[i]);
    if (i % kBytesPerLine == kBytesPerLine - 1 || i + 1 == bytes.size()) s += '\n';
  }
  s += fmt::format("}};\nconst int {}_len = {};\n", name, bytes.size());
  return out;
}

Result<Bytes> read_c_array(std::string_view text, const std::string& file_name) {
  Source s(text);
  std::vector<FoundArray> arrays;
  std::vector<std::pair<std::string, uint64_t>> lengths;  // NAME_len = N
  std::string word, array;    // the last name, and the last name that brackets followed
  while (!s.end()) {
    const size_t line = s.line();
    const std::string_view token = s.token();
    if (is_letter(token[0])) {
      word = token;
    } else if (token == "[") {
      array = word;
    } else if (token == ";") {
      array.clear();
    } else if (token == "=" && s.peek() == '{' && !array.empty()) {
      s.token();
      TRY(Bytes bytes, elements_of(s, file_name));
      arrays.push_back({array, line, std::move(bytes)});
      array.clear();
    } else if (token == "=" && word.size() > 4 && word.ends_with("_len") && is_digit(s.peek())) {
      const std::string_view digits = s.token();
      uint64_t n = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), n);
      lengths.emplace_back(word.substr(0, word.size() - 4), n);
    }
  }
  if (arrays.empty())
    return fail(Code::bad_input, file_name, "has no array of bytes",
                "`unsigned char name[] = {0x1c, ...};` is what is looked for");
  auto chosen = std::find_if(arrays.begin(), arrays.end(), [](const FoundArray& a) { return is_tflite(a.bytes); });
  if (chosen == arrays.end())
    return fail(Code::bad_input, fmt::format("{}:{}", file_name, arrays[0].line),
                fmt::format("the array '{}' is not a .tflite model", arrays[0].name), "its bytes 4 to 7 must be TFL3");
  for (const auto& [of, n] : lengths)
    if (of == chosen->name && n != chosen->bytes.size())
      return fail(Code::bad_input, fmt::format("{}:{}", file_name, chosen->line),
                  fmt::format("'{}' has {} bytes, but {}_len is {}", of, chosen->bytes.size(), of, n),
                  "something is missing: copy it again");
  return std::move(chosen->bytes);
}

Result<Bytes> model_bytes(std::span<const uint8_t> file, const std::string& file_name) {
  const bool binary = (file.size() >= 8 && std::equal(file.begin() + 4, file.begin() + 8, "TFL3")) ||
                      std::find(file.begin(), file.end(), 0) != file.end() ||
                      std::find(file.begin(), file.end(), '{') == file.end();
  if (binary) return Bytes(file.begin(), file.end());
  return read_c_array({reinterpret_cast<const char*>(file.data()), file.size()}, file_name);
}

Result<Graph> read_model(std::span<const uint8_t> file, const std::string& file_name) {
  TRY(const Bytes bytes, model_bytes(file, file_name));
  return read_tflite(bytes, file_name);
}

}  // namespace tinsmith
