#include "ops/selection.h"

#include <algorithm>

#include "ops/broadcast.h"

namespace tinsmith {
namespace {

// The condition's shape as it broadcasts.
Shape condition_shape(const Tensor& c, const Tensor& a, bool narrow) {
  Shape shape = c.shape;
  if (narrow && shape.size() == 1 && a.shape.size() > 1 && shape[0] == a.shape[0]) shape.resize(a.shape.size(), 1);
  return shape;
}

}  // namespace

Result<std::vector<OutputType>> infer_select(const Graph& g, const Node& n, bool narrow) {
  TRY(const Tensor* c, operand(g, n, 0));
  TRY(const Tensor* a, operand(g, n, 1));
  TRY(const Tensor* b, operand(g, n, 2));
  CHECKED(check_type("the condition", *c, {DType::boolean}, "bool"));
  CHECKED(check_movable(*a));
  if (b->type != a->type) return wrong_type("the second choice", *b, "the first's type");
  // In int16 TensorFlow Lite's converter leaves the choices scales of their own, and its kernel moves the numbers as they are.
  if (a->type != DType::i16)
    for (const Tensor* t : {a, b}) CHECKED(check_same_quantisation(*t, g.output(n)));
  TRY(const Shape ab, broadcast_shape(a->shape, b->shape));
  TRY(const Shape y, broadcast_shape(condition_shape(*c, *a, narrow), ab));
  if (narrow && (a->shape != b->shape || y != a->shape))
    return fail(Code::bad_input, "", fmt::format("a condition of {} and choices of {} and {}", text(c->shape), text(a->shape), text(b->shape)), "the choices must be alike, and the condition fit them");
  if (y.size() > 5) return fail(Code::unsupported, "", fmt::format("an output of {}", text(y)), "up to five dimensions are handled: reshape the operands");
  TRY(Shape checked, checked_shape({y.begin(), y.end()}));
  return std::vector<OutputType>{{a->type, checked}};
}

Result<Lowered> lower_select(const Graph& g, const Node& n, const Kernel& kernel, bool narrow) {
  const Tensor &c = *g.input(n, 0), &a = *g.input(n, 1), &b = *g.input(n, 2), &y = g.output(n);
  ts_select_params p{};
  for (size_t i = 0; i < 5; ++i) p.shape[i] = i + y.shape.size() < 5 ? 1 : y.shape[i + y.shape.size() - 5];
  auto strides = [&](const Shape& shape, int32_t* stride) {
    int32_t step = 1;
    for (size_t i = 0; i < shape.size(); ++i) {
      const int32_t size = shape[shape.size() - 1 - i];
      stride[4 - i] = size == 1 ? 0 : step;
      step *= size;
    }
  };
  strides(condition_shape(c, a, narrow), p.c_stride);
  strides(a.shape, p.a_stride);
  strides(b.shape, p.b_stride);
  p.size = static_cast<int32_t>(bits(y.type) / 8);
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.inputs[1], n.inputs[2], n.outputs[0]};
  l.formula = "y = c ? a : b";
  for (size_t i : {1, 2})
    if (g.tensor(l.operands[i]).count() == y.count()) l.overlaps.push_back({i, 3, 0});
  set_params(l, p);
  return l;
}

}  // namespace tinsmith
