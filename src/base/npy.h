// NumPy's .npy files, versions 1 to 3, as an array of one type in C order.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

struct NpyArray {
  std::string dtype;           // "<f2" "<f4" "<f8" "|b1" "|i1" "|u1" "<i2" "<u2" "<i4" "<u4" "<i8" "<u8"
  std::vector<int64_t> shape;  // may be empty (one number), and may hold 0 (no elements)
  Bytes data;                  // little-endian, last index fastest; exactly size() * item_size() bytes

  int64_t size() const;      // the number of elements
  int64_t item_size() const; // bytes of one
};

// Accepts C and Fortran order and either byte order; the result is always as described above. `name` is for errors.
Result<NpyArray> read_npy(std::span<const uint8_t> file, std::string_view name);
Bytes write_npy(const NpyArray& array);

// The dtype of a C++ type; half floats travel as uint16_t bits and have no entry.
template <class T>
std::string npy_dtype() {
  constexpr char kind = std::same_as<T, bool>     ? 'b'
                        : std::floating_point<T>  ? 'f'
                        : std::signed_integral<T> ? 'i'
                                                  : 'u';
  return std::string(sizeof(T) == 1 ? "|" : "<") + kind + static_cast<char>('0' + sizeof(T));
}

template <class T>
NpyArray make_npy(std::vector<int64_t> shape, std::span<const T> values) {
  auto bytes = std::as_bytes(values);
  const auto* p = reinterpret_cast<const uint8_t*>(bytes.data());
  return {npy_dtype<T>(), std::move(shape), Bytes(p, p + bytes.size())};
}

// Every element as a float (whole numbers above 2^24 round), whatever the type.
std::vector<float> npy_floats(const NpyArray& array);

// "(300, 28, 28)" for messages.
std::string shape_text(std::span<const int64_t> shape);

float half_to_float(uint16_t bits);

}  // namespace tinsmith
