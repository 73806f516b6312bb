// How good a model's outputs are, by the project's loss and metrics.
#pragma once

#include "app/config.h"
#include "app/json.h"
#include "app/kinds.h"

namespace tinsmith {

struct NamedScore {
  std::string name;  // "loss", "mae"
  double value = 0;
};

// The model's output for each of the samples, in real numbers.
Result<std::vector<float>> predictions(const Graph& graph, const Samples& samples);

// The loss first, then the metrics. Predictions are probabilities where the loss is a cross-entropy.
Result<std::vector<NamedScore>> scores(const Config& config, const Samples& samples, const std::vector<float>& predicted);

}  // namespace tinsmith
