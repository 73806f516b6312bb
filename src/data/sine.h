// The tutorial's data: points of a sine with noise.
#pragma once

#include "data/dataset.h"

namespace tinsmith {

struct SineOptions {
  int64_t samples = 1500;
  double low = 0, high = 2 * det::pi;  // x is uniform in [low, high)
  double noise = 0.1;                  // standard deviation of what is added to sin x
  uint64_t seed = 1;                   // the project's: streams "data", "shuffle" and "noise" are taken from it
};

// x and y of shape {1}; y_clean is sin x without the noise. The samples come in random order.
Result<Samples> make_sine(const SineOptions& options = {});

}  // namespace tinsmith
