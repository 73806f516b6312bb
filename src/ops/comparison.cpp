#include "ops/comparison.h"

namespace tinsmith {

namespace {

// The numbers of int16 operands of one scale, or of none, are compared as they are.
Result<std::vector<OutputType>> infer_int16(const Tensor& a, const Tensor& b, bool equality) {
  if (a.quant.empty() != b.quant.empty())
    return fail(Code::unsupported, "", fmt::format("\"{}\" has a scale and \"{}\" has none", a.quant.empty() ? b.name : a.name, a.quant.empty() ? a.name : b.name), "quantise both or neither");
  if (!equality) CHECKED(check_same_quantisation(a, b));
  if (equality && !a.quant.empty()) {
    CHECKED(check_quantised("the first operand", a));
    CHECKED(check_quantised("the second operand", b));
  }
  TRY(const Shape shape, broadcast_shape(a.shape, b.shape));
  TRY(Shape checked, checked_shape({shape.begin(), shape.end()}));
  TRY([[maybe_unused]] const Broadcast merged, broadcast(a.shape, b.shape, shape));
  return std::vector<OutputType>{{DType::boolean, checked}};
}

}  // namespace

Result<std::vector<OutputType>> infer_comparison(const Graph& g, const Node& n, bool equality) {
  TRY(const Tensor* a, operand(g, n, 0));
  TRY(const Tensor* b, operand(g, n, 1));
  if (a->type == DType::i16 && b->type == DType::i16) return infer_int16(*a, *b, equality);
  constexpr DType boolean = DType::boolean;
  if (equality) return infer_pair(g, n, {DType::f32, DType::i16, DType::i32, DType::i64, DType::boolean, DType::i8, DType::u8}, "float32, int16, int32, int64, bool, int8 or uint8", &boolean);
  return infer_pair(g, n, {DType::f32, DType::i16, DType::i32, DType::i64, DType::i8, DType::u8}, "float32, int16, int32, int64, int8 or uint8", &boolean);
}

}  // namespace tinsmith
