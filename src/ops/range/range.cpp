// RANGE: start, start + delta, ... up to limit, without it. All three must be constants: they decide the output's size.
#include <cmath>

#include "ops/values.h"

namespace tinsmith {
namespace {

struct Range {
  int64_t count = 0;
  Bytes values;
};

constexpr int64_t kMost = 1 << 20;  // steps: the values are kept as they are

template <class T>
Result<Range> range(const Tensor& start, const Tensor& limit, const Tensor& delta) {
  const T first = start.as<T>()[0], end = limit.as<T>()[0], step = delta.as<T>()[0];
  double steps = step == 0 ? NAN : std::ceil((static_cast<double>(end) - static_cast<double>(first)) / static_cast<double>(step));
  if constexpr (std::is_same_v<T, float>) steps = static_cast<double>(std::ceil((end - first) / step));  // as the reference counts them
  if (!(std::fabs(steps) <= kMost))
    return fail(Code::unsupported, "", fmt::format("a range from {} to {} in steps of {}", first, end, step), "up to 2^20 steps are handled");
  std::vector<T> values;
  if constexpr (std::is_same_v<T, float>)
    for (float v = first; static_cast<double>(values.size()) < steps; v += step) values.push_back(v);  // so its roundings add up, as the reference's
  else
    for (uint64_t v = static_cast<uint64_t>(first); static_cast<double>(values.size()) < steps; v += static_cast<uint64_t>(step)) values.push_back(static_cast<T>(v));
  return Range{static_cast<int64_t>(values.size()), *constant_bytes(values)};
}

Result<Range> range(const Graph& g, const Node& n) {
  std::vector<const Tensor*> x;
  for (size_t i : {0, 1, 2}) {
    TRY(const Tensor* t, operand(g, n, i));
    if (!t->constant()) return fail(Code::unsupported, "", fmt::format("its bound \"{}\" is computed at run time", t->name), "make the range's bounds constants of the model");
    CHECKED(check_type("a bound", *t, {DType::f32, DType::i32, DType::i64}, "float32, int32 or int64"));
    if (t->count() != 1 || t->type != g.input(n, 0)->type) return fail(Code::bad_input, "", "bounds of several elements or types", "three scalars of one type are due");
    x.push_back(t);
  }
  return x[0]->type == DType::f32 ? range<float>(*x[0], *x[1], *x[2])
         : x[0]->type == DType::i32 ? range<int32_t>(*x[0], *x[1], *x[2]) : range<int64_t>(*x[0], *x[1], *x[2]);
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Range r, range(g, n));
  return std::vector<OutputType>{{g.input(n, 0)->type, {static_cast<int32_t>(r.count)}}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Range r, range(g, n));
  return values_call(g, n, r.values, "y_i = start + i delta");
}

}  // namespace

extern const Op op_range{
    .name = "RANGE",
    .code = 96,
    .options_type = 73,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
