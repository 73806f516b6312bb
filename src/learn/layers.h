// Layers in Keras's words, with Keras's defaults.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/rng.h"
#include "data/dataset.h"

namespace tinsmith {

enum class Activation { linear, relu, relu6, sigmoid, tanh, softmax };
const char* name(Activation activation);                        // "relu"
std::optional<Activation> activation_named(std::string_view);  // the inverse
// For `Dense(16, relu)`. There is no `tanh` here: it is the C library's function; write Activation::tanh.
inline constexpr Activation linear = Activation::linear, relu = Activation::relu, relu6 = Activation::relu6,
                            sigmoid = Activation::sigmoid, softmax = Activation::softmax;

// How a weight starts. fan_in and fan_out are the numbers of inputs and outputs of the layer.
struct Initializer {
  enum Kind {
    zeros, ones,
    constant,                        // a
    random_uniform,                  // a to b
    random_normal,                   // mean a, deviation b
    glorot_uniform, glorot_normal,   // variance 2 / (fan_in + fan_out); the normal ones are cut at two deviations
    he_uniform, he_normal,           // variance 2 / fan_in
    lecun_uniform, lecun_normal,     // variance 1 / fan_in
    variance_scaling,                // uniform, variance 2 a / (fan_in + fan_out)
    // A pair for the first layer, with relu, of a network with one input in [-1, 1]: `alternating` gives the kernel
    // -a, a, -a, a ..., and `spread` with the same a the biases that put the units' kinks evenly over [-b, b].
    alternating, spread,
  };
  Kind kind = glorot_uniform;
  double a = 0, b = 0;  // of the random ones only

  Initializer(Kind k, double first = 0, double second = 0) : kind(k), a(first), b(second) {}
  std::vector<float> draw(int fan_in, int fan_out, size_t count, Rng& rng) const;
};
std::optional<Initializer> initializer_named(std::string_view name);  // "glorot_uniform", "HeNormal"

// The shape of one sample; the first layer of every model.
struct Input {
  std::vector<int64_t> shape;
};

// x * scale + offset, one pair for all features or one for each.
struct Rescaling {
  std::vector<double> scale, offset;
  Rescaling(double scale_, double offset_ = 0) : scale{scale_}, offset{offset_} {}
  Rescaling(std::vector<double> scales, std::vector<double> offsets)
      : scale(std::move(scales)), offset(std::move(offsets)) {}
};
// The rescaling that maps each feature's range over these samples to [low, high]; a constant feature becomes `low`.
Rescaling rescaling_to(const Samples& samples, double low, double high);

// (x - mean) / sqrt(variance), each feature its own. Empty: fit() adapts it to the training samples first.
struct Normalization {
  std::vector<double> mean, variance;
  void adapt(const Samples& samples);
  bool adapted() const { return !mean.empty(); }
};

// activation(x W + b), W of shape (inputs, units).
struct Dense {
  int units;
  Activation activation;
  Initializer kernel_initializer, bias_initializer;
  std::string name;  // empty: "dense", "dense_1" ... as Keras counts
  // kernel_regularizer = L2(kernel_l2): training also makes kernel_l2 * (sum of W^2) small. Unlike Keras, the reported
  // losses leave it out: they are the samples' alone.
  double kernel_l2 = 0;

  Dense(int units_, Activation activation_ = Activation::linear, Initializer kernel = Initializer::glorot_uniform,
        Initializer bias = Initializer::zeros, std::string name_ = {})
      : units(units_),
        activation(activation_),
        kernel_initializer(kernel),
        bias_initializer(bias),
        name(std::move(name_)) {}
};

using Layer = std::variant<Input, Rescaling, Normalization, Dense>;

}  // namespace tinsmith
