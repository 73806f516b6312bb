// RNN and UNIDIRECTIONAL_SEQUENCE_RNN: one step of a layer, or a sequence of them; the operands are the same.
#pragma once

#include "model/op.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_rnn(const Graph& g, const Node& n);
Result<Lowered> lower_rnn(const Graph& g, const Node& n, const Target&);
int64_t macs_of_rnn(const Graph& g, const Node& n);

}  // namespace tinsmith
