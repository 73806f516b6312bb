// What the infer functions of many operators ask of their operands.
#pragma once

#include <initializer_list>

#include "ops/lowering.h"

namespace tinsmith {

// The operand, which must not be absent and not exceed what 32-bit byte offsets reach.
Result<const Tensor*> operand(const Graph& g, const Node& n, size_t i);

// A constant of int32 or int64 as int64: axes, shapes, paddings. `what` names it in an error: "the axes".
Result<std::vector<int64_t>> constant_integers(const Graph& g, const Node& n, size_t i, const char* what);
// A constant of one element.
Result<int64_t> constant_integer(const Graph& g, const Node& n, size_t i, const char* what);

// -rank <= axis < rank, as an index.
Result<size_t> resolved_axis(int64_t axis, size_t rank);

// Is t's type one of these? The error says "the input "x" is int64; <handled> is handled".
Status check_type(const char* what, const Tensor& t, std::initializer_list<DType> types, const char* handled);
// One that byte movers handle: whole bytes.
Status check_movable(const Tensor& t);

// Is the tensor's type a quantised one: int8, uint8 or int16?
bool small_integer(DType type);
// int8, uint8 and int16 operands need one scale, int16 zero point 0; others need nothing.
Status check_quantised(const char* what, const Tensor& t);
// The same scale and zero point, where the type is quantised: for operators that do not rescale.
Status check_same_quantisation(const Tensor& a, const Tensor& b);

// The elements of a shape as an int32 or an error, with room for elements of 8 bytes.
Result<Shape> checked_shape(const std::vector<int64_t>& shape);

inline int32_t zero_point(const Tensor& t) { return t.quant.empty() ? 0 : static_cast<int32_t>(t.quant.zero_point[0]); }
inline IntRange range_of(DType type) {
  return type == DType::i16 ? IntRange{-32768, 32767} : type == DType::u8 ? IntRange{0, 255} : IntRange{-128, 127};
}

}  // namespace tinsmith
