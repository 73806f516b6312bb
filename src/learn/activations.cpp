#include "learn/activations.h"

#include <algorithm>

#include "ts_math.h"

namespace tinsmith::learn {

// As the kernel of SOFTMAX has it.
static void softmax_row(float* y, int n) {
  const float top = *std::max_element(y, y + n);
  float sum = 0;
  for (int i = 0; i < n; ++i) sum += y[i] = ts_expf(y[i] - top);
  for (int i = 0; i < n; ++i) y[i] = y[i] / sum;
}

void activate(Activation activation, float* y, int rows, int n, int row) {
  if (activation != Activation::sigmoid && activation != Activation::tanh && activation != Activation::softmax) return;
  for (int r = 0; r < rows; ++r, y += row) {
    if (activation == Activation::softmax) softmax_row(y, n);
    if (activation == Activation::sigmoid)
      for (int i = 0; i < n; ++i) y[i] = ts_logisticf(y[i]);
    if (activation == Activation::tanh)
      for (int i = 0; i < n; ++i) y[i] = ts_tanhf(y[i]);
  }
}

}  // namespace tinsmith::learn
