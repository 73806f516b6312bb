#include "ops/rnn_test.h"

namespace tinsmith::rnn_test {

TEST(Rnn, FloatOverTwoCalls) { check_rnn_activations("RNN", 1, false); }

TEST(Rnn, RefusesByName) { rnn_refusals("RNN", {1, 5}, {1, 2, 5}, "(batch, in)"); }

}  // namespace tinsmith::rnn_test
