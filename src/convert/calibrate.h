// What the representative data say about a graph: the range of every computed float tensor, and later the error that
// a conversion made.
#pragma once

#include "model/op.h"

namespace tinsmith {

// `count` samples; inputs[i] has count * elements of graph input i, in real numbers.
struct GraphSamples {
  size_t count = 0;
  std::vector<std::vector<float>> inputs;
};

struct ValueRange {
  float low = 0, high = 0;
  bool seen = false;
};

// The least and the greatest value of each tensor over all samples, by tensor id. Values that are not numbers are
// refused.
Result<std::vector<ValueRange>> calibrate(const Graph& graph, const GraphSamples& samples);

// The graph's outputs for all samples, in real numbers: integers are dequantised. Inputs are quantised as the graph
// asks. outputs[i] has count * elements of output i. Variables are reset before each sample.
Result<std::vector<std::vector<float>>> run_samples(const Graph& graph, const GraphSamples& samples);

}  // namespace tinsmith
