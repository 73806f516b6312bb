#include "l2_normalization/l2_normalization.h"

#include "ops/lut.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_L2_FILES TS_FILES("ts_fixed.h", "ts_inverse_sqrt.h", "l2_normalization/l2_normalization.h", "l2_normalization/l2_normalization.c")
const Kernel kF32 = TS_DESCRIBE(ts_l2_normalization_f32, ts_l2_normalization_f32_params, TS_L2_FILES, TS_FIELD(rows), TS_FIELD(size));
const Kernel kS8 = TS_DESCRIBE(ts_l2_normalization_s8, ts_l2_normalization_s8_params, TS_L2_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(x_zero));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_unary(g, n, {DType::f32, DType::i8}, "float32 or int8"));
  const Tensor& x = *g.input(n, 0);
  if (x.shape.empty() || x.count() == 0) return fail(Code::bad_input, "", fmt::format("the input is {}", text(x.shape)), "it must have rows");
  if (n.word("activation") != "none") return fail(Code::unsupported, "", fmt::format("the fused activation {}", n.word("activation")), "use an operator of its own after it");
  if (x.type == DType::i8) CHECKED(check_fixed_output(g.output(n), 1.0 / 128, 0));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const int32_t size = x.shape.back(), rows = static_cast<int32_t>(x.count() / size);
  Lowered l = unary_call(g, n, x.type == DType::f32 ? kF32 : kS8, "y = x / |x|");
  if (x.type == DType::f32) set_params(l, ts_l2_normalization_f32_params{rows, size});
  else set_params(l, ts_l2_normalization_s8_params{rows, size, zero_point(x)});
  return l;
}

}  // namespace

extern const Op op_l2_normalization{
    .name = "L2_NORMALIZATION",
    .code = 11,
    .options_type = 12,
    .max_version = 2,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::fixed_128,
};

}  // namespace tinsmith
