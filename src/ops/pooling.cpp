#include "ops/pooling.h"

#include "ops/operands.h"

namespace tinsmith {

Result<ts_window> pool_window(const Graph& g, const Node& n) {
  TRY(ts_window v, window(*g.input(n, 0), n.integer("filter_height"), n.integer("filter_width"), n.integer("stride_h"),
                          n.integer("stride_w"), 1, 1, n.word("padding"), n.piece));
  v.out_c = v.in_c;
  return v;
}

namespace {

Result<std::vector<OutputType>> infer_types(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, types, handled));
  CHECKED(check_activation(n.word("activation")));
  TRY(const ts_window v, pool_window(g, n));
  CHECKED(check_quantised("the input", *x));
  CHECKED(check_quantised("the output", g.output(n)));
  CHECKED(check_same_quantisation(*x, g.output(n)));
  return std::vector<OutputType>{{x->type, {v.batches, v.out_h, v.out_w, v.out_c}}};
}

}  // namespace

Result<std::vector<OutputType>> infer_pool(const Graph& g, const Node& n) {
  return infer_types(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16");
}

Result<std::vector<OutputType>> infer_pool_or_uint8(const Graph& g, const Node& n) {
  return infer_types(g, n, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16");
}

}  // namespace tinsmith
