#include "deploy/c_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>

namespace tinsmith {
namespace {

template <class T>
T read_at(const Bytes& data, size_t i) {
  T v;
  std::memcpy(&v, data.data() + i * sizeof(T), sizeof(T));
  return v;
}

std::string element(Field::Type type, const Bytes& data, size_t i) {
  switch (type) {
    case Field::i8_array: return c_integer(Field::i8, read_at<int8_t>(data, i));
    case Field::u8_array: return c_integer(Field::u8, read_at<uint8_t>(data, i));
    case Field::i16_array: return c_integer(Field::i16, read_at<int16_t>(data, i));
    case Field::u16_array: return c_integer(Field::u16, read_at<uint16_t>(data, i));
    case Field::i32_array: return c_integer(Field::i32, read_at<int32_t>(data, i));
    case Field::u32_array: return c_integer(Field::u32, read_at<uint32_t>(data, i));
    case Field::i64_array: return c_integer(Field::i64, read_at<int64_t>(data, i));
    default: return c_float(read_at<float>(data, i));
  }
}

constexpr std::array kKeywords{
    "alignas", "alignof", "and", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "const", "continue",
    "default", "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend",
    "goto", "if", "inline", "int", "long", "main", "mutable", "namespace", "new", "not", "nullptr", "operator", "or", "private",
    "protected", "public", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "typename", "union", "unsigned", "using", "virtual", "void",
    "volatile", "while", "xor"};

std::string mapped(std::string_view s, int (*f)(int)) {
  std::string out(s);
  for (char& c : out) c = static_cast<char>(f(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

bool is_c_identifier(std::string_view s) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (s.empty() || s.size() > 64 || !letter(s[0]) || s[0] == '_') return false;
  if (!std::all_of(s.begin(), s.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); })) return false;
  return std::find(kKeywords.begin(), kKeywords.end(), s) == kKeywords.end();
}

std::string upper(std::string_view s) { return mapped(s, std::toupper); }
std::string lower(std::string_view s) { return mapped(s, std::tolower); }

std::string c_float(float v) {
  if (std::isnan(v)) return "NAN";
  if (std::isinf(v)) return v < 0 ? "-INFINITY" : "INFINITY";
  if (v == std::floor(v) && std::fabs(v) < 1e6f && !(v == 0 && std::signbit(v))) return fmt::format("{:.1f}f", v);
  return fmt::format("{:a}f", v);
}

std::string c_integer(Field::Type type, int64_t v) {
  if (type == Field::i32 && v == INT32_MIN) return "INT32_MIN";
  if (type == Field::i64) return v == INT64_MIN ? "INT64_MIN" : fmt::format("INT64_C({})", v);
  if (type == Field::u32) return fmt::format("{}u", static_cast<uint32_t>(v));
  return fmt::format("{}", v);
}

const char* c_type(Field::Type type) {
  switch (type) {
    case Field::i8: case Field::i8_array: return "int8_t";
    case Field::u8: case Field::u8_array: return "uint8_t";
    case Field::i16: case Field::i16_array: return "int16_t";
    case Field::u16: case Field::u16_array: return "uint16_t";
    case Field::i32: case Field::i32_array: return "int32_t";
    case Field::u32: case Field::u32_array: return "uint32_t";
    case Field::i64: case Field::i64_array: return "int64_t";
    default: return "float";
  }
}

Field::Type array_type(DType type) {
  switch (type) {
    case DType::f32: return Field::f32_array;
    case DType::f16: case DType::u16: return Field::u16_array;
    case DType::i8: case DType::i4: return Field::i8_array;
    case DType::u8: case DType::boolean: return Field::u8_array;
    case DType::i16: return Field::i16_array;
    case DType::i32: return Field::i32_array;
    case DType::u32: return Field::u32_array;
    case DType::i64: case DType::f64: return Field::i64_array;
  }
  return Field::u8_array;
}

const char* c_type(DType type) { return c_type(array_type(type)); }

size_t element_size(Field::Type type) {
  switch (type) {
    case Field::i8: case Field::u8: case Field::i8_array: case Field::u8_array: return 1;
    case Field::i16: case Field::u16: case Field::i16_array: case Field::u16_array: return 2;
    case Field::i64: case Field::i64_array: return 8;
    default: return 4;
  }
}

std::string c_array(std::string_view name, Field::Type type, const Bytes& data) {
  const size_t count = data.size() / element_size(type);
  // Word-aligned, so that kernels may read bytes four at a time.
  const char* align = element_size(type) < 4 ? "_Alignas(4) " : "";
  std::string out = fmt::format("static const {}{} {}[{}] = {{", align, c_type(type), name, count);
  size_t column = 999;
  for (size_t i = 0; i < count; ++i) {
    const std::string e = element(type, data, i) + ",";
    if (column + e.size() + 1 > 118) {
      out += "\n  ";
      column = 2;
    } else {
      out += ' ';
      ++column;
    }
    out += e;
    column += e.size();
  }
  return out + "\n};\n";
}

}  // namespace tinsmith
