// LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM: one step of a layer, or a sequence of them; the operands are the same.
#pragma once

#include "model/op.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_lstm(const Graph& g, const Node& n);
Result<Lowered> lower_lstm(const Graph& g, const Node& n, const Target&);
int64_t macs_of_lstm(const Graph& g, const Node& n);

}  // namespace tinsmith
