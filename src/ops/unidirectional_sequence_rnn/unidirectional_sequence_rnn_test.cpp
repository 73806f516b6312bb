#include "ops/rnn_test.h"

namespace tinsmith::unidirectional_sequence_rnn_test {

TEST(SequenceRnn, FloatOverTwoCalls) {
  for (int steps : {1, 3}) {
    check_rnn_activations("UNIDIRECTIONAL_SEQUENCE_RNN", steps, false);
    check_rnn_activations("UNIDIRECTIONAL_SEQUENCE_RNN", steps, true);
  }
}

TEST(SequenceRnn, RefusesByName) { rnn_refusals("UNIDIRECTIONAL_SEQUENCE_RNN", {1, 2, 5}, {1, 5}, "(batch, steps, in)"); }

}  // namespace tinsmith::unidirectional_sequence_rnn_test
