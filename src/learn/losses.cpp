#include "learn/losses.h"

#include <algorithm>
#include <cmath>

#include "base/det_math.h"
#include "learn/kernels.h"
#include "learn/network.h"

namespace tinsmith {

static constexpr const char* kLosses[] = {"mse", "mae", "huber", "binary_crossentropy", "categorical_crossentropy",
                                          "sparse_categorical_crossentropy"};
static constexpr const char* kMetrics[] = {"mse", "mae", "accuracy", "binary_accuracy", "categorical_accuracy",
                                           "sparse_categorical_accuracy"};

const char* name(Loss loss) { return kLosses[static_cast<int>(loss)]; }
const char* name(Metric metric) { return kMetrics[static_cast<int>(metric)]; }

static std::string_view short_name(std::string_view word) {
  if (word == "mean_squared_error") return "mse";
  if (word == "mean_absolute_error") return "mae";
  return word;
}

std::optional<Loss> loss_named(std::string_view word) {
  for (int i = 0; i < 6; ++i)
    if (short_name(word) == kLosses[i]) return static_cast<Loss>(i);
  return std::nullopt;
}

std::optional<Metric> metric_named(std::string_view word) {
  for (int i = 0; i < 6; ++i)
    if (short_name(word) == kMetrics[i]) return static_cast<Metric>(i);
  return std::nullopt;
}

namespace learn {
namespace {

constexpr double kLow = 1e-7f, kHigh = 1.0f - 1e-7f;  // keras.backend.epsilon(), in Keras's floats

double log1p_exp_minus(double z) { return det::log(1 + det::exp(-std::fabs(z))); }
double logistic(double z) { return z >= 0 ? 1 / (1 + det::exp(-z)) : det::exp(z) / (1 + det::exp(z)); }
double clip(double p) { return std::clamp(p, kLow, kHigh); }
bool inside(double p) { return p >= kLow && p <= kHigh; }

// log(sum of exp(z)) of one row.
double log_sum_exp(const float* z, int n) {
  const double top = *std::max_element(z, z + n);
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += det::exp(z[i] - top);
  return top + det::log(sum);
}

// One sample's loss and its gradient by p, for the losses that are means over the outputs.
double mean_loss(const LossOptions& loss, const float* p, const float* t, int n, double* gradient) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double d = static_cast<double>(p[i]) - t[i], size = std::fabs(d);
    double g = 0;
    switch (loss.loss) {
      case Loss::mse: sum += d * d; g = 2 * d; break;
      case Loss::mae: sum += size; g = d > 0 ? 1 : d < 0 ? -1 : d; break;
      case Loss::huber:
        sum += size <= loss.delta ? d * d / 2 : loss.delta * (size - loss.delta / 2);
        g = size <= loss.delta ? d : d > 0 ? loss.delta : -loss.delta;
        break;
      default: {  // binary_crossentropy of probabilities
        const double q = clip(p[i]);
        sum -= t[i] * det::log(q) + (1 - t[i]) * det::log(1 - q);
        g = inside(p[i]) ? (1 - t[i]) / (1 - q) - t[i] / q : 0;
      }
    }
    gradient[i] = g / n;
  }
  return sum / n;
}

// Binary cross-entropy of logits, and its gradient by them.
double binary_from_logits(const float* z, const float* t, int n, double* gradient) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    sum += std::max(z[i], 0.0f) - static_cast<double>(z[i]) * t[i] + log1p_exp_minus(z[i]);
    gradient[i] = (logistic(z[i]) - t[i]) / n;
  }
  return sum / n;
}

// Cross-entropy over classes of logits; `probability(c)` is the target's.
template <class F>
double classes_from_logits(const float* z, int n, F probability, double* gradient) {
  const double log_sum = log_sum_exp(z, n);
  double sum = 0, whole = 0;
  for (int c = 0; c < n; ++c) {
    const double t = probability(c);
    if (t != 0) sum -= t * (z[c] - log_sum);
    whole += t;
  }
  for (int c = 0; c < n; ++c) gradient[c] = det::exp(z[c] - log_sum) * whole - probability(c);
  return sum;
}

