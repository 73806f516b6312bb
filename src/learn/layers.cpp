#include "learn/layers.h"

#include <algorithm>
#include <cmath>

namespace tinsmith {

static constexpr const char* kActivations[] = {"linear", "relu", "relu6", "sigmoid", "tanh", "softmax"};

const char* name(Activation activation) { return kActivations[static_cast<int>(activation)]; }

std::optional<Activation> activation_named(std::string_view name) {
  for (int i = 0; i < 6; ++i)
    if (name == kActivations[i]) return static_cast<Activation>(i);
  return std::nullopt;
}

std::optional<Initializer> initializer_named(std::string_view name) {
  static constexpr struct { const char *snake, *camel; Initializer::Kind kind; double a, b; } table[] = {
      {"zeros", "Zeros", Initializer::zeros, 0, 0},
      {"ones", "Ones", Initializer::ones, 0, 0},
      {"random_uniform", "RandomUniform", Initializer::random_uniform, -0.05, 0.05},
      {"random_normal", "RandomNormal", Initializer::random_normal, 0, 0.05},
      {"glorot_uniform", "GlorotUniform", Initializer::glorot_uniform, 0, 0},
      {"glorot_normal", "GlorotNormal", Initializer::glorot_normal, 0, 0},
      {"he_uniform", "HeUniform", Initializer::he_uniform, 0, 0},
      {"he_normal", "HeNormal", Initializer::he_normal, 0, 0},
      {"lecun_uniform", "LecunUniform", Initializer::lecun_uniform, 0, 0},
      {"lecun_normal", "LecunNormal", Initializer::lecun_normal, 0, 0},
  };
  for (const auto& row : table)
    if (name == row.snake || name == row.camel) return Initializer(row.kind, row.a, row.b);
  return std::nullopt;
}

std::vector<float> Initializer::draw(int fan_in, int fan_out, size_t count, Rng& rng) const {
  double variance = 0;
  if (kind == glorot_uniform || kind == glorot_normal) variance = 2.0 / (fan_in + fan_out);
  if (kind == he_uniform || kind == he_normal) variance = 2.0 / fan_in;
  if (kind == lecun_uniform || kind == lecun_normal) variance = 1.0 / fan_in;
  if (kind == variance_scaling) variance = 2 * a / (fan_in + fan_out);
  // A normal cut at two deviations has this much less deviation than the whole one.
  const double cut = std::sqrt(variance) / 0.87962566103423978, limit = std::sqrt(3 * variance);
  auto one = [&](size_t i) -> double {
    const double sign = i % 2 ? 1 : -1;
    switch (kind) {
      case zeros: return 0;
      case ones: return 1;
      case constant: return a;
      case alternating: return sign * a;
      case spread: return -sign * a * b * ((2 * static_cast<double>(i) + 1) / static_cast<double>(count) - 1);
      case random_uniform: return rng.uniform(a, b);
      case random_normal: return a + b * rng.normal();
      case glorot_uniform:
      case he_uniform:
      case lecun_uniform:
      case variance_scaling: return rng.uniform(-limit, limit);
      case glorot_normal: case he_normal: case lecun_normal: {
        double z;
        do z = rng.normal(); while (std::fabs(z) > 2);
        return z * cut;
      }
    }
    return 0;
  };
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = static_cast<float>(one(i));
  return values;
}

Rescaling rescaling_to(const Samples& samples, double low, double high) {
  const size_t features = samples.x_size();
  std::vector<double> scale(features), offset(features);
  for (size_t f = 0; f < features; ++f) {
    double least = samples.x[f], most = least;
    for (size_t i = f; i < samples.x.size(); i += features) {
      least = std::min<double>(least, samples.x[i]);
      most = std::max<double>(most, samples.x[i]);
    }
    scale[f] = most > least ? (high - low) / (most - least) : 1;
    offset[f] = low - least * scale[f];
  }
  return {scale, offset};
}

void Normalization::adapt(const Samples& samples) {
  const size_t features = samples.x_size(), n = samples.count();
  mean.assign(features, 0);
  variance.assign(features, 0);
  for (size_t i = 0; i < n; ++i)
    for (size_t f = 0; f < features; ++f) mean[f] += samples.x[i * features + f];
  for (double& m : mean) m /= static_cast<double>(std::max<size_t>(n, 1));
  for (size_t i = 0; i < n; ++i)
    for (size_t f = 0; f < features; ++f) {
      const double d = samples.x[i * features + f] - mean[f];
      variance[f] += d * d;
    }
  for (double& v : variance) v /= static_cast<double>(std::max<size_t>(n, 1));
}

}  // namespace tinsmith
