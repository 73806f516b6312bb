// LSTM: one step of what UNIDIRECTIONAL_SEQUENCE_LSTM does for each step of a sequence; in float32, with all its parts.
#include "ops/lstm.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32}, "float32"));
  if (n.integer("kernel_type") != 0) return fail(Code::unsupported, "", "the basic kernel of LSTM", "make the model with a converter of TensorFlow 2");
  return infer_lstm(g, n);
}

}  // namespace

extern const Op op_lstm{
    .name = "LSTM",
    .code = 16,
    .options_type = 14,
    .max_version = 4,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"},
              {"cell_clip", AttrSpec::f32, 1, 0.0},
              {"proj_clip", AttrSpec::f32, 2, 0.0},
              {"kernel_type", AttrSpec::byte, 3},
              {"asymmetric_quantize_inputs", AttrSpec::boolean, 4}},
    .min_inputs = 20,
    .max_inputs = 24,
    .outputs = 1,
    .types = "float32",
    .infer = infer,
    .lower = lower_lstm,
    .macs = macs_of_lstm,
};

}  // namespace tinsmith
