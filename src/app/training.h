// From the words of [model] and [training] to a network that can be fitted.
#pragma once

#include "app/config.h"
#include "learn/sequential.h"

namespace tinsmith {

// Built with the seed and compiled; `train` tells the input's shape and, for `normalize`, its ranges.
Result<Sequential> make_model(const Config& config, const Samples& train);

// What fit() is told, but for validation and the callback.
FitOptions make_fit_options(const Config& config);

// Mean and largest distance between the model and sin x, on 1000 points of one period.
struct CleanError {
  double mean = 0, max = 0;
};
std::vector<float> sine_grid(size_t points = 1000);
CleanError against_sine(const std::vector<float>& x, const std::vector<float>& predicted);

// What no model can beat when y has normal noise of this deviation: the expected squared and absolute error.
struct NoiseFloor {
  double mse = 0, mae = 0;
};
NoiseFloor noise_floor(double sigma);

}  // namespace tinsmith
