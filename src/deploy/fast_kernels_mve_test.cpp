// The kernels for the Cortex-M55's vectors.
#include "deploy/fast_kernels_test.h"

namespace tinsmith {
namespace {

// What the vector kernels cut differently: chunks of 16, lines of rows, blocks of quads, 16 channels at a time.
Cases vector_convolutions() {
  Cases c;
  for (int channels : {15, 16, 17, 31, 33, 240}) c.conv({1, 3, 5, channels, 5, 1, 1, 1}, "relu", -128, -128);
  for (int out : {15, 16, 17, 32, 35}) c.conv({1, 3, 2, 20, out, 1, 1, 1}, "none", -9, 100, true, out == 35);
  for (int w : {1, 2, 3, 4, 5, 9}) c.conv({2, 1, w, 16, 9, 1, 1, 1}, "relu6", -128, -128);
  c.conv({1, 5, 6, 40, 5, 3, 3, 1}, "relu", 100, -128);           // a segment a row
  c.conv({1, 4, 4, 96, 18, 3, 3, 2}, "none", 127, 0);              // two lines a row
  c.conv({1, 4, 5, 80, 3, 3, 3, 1, 2}, "relu", -128, 10);
  c.conv({1, 3, 3, 256, 20, 1, 1, 1}, "relu", -128, -128);        // lines of one row
  c.conv({1, 3, 3, 256, 4, 1, 1, 2}, "relu", 127, -128, true, true);
  c.conv({1, 12, 11, 3, 16, 7, 7, 2}, "relu", -3, -128);
  c.conv({1, 5, 5, 2, 4, 3, 3, 1, 1, "valid"}, "relu", -3, -128);
  c.conv({1, 20, 2, 1, 3, 20, 2, 1}, "none", -128, -128);
  c.conv({1, 3, 3, 272, 4, 1, 1, 1}, "relu", -128, -128);  // lines that differ
  c.conv({1, 3, 2, 250, 17, 1, 1, 1}, "none", 3, -5);
  c.conv({2, 4, 3, 100, 3, 3, 3, 2}, "relu", -128, -128);
  for (int w : {5, 6, 7, 9, 14}) c.conv({1, 4, w, 16, 18, 3, 3, 1}, "relu", -128, -128);  // windows that slide
  for (int channels : {16, 32, 48, 80, 112}) c.conv({2, 5, 8, channels, 6, 3, 3, 1}, "none", 50, -20);
  c.conv({1, 6, 10, 16, 4, 5, 5, 1}, "relu", -128, -128);
  c.conv({1, 6, 9, 32, 4, 2, 4, 1, 1, "valid"}, "relu6", -128, -100);
  c.conv({1, 7, 9, 16, 4, 3, 2, 1, 2}, "none", -128, 0);
  c.conv({1, 1, 40, 16, 4, 1, 9, 1}, "none", -128, 0);
  return c;
}

TEST(FastKernels, ConvolutionsOfVectors) {
  check(convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55);
  check(vector_convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55);
  check(vector_convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, DepthwiseOfVectors) {
  check(depthwises(), "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55);
  Cases c;
  for (int channels : {1, 2, 3, 8, 9, 128, 131}) c.depthwise({1, 4, 3, channels, channels, 3, 3, 1}, "relu", -128, -128);
  for (int w : {1, 2, 7, 8, 9, 13, 36, 37, 50}) {
    c.depthwise({1, 5, w, 8, 8, 3, 3, 1}, "none", 127, -3, true, true);
    c.depthwise({1, 5, w, 8, 8, 3, 3, 2}, "relu6", -128, 1, false);
  }
  for (int h : {3, 4, 5}) c.depthwise({2, h, h + 1, 10, 10, 3, 3, 1, 1, "valid"}, "none", -128, 127);
  for (int k : {1, 2, 3}) c.depthwise({1, 6, 6, 5, 5, 3, 3, k == 3 ? 1 : k}, k == 3 ? "relu_n1_to_1" : "relu", -1, 20);
  check(c, "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55);
  check(c, "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, FullyConnectedOfVectors) {
  Cases c;
  for (int in : {1, 3, 15, 16, 17, 31, 64, 100, 192, 193, 208, 209, 256, 320}) c.dense(1, in, in > 64 ? 14 : 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 8, 15, 16, 17, 33}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 30, "none", 127, -5);
  c.dense(2, 128, 14, "relu6", -128, -128);
  check(c, "ts_fully_connected_s8_mve", Core::cortex_m55);
  check(c, "ts_fully_connected_s8_mve", Core::cortex_m55, true);
}

// Float weights of all sizes: sums that are normal numbers, denormal ones, infinite ones and none at all.
TEST(FastKernels, FloatFullyConnectedOfVectors) {
  Cases c;
  for (float scale : {1.0f, 1e-20f, 1e-38f, 3e-45f, 1e38f})
    for (int in : {1, 2, 3, 7, 16})
      for (int out : {4, 5, 15, 16, 31, 48}) c.dense_f32(2, in, out, in == 3 ? "relu" : in == 7 ? "relu6" : "none", scale);
  check(c, "ts_fully_connected_f32_mve", Core::cortex_m55);
  check(c, "ts_fully_connected_f32_mve", Core::cortex_m55, true);
}

TEST(FastKernels, AveragePoolOfVectors) {
  Cases c;
  auto pool = [&](Shape x, int64_t k_h, int64_t k_w, int64_t stride, const char* padding, const char* activation) {
    c.node("AVERAGE_POOL_2D", {c.input(std::move(x), 0.1f, -9)}, quantised(0.1f, -9),
           {{"padding", padding}, {"filter_height", k_h}, {"filter_width", k_w}, {"stride_h", stride}, {"stride_w", int64_t{1}}, {"activation", activation}});
  };
  for (int64_t k : {1, 2, 3, 5})
    for (const char* padding : {"same", "valid"}) pool({2, 5, 7, 8}, k, k, 2, padding, k == 3 ? "relu6" : "none");
  for (int channels : {1, 7, 9, 31, 32, 33, 72}) pool({1, 4, 3, channels}, 4, 3, 1, "valid", "none");
  for (int h : {6, 7, 10, 11, 15, 16, 17}) pool({1, h, 15, 5}, h, h == 17 ? 15 : h % 15 + 1, 1, "valid", "none");
  check(c, "ts_average_pool_2d_s8_mve", Core::cortex_m55);
  check(c, "ts_average_pool_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, MeanOfVectors) {
  Cases c;
  for (int channels : {1, 3, 4, 15, 16, 17, 40})
    for (int batch : {1, 2}) {
      const TensorId x = c.input({batch, 3, 5, channels}, 0.031f, channels % 2 ? -128 : 127);
      c.node("MEAN", {x, c.constant({2}, std::vector<int32_t>{1, 2})}, quantised(0.0123f, channels - 20), {});
    }
  const TensorId large = c.input({1, 30, 20, 5}, 0.031f, -3);
  c.node("MEAN", {large, c.constant({2}, std::vector<int32_t>{1, 2})}, quantised(0.001f, 127), {});
  check(c, "ts_mean_s8_mve", Core::cortex_m55);
  check(c, "ts_mean_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, AnyDepthwiseOfVectors) {
  Cases c;
  for (int channels : {1, 7, 8, 9, 40}) c.depthwise({2, 12, 1, channels, channels, 5, 1, 1}, "relu", -128, -128);
  for (int k : {1, 2, 5}) c.depthwise({1, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, true);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 10, 10, k, 3, 1, 1, "valid"}, "relu6", -128, 5, false);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 1, 2}, "relu", -20, -100);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 3}, "relu_n1_to_1", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_any_mve", Core::cortex_m55);
  check(c, "ts_depthwise_conv_2d_s8_any_mve", Core::cortex_m55, true);
}

TEST(FastKernels, AddOfVectors) {
  Cases c;
  for (int n : {1, 3, 4, 15, 16, 17, 40}) {
    const TensorId a = c.input({1, n}, 0.0312345f, -4), b = c.input({1, n}, 0.0171717f, 99);
    c.node("ADD", {a, b}, quantised(0.0401234f, -128), {{"activation", "relu"}});
  }
  const TensorId a = c.input({2, 9}, 0.0316789f, 127), b = c.input({2, 9}, 0.3141593f, -128);
  c.node("ADD", {a, b}, quantised(0.2010203f, 7), {{"activation", "relu6"}});
  const TensorId u = c.input({3, 64}, 0.0316789f, 12), v = c.input({3, 64}, 0.0314f, -12);
  c.node("ADD", {u, v}, quantised(0.07f, 7), {{"activation", "none"}});
  check(c, "ts_add_s8_mve", Core::cortex_m55);
  check(c, "ts_add_s8_mve", Core::cortex_m55, true);
}

}  // namespace
}  // namespace tinsmith