// Categorical cross-entropy of probabilities: scaled to the sum 1, clipped.
double categorical(const float* p, const float* t, int n, double* gradient) {
  double whole = 0, sum = 0, dot = 0;
  for (int c = 0; c < n; ++c) whole += p[c];
  for (int c = 0; c < n; ++c) {
    const double q = p[c] / whole;
    sum -= t[c] * det::log(clip(q));
    gradient[c] = inside(q) ? -t[c] / q : 0;
    dot += gradient[c] * q;
  }
  for (int c = 0; c < n; ++c) gradient[c] = (gradient[c] - dot) / whole;
  return sum;
}

// Sparse categorical cross-entropy of probabilities: the logarithms of the clipped ones serve as logits.
double sparse(const float* p, int label, int n, double* gradient) {
  double whole = 0;
  for (int c = 0; c < n; ++c) whole += clip(p[c]);
  for (int c = 0; c < n; ++c) {
    const double q = clip(p[c]);
    gradient[c] = inside(p[c]) ? 1 / whole - (c == label ? 1 / q : 0) : 0;
  }
  return det::log(whole) - det::log(clip(p[label]));
}

}  // namespace

double loss_sum(const LossOptions& loss, const Batch& b, float* delta) {
  if (loss.loss == Loss::mse && b.row == 1 && b.last == Activation::linear) {
    float sums[2];
    kernels().squared_error(b.output, b.target, b.rows, 2.0f / static_cast<float>(b.rows), delta, sums);
    return sums[0];
  }
  const bool binary = loss.loss == Loss::binary_crossentropy;
  const bool logits_kept = loss.loss >= Loss::binary_crossentropy && b.logits;
  const bool from_logits = loss.from_logits || logits_kept;
  std::vector<double> gradient(static_cast<size_t>(b.width));
  double sum = 0;
  for (int r = 0; r < b.rows; ++r) {
    const float* p = (logits_kept ? b.logits : b.output) + static_cast<size_t>(r) * b.row;
    const float* t = b.target + static_cast<size_t>(r) * b.target_width;
    double* g = gradient.data();
    if (loss.loss == Loss::categorical_crossentropy)
      sum += from_logits ? classes_from_logits(p, b.width, [&](int c) { return static_cast<double>(t[c]); }, g)
                         : categorical(p, t, b.width, g);
    else if (loss.loss == Loss::sparse_categorical_crossentropy)
      sum += from_logits ? classes_from_logits(
                               p, b.width, [&](int c) { return c == static_cast<int>(*t) ? 1.0 : 0.0; }, g)
                         : sparse(p, static_cast<int>(*t), b.width, g);
    else if (binary && from_logits) sum += binary_from_logits(p, t, b.width, g);
    else sum += mean_loss(loss, p, t, b.width, g);
    if (delta)
      for (int i = 0; i < b.width; ++i) delta[static_cast<size_t>(r) * b.row + i] = static_cast<float>(g[i] / b.rows);
  }
  if (delta && !logits_kept) through_activation(b.last, b.output, delta, b.rows, b.width, b.row);
  return sum;
}

double metric_sum(Metric metric, const Batch& b) {
  if ((metric == Metric::mse || metric == Metric::mae) && b.row == 1) {
    float sums[2];
    kernels().squared_error(b.output, b.target, b.rows, 0, nullptr, sums);
    return sums[metric == Metric::mae];
  }
  double sum = 0;
  for (int r = 0; r < b.rows; ++r) {
    const float* p = b.output + static_cast<size_t>(r) * b.row;
    const float* t = b.target + static_cast<size_t>(r) * b.target_width;
    auto top = [](const float* v, int n) { return static_cast<int>(std::max_element(v, v + n) - v); };
    double one = 0;
    switch (metric) {
      case Metric::categorical_accuracy: sum += top(p, b.width) == top(t, b.width); continue;
      case Metric::sparse_categorical_accuracy: sum += top(p, b.width) == static_cast<int>(*t); continue;
      case Metric::mse:
        for (int i = 0; i < b.width; ++i) one += (static_cast<double>(p[i]) - t[i]) * (p[i] - t[i]);
        break;
      case Metric::mae: for (int i = 0; i < b.width; ++i) one += std::fabs(static_cast<double>(p[i]) - t[i]); break;
      default:  // Keras's threshold is 0.5 whatever the loss
        for (int i = 0; i < b.width; ++i) one += (p[i] > 0.5f ? 1.0f : 0.0f) == t[i];
    }
    sum += one / b.width;
  }
  return sum;
}

}  // namespace learn
}  // namespace tinsmith
