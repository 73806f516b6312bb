#include "arg_min/arg_min.h"

#include "ops/argument.h"

namespace tinsmith {
namespace {

#define TS_ARG_MIN_FILES TS_FILES("ts_arg.h", "arg_min/arg_min.h", "arg_min/arg_min.c")
const Kernel kF32 = TS_DESCRIBE(ts_arg_min_f32, ts_arg_min_params, TS_ARG_MIN_FILES, TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(wide));
const Kernel kS8 = TS_DESCRIBE(ts_arg_min_s8, ts_arg_min_params, TS_ARG_MIN_FILES, TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(wide));
const Kernel kU8 = TS_DESCRIBE(ts_arg_min_u8, ts_arg_min_params, TS_ARG_MIN_FILES, TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(wide));
const Kernel kS16 = TS_DESCRIBE(ts_arg_min_s16, ts_arg_min_params, TS_ARG_MIN_FILES, TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(wide));
const Kernel kS32 = TS_DESCRIBE(ts_arg_min_s32, ts_arg_min_params, TS_ARG_MIN_FILES, TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(wide));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType x = g.input(n, 0)->type;
  const Kernel& kernel = x == DType::f32 ? kF32 :
         x == DType::i8 ? kS8 :
         x == DType::u8 ? kU8 :
         x == DType::i16 ? kS16 :
         kS32;
  return lower_argument<ts_arg_min_params>(g, n, kernel, "y = the index of the least");
}

}  // namespace

extern const Op op_arg_min{
    .name = "ARG_MIN",
    .code = 79,
    .options_type = 57,
    .max_version = 3,
    .attrs = {{"output_type", AttrSpec::dtype, 0, "float32"}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32",
    .infer = infer_argument,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
