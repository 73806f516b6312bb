#include "learn/optimizers.h"

#include <cmath>

#include "base/det_math.h"

namespace tinsmith {

double LearningRate::at(double epoch) const {
  if (kind == constant || epoch <= from) return initial;
  if (epoch >= to) return final_rate;
  const double part = (epoch - from) / (to - from);
  const double left = kind == linear_decay ? 1 - part : (1 + det::cos(det::pi * part)) / 2;
  return final_rate + (initial - final_rate) * left;
}

const LearningRate& learning_rate(const Optimizer& optimizer) {
  return std::visit([](const auto& o) -> const LearningRate& { return o.learning_rate; }, optimizer);
}

const Common& common(const Optimizer& optimizer) {
  return std::visit([](const auto& o) -> const Common& { return o.common; }, optimizer);
}

static Status check_between(const char* option, double value, double low, double high) {
  if (value >= low && value <= high) return {};
  return fail(Code::usage, option, fmt::format("{} is out of range", value),
              fmt::format("choose a value from {} to {}", low, high));
}

Status check(const Optimizer& optimizer) {
  const LearningRate& rate = learning_rate(optimizer);
  CHECKED(check_between("learning_rate", rate.initial, 0, 1e6));
  CHECKED(check_between("the last learning_rate", rate.final_rate, 0, 1e6));
  if (rate.kind != LearningRate::constant && !(rate.from >= 0 && rate.to > rate.from))
    return fail(Code::usage, "learning_rate", fmt::format("it falls from epoch {} to epoch {}", rate.from, rate.to),
                "the second must be the later one");
  CHECKED(check_between("ema_momentum", common(optimizer).ema_momentum, 0, 1));
  CHECKED(check_between("weight_decay", common(optimizer).weight_decay, 0, 1e6));
  if (const Adam* a = std::get_if<Adam>(&optimizer)) {
    CHECKED(check_between("beta_1", a->beta_1, 0, 0.9999999));
    CHECKED(check_between("beta_2", a->beta_2, 0, 0.9999999));
    CHECKED(check_between("epsilon", a->epsilon, 0, 1));
  }
  if (const SGD* s = std::get_if<SGD>(&optimizer)) CHECKED(check_between("momentum", s->momentum, 0, 1));
  if (const RMSprop* r = std::get_if<RMSprop>(&optimizer)) {
    CHECKED(check_between("rho", r->rho, 0, 1));
    CHECKED(check_between("momentum", r->momentum, 0, 1));
    CHECKED(check_between("epsilon", r->epsilon, 0, 1));
  }
  return {};
}

namespace learn {

OptimizerState::OptimizerState(const Optimizer& optimizer, const Floats& parameters)
    : optimizer_(optimizer), size_(parameters.size()), first_(size_), second_(size_), third_(size_) {
  if (common(optimizer).use_ema) average_ = parameters;
}

static void sgd(const SGD& o, float rate, size_t n, float* w, float* momentum, const float* g) {
  const float keep = static_cast<float>(o.momentum);
  if (keep == 0) {
    for (size_t i = 0; i < n; ++i) w[i] -= g[i] * rate;
    return;
  }
  for (size_t i = 0; i < n; ++i) {
    momentum[i] = momentum[i] * keep - g[i] * rate;
    w[i] += o.nesterov ? momentum[i] * keep - g[i] * rate : momentum[i];
  }
}

static void rmsprop(const RMSprop& o, float rate, size_t n, float* w, float* velocity, float* momentum, float* mean,
                    const float* g) {
  const float rho = static_cast<float>(o.rho), rest = static_cast<float>(1 - o.rho);
  const float epsilon = static_cast<float>(o.epsilon), keep = static_cast<float>(o.momentum);
  for (size_t i = 0; i < n; ++i) {
    velocity[i] = rho * velocity[i] + rest * (g[i] * g[i]);
    float spread = velocity[i];
    if (o.centered) {
      mean[i] = rho * mean[i] + rest * g[i];
      spread -= mean[i] * mean[i];
    }
    float step = rate * g[i] / std::sqrt(spread + epsilon);
    if (keep > 0) step = momentum[i] = keep * momentum[i] + step;
    w[i] -= step;
  }
}

void OptimizerState::step(float* w, const float* g, double rate) {
  if (const double decay = common(optimizer_).weight_decay * rate; decay > 0)
    for (size_t i = 0; i < size_; ++i) w[i] -= w[i] * static_cast<float>(decay);
  if (const Adam* a = std::get_if<Adam>(&optimizer_)) {
    beta_1_power_ *= a->beta_1;
    beta_2_power_ *= a->beta_2;
    const double alpha = rate * std::sqrt(1 - beta_2_power_) / (1 - beta_1_power_);
    const AdamStep step = {static_cast<float>(alpha), static_cast<float>(1 - a->beta_1),
                           static_cast<float>(1 - a->beta_2), static_cast<float>(a->epsilon)};
    kernels().adam(w, first_.data(), second_.data(), g, static_cast<int>(size_), step);
  } else if (const SGD* s = std::get_if<SGD>(&optimizer_)) {
    sgd(*s, static_cast<float>(rate), size_, w, first_.data(), g);
  } else {
    rmsprop(std::get<RMSprop>(optimizer_), static_cast<float>(rate), size_, w, first_.data(), second_.data(),
            third_.data(), g);
  }
  if (common(optimizer_).use_ema) {
    const float keep = steps_ == 0 ? 0 : static_cast<float>(common(optimizer_).ema_momentum), rest = 1 - keep;
    for (size_t i = 0; i < size_; ++i) average_[i] = average_[i] * keep + w[i] * rest;
  }
  ++steps_;
}

}  // namespace learn
}  // namespace tinsmith
