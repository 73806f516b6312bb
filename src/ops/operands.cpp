#include "ops/operands.h"

#include <algorithm>

namespace tinsmith {

namespace {
constexpr const char* kBroken = "the model is broken: make it again";
constexpr int64_t kMostBytes = INT32_MAX;
}  // namespace

Result<const Tensor*> operand(const Graph& g, const Node& n, size_t i) {
  const Tensor* t = g.input(n, i);
  if (!t) return fail(Code::bad_input, "", fmt::format("input {} is absent", i), kBroken);
  if (t->count() > kMostBytes / 8)
    return fail(Code::unsupported, "", fmt::format("\"{}\" is {}", t->name, text(t->shape)), "an operand may have 2^28 elements at most");
  return t;
}

Result<std::vector<int64_t>> constant_integers(const Graph& g, const Node& n, size_t i, const char* what) {
  TRY(const Tensor* t, operand(g, n, i));
  if (!t->constant())
    return fail(Code::unsupported, "", fmt::format("{} \"{}\" are computed at run time", what, t->name), "make them a constant of the model");
  if (t->type != DType::i32 && t->type != DType::i64) return wrong_type(what, *t, "a constant of int32 or int64");
  std::vector<int64_t> v(static_cast<size_t>(t->count()));
  for (size_t k = 0; k < v.size(); ++k) v[k] = t->type == DType::i32 ? t->as<int32_t>()[k] : t->as<int64_t>()[k];
  return v;
}

Result<int64_t> constant_integer(const Graph& g, const Node& n, size_t i, const char* what) {
  TRY(const auto v, constant_integers(g, n, i, what));
  if (v.size() != 1) return fail(Code::bad_input, "", fmt::format("{} has {} elements", what, v.size()), "one is due");
  return v[0];
}

Result<size_t> resolved_axis(int64_t axis, size_t rank) {
  const auto r = static_cast<int64_t>(rank);
  if (axis < -r || axis >= r) return fail(Code::bad_input, "", fmt::format("axis {} of an operand of {} dimensions", axis, rank), kBroken);
  return static_cast<size_t>(axis < 0 ? axis + r : axis);
}

Status check_type(const char* what, const Tensor& t, std::initializer_list<DType> types, const char* handled) {
  if (std::find(types.begin(), types.end(), t.type) == types.end()) return wrong_type(what, t, handled);
  return {};
}

Status check_movable(const Tensor& t) {
  if (bits(t.type) < 8) return wrong_type("the input", t, "a type of whole bytes");
  return {};
}

bool small_integer(DType type) { return type == DType::i8 || type == DType::u8 || type == DType::i16; }

Status check_quantised(const char* what, const Tensor& t) {
  if (!small_integer(t.type)) return {};
  CHECKED(check_scale(what, t));
  const IntRange range = range_of(t.type);
  const int64_t zero = t.quant.zero_point[0];
  if (t.type == DType::i16 ? zero != 0 : zero < range.low || zero > range.high)
    return fail(Code::unsupported, "", fmt::format("{} \"{}\" is {} with zero point {}", what, t.name, name(t.type), zero),
                t.type == DType::i16 ? "int16 is symmetric: it must be 0" : kBroken);
  return {};
}

Status check_same_quantisation(const Tensor& a, const Tensor& b) {
  if (!small_integer(a.type) || (a.quant.scale == b.quant.scale && a.quant.zero_point == b.quant.zero_point)) return {};
  return fail(Code::unsupported, "", fmt::format("\"{}\" and \"{}\" have different scales or zero points", a.name, b.name),
              "the operator does not rescale: quantise the model again");
}

Result<Shape> checked_shape(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (int64_t d : shape) {
    if (d < 0 || d > kMostBytes / 8 || (d > 0 && count > kMostBytes / 8 / d))
      return fail(Code::bad_input, "", fmt::format("an output of {}", fmt::join(shape, "x")), "dimensions must not be negative, nor the elements over 2^28");
    count *= std::max<int64_t>(d, 1);
  }
  if (shape.size() > 8) return fail(Code::unsupported, "", fmt::format("an output of {} dimensions", shape.size()), "up to 8 are handled");
  return Shape(shape.begin(), shape.end());
}

}  // namespace tinsmith
