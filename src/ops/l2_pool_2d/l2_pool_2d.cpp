#include "l2_pool_2d/l2_pool_2d.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_l2_pool_2d_f32, ts_l2_pool_2d_params, TS_FILES("l2_pool_2d/l2_pool_2d.h", "l2_pool_2d/l2_pool_2d.c"), TS_FIELD(batches),
                                TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(channels), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(k_h), TS_FIELD(k_w),
                                TS_FIELD(stride_h), TS_FIELD(stride_w), TS_FIELD(pad_top), TS_FIELD(pad_left), TS_FIELD(low), TS_FIELD(high));

Result<ts_window> pool_window(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  return window(*x, n.integer("filter_h"), n.integer("filter_w"), n.integer("stride_h"), n.integer("stride_w"), 1, 1, n.word("padding"));
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32}, "float32"));
  CHECKED(check_activation(n.word("activation")));
  TRY(const ts_window w, pool_window(g, n));
  TRY(Shape shape, checked_shape({w.batches, w.out_h, w.out_w, x->shape[3]}));
  return std::vector<OutputType>{{DType::f32, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const ts_window w, pool_window(g, n));
  const FloatRange range = activation_range(n.word("activation"));
  Lowered l;
  l.kernel = &kF32;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = act(sqrt(mean of the squares in the window))";
  set_params(l, ts_l2_pool_2d_params{w.batches, w.in_h, w.in_w, g.input(n, 0)->shape[3], w.out_h, w.out_w, w.k_h, w.k_w, w.stride_h, w.stride_w, w.pad_top,
                                     w.pad_left, range.low, range.high});
  return l;
}

}  // namespace

extern const Op op_l2_pool_2d{
    .name = "L2_POOL_2D",
    .code = 12,
    .options_type = 5,
    .max_version = 1,
    .attrs = {{"padding", AttrSpec::padding, 0, "same"}, {"stride_w", AttrSpec::i32, 1}, {"stride_h", AttrSpec::i32, 2},
              {"filter_w", AttrSpec::i32, 3}, {"filter_h", AttrSpec::i32, 4}, {"activation", AttrSpec::activation, 5, "none"}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
