// Optimisers, learning-rate schedules: Keras 3's formulas and defaults.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "learn/network.h"

namespace tinsmith {

// The learning rate, told by the epoch (from 0). A number is a constant rate.
struct LearningRate {
  enum Kind { constant, linear_decay, cosine };
  Kind kind = constant;
  double initial = 0.001;
  double from = 0, to = 0;  // epochs between which the rate falls: in a line, or in half a cosine
  double final_rate = 0;    // from epoch `to` on

  LearningRate(double rate) : initial(rate) {}
  LearningRate(Kind k, double initial_rate, double from_epoch, double to_epoch, double last = 0)
      : kind(k), initial(initial_rate), from(from_epoch), to(to_epoch), final_rate(last) {}
  double at(double epoch) const;
};

// What Keras's optimisers have in common.
struct Common {
  double weight_decay =
      0;  // before every step, each weight and bias loses this part of itself, times the learning rate
  // With use_ema the model ends, after fit, with the moving average of its weights, which starts as they are after the
  // first step: average = ema_momentum * average + (1 - ema_momentum) * weights, after every other.
  bool use_ema = false;
  double ema_momentum = 0.99;
};

struct Adam {
  LearningRate learning_rate = 0.001;
  double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-7;
  Common common = {};
};

struct SGD {
  LearningRate learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  Common common = {};
};

struct RMSprop {
  LearningRate learning_rate = 0.001;
  double rho = 0.9, momentum = 0, epsilon = 1e-7;
  bool centered = false;
  Common common = {};
};

using Optimizer = std::variant<Adam, SGD, RMSprop>;
const LearningRate& learning_rate(const Optimizer& optimizer);
const Common& common(const Optimizer& optimizer);
// A wrong option as an error that names it, e.g. a momentum over 1.
Status check(const Optimizer& optimizer);

namespace learn {

// What an optimiser remembers from step to step.
class OptimizerState {
 public:
  OptimizerState(const Optimizer& optimizer, const Floats& parameters);
  void step(float* parameters, const float* gradients, double rate);
  const Floats& average() const { return average_; }

 private:
  Optimizer optimizer_;
  size_t size_;
  int64_t steps_ = 0;
  double beta_1_power_ = 1, beta_2_power_ = 1;  // Adam's beta^t
  Floats first_, second_, third_;               // Adam: m, v. SGD: momentum. RMSprop: velocity, momentum, mean gradient
  Floats average_;                              // of the weights, with use_ema
};

}  // namespace learn
}  // namespace tinsmith
