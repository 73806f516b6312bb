// The kernels for cores without the DSP extension.
#include "deploy/fast_kernels_test.h"

namespace tinsmith {
namespace {

TEST(FastKernels, FullyConnectedOfSmallCores) {
  Cases c;
  for (int in : {1, 2, 7, 8, 9, 15, 16, 17, 100}) c.dense(1, in, 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 5, 6, 7, 8}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 8, "none", 127, -5);
  c.dense(2, 128, 9, "relu6", -128, -100);
  check(c, "ts_fully_connected_s8_v6m", Core::cortex_m0plus);
  check(c, "ts_fully_connected_s8_v6m", Core::cortex_m0plus, true, Optimize::size);  // one layer has enough weights
}

// Cores without the DSP extension: pairs of taps, pairs of pixels, four channels at a time.
Cases small_convolutions() {
  Cases c;
  for (int channels : {1, 2, 23, 24, 25, 26, 47, 48, 49}) c.conv({1, 3, 3, channels, 5, 1, 1, 1}, "relu", -128, -128);
  for (int out : {1, 2, 3, 4, 9}) c.conv({2, 1, 3, 6, out, 1, 1, 1}, "none", 127, -128);
  for (int w : {1, 2, 3, 6}) c.conv({2, 3, w, 2, 3, 3, 3, 1}, "relu6", -3, -100);
  c.conv({1, 12, 9, 1, 4, 10, 4, 2}, "none", 83, 127);
  c.conv({1, 5, 7, 3, 4, 2, 5, 3, 2, "valid"}, "relu_n1_to_1", 0, 0);
  return c;
}

TEST(FastKernels, ConvolutionsOfSmallCores) {
  check(convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus);
  check(small_convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus, false, Optimize::size);
  check(small_convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus, true);
}

TEST(FastKernels, DepthwiseOfSmallCores) {
  check(depthwises(), "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus);
  Cases c;
  for (int k : {1, 2, 4, 5})
    for (int h : {1, 4, 7}) c.depthwise({2, h, 6, 3, 3, k, k, 1}, "relu", 11, -128);
  for (int k : {1, 2, 5}) c.depthwise({2, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, k == 5);
  for (int h : {1, 2, 9}) c.depthwise({1, h, 1, 3, 3, 9, 1, 1}, "relu6", -128, -100);
  for (int w : {1, 2, 9}) c.depthwise({1, 3, w, 3, 3, 1, 9, 1}, "relu", -128, -128, false);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 10, 10, k, 3, 1, 1, "valid"}, "relu_n1_to_1", -128, 5);
  for (int h : {3, 4, 5, 6}) c.depthwise({2, h, h + 1, 2, 2, 3, 3, 1, 1, "valid"}, "none", 50, -5);
  c.depthwise({1, 9, 7, 4, 4, 3, 3, 3}, "relu", 20, -128);
  c.depthwise({1, 9, 9, 4, 4, 2, 2, 4}, "none", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus, false, Optimize::size);
  check(c, "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus, true);
}

}  // namespace
}  // namespace tinsmith
