// SEGMENT_SUM: the segments are constants, sorted, and without gaps; the kernel is UNSORTED_SEGMENT_SUM's.
#include "ops/segment.h"
#include "unsorted_segment_sum/unsorted_segment_sum.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_SEGMENT_KERNEL(unsorted_segment_sum, f32);
const Kernel kS32 = TS_SEGMENT_KERNEL(unsorted_segment_sum, s32);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* segment, operand(g, n, 1));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i32}, "float32 or int32"));
  CHECKED(check_type("the tensor of segments", *segment, {DType::i32}, "int32"));
  TRY(const auto segments, constant_integers(g, n, 1, "the segments"));
  if (x->shape.empty() || segment->shape != Shape{x->shape[0]})
    return fail(Code::bad_input, "", fmt::format("segments of {} for an input of {}", text(segment->shape), text(x->shape)), "one for each row is due");
  int64_t last = -1;
  for (int64_t s : segments) {
    if (s != last && s != last + 1) return fail(Code::bad_input, "", fmt::format("segment {} after {}", s, last), "they must rise from 0 in steps of one at most");
    last = s;
  }
  if (segments[0] != 0) return fail(Code::bad_input, "", fmt::format("segment {} comes first", segments[0]), "they must rise from 0 in steps of one at most");
  std::vector<int64_t> shape(x->shape.begin(), x->shape.end());
  shape[0] = last + 1;
  TRY(Shape y, checked_shape(shape));
  return std::vector<OutputType>{{x->type, y}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return segment_call(g, n, kF32, kS32, "y_s = sum of x_i where segment_i is s"); }

}  // namespace

extern const Op op_segment_sum{
    .name = "SEGMENT_SUM",
    .code = 125,
    .options_type = 100,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
