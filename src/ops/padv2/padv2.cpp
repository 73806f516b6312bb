// PADV2: x in the middle of a constant.
#include "ops/padding.h"

namespace tinsmith {
namespace {

const Kernel kFill = TS_FILL_KERNEL;
const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* value, operand(g, n, 2));
  TRY(const Tensor* x, operand(g, n, 0));
  if (!value->constant()) return fail(Code::unsupported, "", "the value is computed at run time", "make it a constant of the model");
  if (value->count() != 1) return fail(Code::bad_input, "", fmt::format("the value has {} elements", value->count()), "one is due");
  if (value->type != x->type) return wrong_type("the value", *value, "the input's type");
  CHECKED(check_same_quantisation(*x, *value));
  return infer_padded(g, n);
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_padded(g, n, kFill, kCopy, g.input(n, 2)->data->data(), "y = x between values");
}

}  // namespace

extern const Op op_padv2{
    .name = "PADV2",
    .code = 60,
    .options_type = 43,
    .max_version = 6,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_all,
};

}  // namespace tinsmith
