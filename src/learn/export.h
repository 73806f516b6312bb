// A trained model as a graph for conversion, interpretation and C.
#pragma once

#include "learn/sequential.h"
#include "model/graph.h"

namespace tinsmith {

struct ExportOptions {
  std::string input_name = "input", output_name = "output";
};

// Batch 1, float32: input [1, features]; a FULLY_CONNECTED for each dense layer of the folded model, relu and relu6
// fused into it; LOGISTIC, TANH or SOFTMAX after it for the other activations. The graph gives the bits of
// folded(model)->predict().
Result<Graph> to_graph(const Sequential& model, const ExportOptions& options = {});

}  // namespace tinsmith
