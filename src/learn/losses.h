// Losses and metrics, as Keras 3 computes them on TensorFlow.
#pragma once

#include <optional>
#include <string_view>

#include "learn/layers.h"

namespace tinsmith {

enum class Loss {
  mse,                              // mean of (p - t)^2
  mae,                              // mean of |p - t|; the gradient at 0 is 0
  huber,                            // (p - t)^2 / 2 up to delta, delta (|p - t| - delta / 2) beyond
  binary_crossentropy,
  categorical_crossentropy,         // targets: a probability for each class
  sparse_categorical_crossentropy,  // targets: the class's number
};
const char* name(Loss loss);                        // "mse", "sparse_categorical_crossentropy"
std::optional<Loss> loss_named(std::string_view);  // also "mean_squared_error", "mean_absolute_error"

// What compile() is given: a loss with its options. The cross-entropies clip probabilities to [1e-7, 1 - 1e-7]; but
// after a sigmoid or softmax activation they are computed from its input as from logits, without clipping. Keras does
// so too, and whichever of the two it is: after a sigmoid, categorical_crossentropy is that of the softmax of its
// input.
struct LossOptions {
  Loss loss;
  double delta = 1;          // huber's
  bool from_logits = false;  // cross-entropies: the model gives logits, its last activation is linear
  LossOptions(Loss l, double huber_delta = 1, bool logits = false) : loss(l), delta(huber_delta), from_logits(logits) {}
};

enum class Metric {
  mse, mae,
  accuracy,  // the right one of the next three, by the loss and the number of outputs
  binary_accuracy, categorical_accuracy, sparse_categorical_accuracy,
};
const char* name(Metric metric);
std::optional<Metric> metric_named(std::string_view);

namespace learn {

// A batch as the losses see it.
struct Batch {
  const float* output;   // the model's, `rows` rows of `width` numbers, `row` apart
  const float* logits;   // before the last activation, laid out the same; null where that is not sigmoid or softmax
  const float* target;   // rows of `target_width`, no padding
  int rows, width, row, target_width;
  Activation last;       // the last layer's activation
};

// The sum over the batch of each sample's loss. With `delta` (laid out as output), also the gradient of the batch's
// mean loss by the last layer's sum before its activation. The batch has rows and labels in range.
double loss_sum(const LossOptions& loss, const Batch& batch, float* delta);
// The sum over the batch of each sample's metric; `metric` is not `accuracy`.
double metric_sum(Metric metric, const Batch& batch);

}  // namespace learn
}  // namespace tinsmith
