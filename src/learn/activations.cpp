#include "learn/activations.h"

#include <algorithm>

#include "base/det_math.h"

namespace tinsmith::learn {

static float logistic(float x) { return static_cast<float>(1 / (1 + det::exp(-static_cast<double>(x)))); }

static void softmax_row(float* y, int n) {
  const float top = *std::max_element(y, y + n);
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += y[i] = static_cast<float>(det::exp(static_cast<double>(y[i]) - top));
  for (int i = 0; i < n; ++i) y[i] = static_cast<float>(y[i] / sum);
}

void activate(Activation activation, float* y, int rows, int n, int row) {
  if (activation != Activation::sigmoid && activation != Activation::tanh && activation != Activation::softmax) return;
  for (int r = 0; r < rows; ++r, y += row) {
    if (activation == Activation::softmax) softmax_row(y, n);
    if (activation == Activation::sigmoid)
      for (int i = 0; i < n; ++i) y[i] = logistic(y[i]);
    if (activation == Activation::tanh)
      for (int i = 0; i < n; ++i) y[i] = static_cast<float>(det::tanh(y[i]));
  }
}

}  // namespace tinsmith::learn
