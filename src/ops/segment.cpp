#include "ops/segment.h"

#include <algorithm>

namespace tinsmith {

Result<std::vector<OutputType>> infer_unsorted_segment(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* segment, operand(g, n, 1));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i32}, "float32 or int32"));
  CHECKED(check_type("the tensor of segments", *segment, {DType::i32}, "int32"));
  TRY(const int64_t segments, constant_integer(g, n, 2, "the number of segments"));
  const size_t rank = segment->shape.size();
  if (rank > x->shape.size() || !std::equal(segment->shape.begin(), segment->shape.end(), x->shape.begin()))
    return fail(Code::bad_input, "", fmt::format("segments of {} for an input of {}", text(segment->shape), text(x->shape)), "they must have its first dimensions");
  std::vector<int64_t> shape{segments};
  shape.insert(shape.end(), x->shape.begin() + static_cast<std::ptrdiff_t>(rank), x->shape.end());
  TRY(Shape y, checked_shape(shape));
  if (segments < 1) return fail(Code::bad_input, "", fmt::format("{} segments", segments), "one at least is due");
  if (segment->constant())
    for (int64_t i = 0; i < segment->count(); ++i)
      if (segment->as<int32_t>()[i] >= segments) return fail(Code::bad_input, "", fmt::format("segment {} of {}", segment->as<int32_t>()[i], segments), "the model is broken: make it again");
  return std::vector<OutputType>{{x->type, y}};
}

Lowered segment_call(const Graph& g, const Node& n, const Kernel& f32, const Kernel& s32, const char* formula) {
  const Tensor &x = *g.input(n, 0), &segment = *g.input(n, 1), &y = g.output(n);
  Lowered l;
  l.kernel = x.type == DType::f32 ? &f32 : &s32;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = formula;
  const auto rows = static_cast<int32_t>(segment.count());
  set_params(l, ts_segment_params{rows, static_cast<int32_t>(x.count()) / rows, y.shape[0]});
  return l;
}

}  // namespace tinsmith
