#include "learn/weights_file.h"

#include <gtest/gtest.h>

namespace tinsmith {
namespace {

Sequential model(int middle) { return Sequential({Input{{3}}, Rescaling(2), Dense(middle, relu), Dense(2)}); }

TEST(WeightsFile, ComesBackTheSame) {
  Sequential a = model(5), b = model(5);
  ASSERT_TRUE(a.build(1) && b.build(2));
  ASSERT_NE(a.weights(), b.weights());
  const auto file = save_weights(a);
  ASSERT_TRUE(file) << file.error().text();
  const auto status = load_weights(b, *file, "w.npz");
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(a.weights(), b.weights());
  EXPECT_EQ(save_weights(b).value(), *file);
}

TEST(WeightsFile, MistakesAreNamedAndChangeNothing) {
  EXPECT_EQ(save_weights(model(5)).error().text(),
            "weights: the model has none yet; call fit, build or set_weights first");
  Sequential a = model(5), b = model(4);
  ASSERT_TRUE(a.build(1) && b.build(2));
  const Bytes file = save_weights(a).value();
  const auto before = b.weights();
  EXPECT_EQ(
      load_weights(b, file, "w.npz").error().text(),
      "w.npz: dense/kernel.npy: the shape is (3, 5), and the layer's is (3, 4); these weights are another model's");
  Sequential c({Input{{3}}, Dense(1)});
  EXPECT_EQ(load_weights(c, file, "w.npz").error().text(),
            "w.npz: 4 arrays for 1 dense layers; these weights are another model's");
  for (size_t n = 0; n < file.size(); ++n) EXPECT_FALSE(load_weights(b, std::span(file).first(n), "w.npz")) << n;
  EXPECT_EQ(b.weights(), before);
}

}  // namespace
}  // namespace tinsmith
