// RNN: one step of what UNIDIRECTIONAL_SEQUENCE_RNN does for each step of a sequence.
#include "ops/rnn.h"

namespace tinsmith {

extern const Op op_rnn{
    .name = "RNN",
    .code = 24,
    .options_type = 7,
    .max_version = 3,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"}, {"asymmetric_quantize_inputs", AttrSpec::boolean, 1}},
    .min_inputs = 5,
    .max_inputs = 5,
    .outputs = 1,
    .types = "float32",
    .infer = infer_rnn,
    .lower = lower_rnn,
    .macs = macs_of_rnn,
};

}  // namespace tinsmith
