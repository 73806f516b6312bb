// Gradients against differences of the loss itself: every activation, in the middle and at the end, under every loss.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "learn/sequential.h"

namespace tinsmith {
namespace {

// By how much a gradient lies outside (loss(w) - loss(w - h)) / h and (loss(w + h) - loss(w)) / h, at worst over all
// weights. These two slopes differ by h times the curvature, and by more where a kink of relu or |x| lies between.
double worst_gradient_error(Activation hidden, Activation last, const LossOptions& loss, int hidden_units = 4) {
  const bool sparse = loss.loss == Loss::sparse_categorical_crossentropy;
  const bool classes = sparse || loss.loss == Loss::categorical_crossentropy;
  const bool probabilities = classes || loss.loss == Loss::binary_crossentropy;
  const int outputs = hidden_units == 1 ? 1 : 3;
  Sequential m(
      {Input{{2}},
       Dense(hidden_units, hidden, Initializer::glorot_uniform, Initializer(Initializer::random_uniform, 0.1, 0.3)),
       Dense(outputs, last, Initializer::glorot_uniform, Initializer(Initializer::random_uniform, 0.3, 0.5))});
  Rng rng(4, "gradient");
  Samples s;
  s.x_shape = {2};
  s.y_shape = {sparse ? 1 : outputs};
  for (int i = 0; i < 5; ++i) {
    for (int f = 0; f < 2; ++f) s.x.push_back(static_cast<float>(rng.uniform(-1, 1)));
    const auto label = static_cast<int>(rng.below(3));
    if (sparse) s.y.push_back(static_cast<float>(label));
    else for (int o = 0; o < outputs; ++o)
        s.y.push_back(classes ? static_cast<float>(o == label)
                              : static_cast<float>(probabilities ? rng.uniform() : 2 * rng.normal()));
  }
  EXPECT_TRUE(m.compile(SGD{.learning_rate = 1}, loss));
  EXPECT_TRUE(m.build(11));
  const auto before = m.weights();
  EXPECT_TRUE(m.fit(s, {.epochs = 1, .batch_size = 5}));
  const auto after = m.weights();
  double worst = 0;
  int wide = 0, checked = 0;
  for (size_t a = 0; a < before.size(); ++a)
    for (size_t i = 0; i < before[a].size(); ++i) {
      const float h = 1.0f / 256;
      auto loss_at = [&](float shift) {
        auto w = before;
        w[a][i] += shift;
        EXPECT_TRUE(m.set_weights(w));
        return m.evaluate(s)->loss;
      };
      const double left = (loss_at(0) - loss_at(-h)) / h, right = (loss_at(h) - loss_at(0)) / h;
      const double gradient = static_cast<double>(before[a][i]) - after[a][i];
      const double error = std::max(std::min(left, right) - gradient, gradient - std::max(left, right));
      wide += std::fabs(left - right) > 0.03;
      worst = std::max(worst, error);
      ++checked;
    }
  EXPECT_LE(wide, checked / 2) << "too many to say anything";
  return worst;
}

constexpr Activation kAll[] = {linear, relu, relu6, sigmoid, Activation::tanh, softmax};

TEST(Gradient, EveryActivationUnderEveryMeanLoss) {
  for (Activation hidden : kAll)
    for (Activation last : kAll)
      for (LossOptions loss : {LossOptions(Loss::mse), LossOptions(Loss::mae), LossOptions(Loss::huber, 0.5)})
        EXPECT_LT(worst_gradient_error(hidden, last, loss), 3e-4)
            << name(hidden) << " " << name(last) << " " << name(loss.loss);
}

TEST(Gradient, CrossEntropies) {
  for (Activation hidden : kAll)
    for (Loss loss :
         {Loss::binary_crossentropy, Loss::categorical_crossentropy, Loss::sparse_categorical_crossentropy}) {
      for (Activation last : {sigmoid, softmax})
        EXPECT_LT(worst_gradient_error(hidden, last, loss), 3e-4)
            << name(hidden) << " " << name(last) << " " << name(loss);
      EXPECT_LT(worst_gradient_error(hidden, linear, LossOptions(loss, 1, true)), 3e-4)
          << name(hidden) << " logits " << name(loss);
    }
}

// Layers of one unit go through kernels of their own.
TEST(Gradient, LayersOfOneUnit) {
  for (Activation hidden : {linear, relu, relu6, sigmoid, Activation::tanh})
    for (Activation last : {linear, relu, sigmoid})
      EXPECT_LT(worst_gradient_error(hidden, last, Loss::mse, 1), 3e-4) << name(hidden) << " " << name(last);
}

}  // namespace
}  // namespace tinsmith
