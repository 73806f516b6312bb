// The passes: Graph -> Graph, one file each. Each leaves what it does not understand as it is, and a graph that
// verifies.
#pragma once

#include <functional>

#include "model/op.h"

namespace tinsmith {

// These keep every output's bits, so that they serve compiling a foreign model as well:
Result<Graph> remove_dead(Graph graph);             // nodes that lead nowhere, tensors that nobody names
Result<Graph> fold_constants(Graph graph);          // nodes of constants alone are computed now
Result<Graph> fuse_activation(Graph graph);         // RELU, RELU6, RELU_N1_TO_1 into the operator before
Result<Graph> remove_quantise_pairs(Graph graph);   // DEQUANTIZE then QUANTIZE back, QUANTIZE to the same
Result<Graph> fuse_integer_pad(Graph graph);        // PAD then a VALID convolution of integers -> SAME, where it is the same
Result<Graph> fold_constant_channels(Graph graph);  // channels that are the same for every input leave an int8 network

// These keep the function, not every bit of it:
Result<Graph> fold_batch_norm(Graph graph);  // MUL, ADD and SUB of constants per channel into the convolution before
Result<Graph> fuse_pad(Graph graph);         // PAD then a VALID convolution -> SAME, where it is the same

struct Pass {
  const char* name;
  Result<Graph> (*run)(Graph);
};
const std::vector<Pass>& exact_passes();  // before compiling
const std::vector<Pass>& float_passes();  // before quantising: all of the above

// Runs passes in order, verifying after each; `after` sees each result (--dump-ir).
using AfterPass = std::function<void(const char* pass, const Graph&)>;
Result<Graph> run_passes(Graph graph, const std::vector<Pass>& passes, const AfterPass& after = {});

}  // namespace tinsmith
