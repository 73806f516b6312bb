#include "ops/binary.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_binary(const Graph& g, const Node& n) {
  const Tensor *a = g.input(n, 0), *b = g.input(n, 1);
  const Tensor& y = g.output(n);
  if (!a || !b) return fail(Code::bad_input, "", "an operand is absent", "the model is broken: make it again");
  CHECKED(check_activation(n.word("activation")));
  TRY(Shape shape, broadcast_shape(a->shape, b->shape));
  TRY([[maybe_unused]] Broadcast merged, broadcast(a->shape, b->shape, shape));
  constexpr const char* handled = "float32, int32, int64, int8 or int16, the same for both operands,";
  if (a->type != b->type) return wrong_type("the second operand", *b, handled);
  if (a->type != DType::f32 && a->type != DType::i32 && a->type != DType::i64 && a->type != DType::i8 && a->type != DType::i16)
    return wrong_type("the first operand", *a, handled);
  if (a->type == DType::i64 && n.word("activation") != "none")
    return fail(Code::unsupported, "", fmt::format("int64 with the activation {}", n.word("activation")), "int64 is handled without one");
  if (is_quantised(a->type))
    for (const Tensor* t : {a, b, &y})
      if (t->quant.scale.size() != 1)
        return fail(Code::bad_input, "", fmt::format("\"{}\" has {} scales", t->name, t->quant.scale.size()), "a quantised operand needs one");
  if (a->type == DType::i16)
    for (const Tensor* t : {a, b, &y})
      if (t->quant.zero_point[0] != 0)
        return fail(Code::unsupported, "", fmt::format("\"{}\" is int16 with zero point {}", t->name, t->quant.zero_point[0]), "int16 is symmetric: it must be 0");
  return std::vector<OutputType>{{a->type, shape}};
}

Result<Lowered> binary_call(const Graph& g, const Node& n, const BinaryKernels& kernels, const char* formula) {
  Lowered l;
  switch (g.output(n).type) {
    case DType::f32: l.kernel = kernels.f32; break;
    case DType::i32: l.kernel = kernels.s32; break;
    case DType::i64: l.kernel = kernels.s64; break;
    case DType::i8: l.kernel = kernels.s8; break;
    default: l.kernel = kernels.s16; break;
  }
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = formula;
  elementwise_overlaps(g, l);
  return l;
}

}  // namespace tinsmith
