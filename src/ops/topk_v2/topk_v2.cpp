#include "topk_v2/topk_v2.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_TOPK_FILES TS_FILES("topk_v2/topk_v2.h", "topk_v2/topk_v2.c")
const Kernel kF32 = TS_DESCRIBE(ts_topk_v2_f32, ts_topk_v2_params, TS_TOPK_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(k));
const Kernel kS8 = TS_DESCRIBE(ts_topk_v2_s8, ts_topk_v2_params, TS_TOPK_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(k));
const Kernel kU8 = TS_DESCRIBE(ts_topk_v2_u8, ts_topk_v2_params, TS_TOPK_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(k));
const Kernel kS16 = TS_DESCRIBE(ts_topk_v2_s16, ts_topk_v2_params, TS_TOPK_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(k));
const Kernel kS32 = TS_DESCRIBE(ts_topk_v2_s32, ts_topk_v2_params, TS_TOPK_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(k));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32}, "float32, int8, uint8, int16 or int32"));
  TRY(const int64_t k, constant_integer(g, n, 1, "k"));
  if (x->shape.empty() || k < 1 || k > x->shape.back())
    return fail(Code::bad_input, "", fmt::format("the {} greatest of {}", k, text(x->shape)), "k must be from 1 to the last dimension");
  Shape shape = x->shape;
  shape.back() = static_cast<int32_t>(k);
  return std::vector<OutputType>{{x->type, shape}, {DType::i32, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const Kernel& kernel = x.type == DType::f32 ? kF32 :
         x.type == DType::i8 ? kS8 :
         x.type == DType::u8 ? kU8 :
         x.type == DType::i16 ? kS16 :
         kS32;
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.outputs[0], n.outputs[1]};
  l.formula = "y, index = the k greatest of each row";
  set_params(l, ts_topk_v2_params{static_cast<int32_t>(x.count() / x.shape.back()), x.shape.back(), g.output(n).shape.back()});
  return l;
}

}  // namespace

extern const Op op_topk_v2{
    .name = "TOPK_V2",
    .code = 48,
    .options_type = 34,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 2,
    .types = "float32, int8, uint8, int16, int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
