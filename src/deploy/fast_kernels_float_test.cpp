// Float and int16 convolutions on cores with an FPU, the DSP extension or vectors.
#include "deploy/fast_kernels_test.h"

namespace tinsmith {
namespace {

Cases float_convolutions() {
  Cases c;
  for (int channels : {1, 2, 3, 4, 7, 8, 33}) c.conv_f32({1, 5, 3, channels, 6, 1, 1, 1}, "relu");
  for (int out : {1, 2, 3, 4, 5, 16}) c.conv_f32({2, 3, 3, 5, out, 1, 1, 1}, out % 2 ? "relu6" : "none");
  for (int w : {1, 2, 3, 4, 5, 6, 7, 9, 13}) c.conv_f32({1, 4, w, 3, 5, 3, 3, 1}, "relu");
  for (const char* padding : {"same", "valid"})
    for (int stride : {1, 2, 3}) c.conv_f32({2, 9, 11, 2, 4, 3, 3, stride, 1, padding}, "relu_n1_to_1", 1, stride != 2);
  c.conv_f32({1, 21, 11, 1, 8, 10, 4, 2}, "relu");
  c.conv_f32({1, 5, 5, 4, 6, 1, 1, 2}, "none");
  c.conv_f32({1, 9, 1, 4, 6, 3, 1, 1, 2}, "none");  // rows dilated
  for (int w : {1, 2}) c.conv_f32({1, 3, w, 3, 4, 5, 5, 1}, "relu");
  for (float scale : {0.0f, 1e-20f, 1e-38f, 3e-45f, 1e38f}) c.conv_f32({1, 5, 7, 3, 6, 3, 3, 1}, "relu", scale);
  for (int w : {5, 9}) c.conv_f32({1, 4, w, 1, 8, 3, 3, 1}, "relu", 1, true, true);
  return c;
}

Cases float_depthwises() {
  Cases c;
  for (int channels : {8, 9, 15, 16, 23, 64}) c.conv_f32({1, 5, 4, channels, channels, 3, 3, 1}, "relu", 1, channels != 16, true);
  for (int k : {1, 2, 3, 5})
    for (int stride : {1, 2}) c.conv_f32({2, 6, 7, 10, 10, k, k, stride}, k == 2 ? "relu6" : "none", 1, true, true);
  for (int w : {1, 2}) c.conv_f32({1, 3, w, 8, 8, 5, 3, 1}, "relu", 1, true, true);
  c.conv_f32({1, 9, 8, 12, 12, 3, 3, 1, 2}, "relu", 1, true, true);
  c.conv_f32({1, 12, 1, 11, 11, 5, 1, 1, 1, "valid"}, "relu_n1_to_1", 1, true, true);
  for (float scale : {0.0f, 1e-20f, 1e-38f, 3e-45f, 1e38f}) c.conv_f32({1, 5, 4, 9, 9, 3, 3, 1}, "relu", scale, true, true);
  return c;
}

TEST(FastKernels, FloatConvolutions) {
  check(float_convolutions(), "ts_conv_2d_f32_fpu");
  check(float_convolutions(), "ts_conv_2d_f32_fpu_one", Core::cortex_m33, false, Optimize::size);
  check(float_convolutions(), "ts_conv_2d_f32_fpu", Core::cortex_m7, true);
}

TEST(FastKernels, FloatDepthwise) {
  check(float_depthwises(), "ts_depthwise_conv_2d_f32_fpu");
  check(float_depthwises(), "ts_depthwise_conv_2d_f32_fpu", Core::cortex_m33, false, Optimize::size);
  check(float_depthwises(), "ts_depthwise_conv_2d_f32_fpu", Core::cortex_m7, true);
}

// Sums that stay within 32 bits, and those of so many inputs (1,500) that they may not.
TEST(FastKernels, Int16Convolutions) {
  Cases c;
  for (int channels : {1, 3, 4, 7, 8, 9, 33}) c.conv_s16({1, 3, 3, channels, 6, 1, 1, 1}, "none");
  for (int out : {1, 3, 4, 9}) c.conv_s16({1, 5, 4, 5, out, 3, 3, 1}, "relu", false, out != 3);
  c.conv_s16({2, 7, 5, 2, 4, 3, 3, 2, 1, "valid"}, "relu");
  c.conv_s16({1, 9, 1, 6, 4, 3, 1, 1, 1}, "none");
  for (Core core : {Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m55}) check(c, "ts_conv_2d_s16_word", core);
  check(c, "ts_conv_2d_s16_word", Core::cortex_m33, true, Optimize::size);
  Cases wide;
  for (int out : {3, 4}) wide.conv_s16({1, 2, 1, 1500, out, 1, 1, 1}, "none");
  wide.conv_s16({1, 7, 5, 6, 4, 3, 3, 1, 2}, "none");
  for (Core core : {Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m55}) check(wide, "ts_conv_2d_s16", core);
}

TEST(FastKernels, Int16Depthwise) {
  Cases c;
  for (int channels : {1, 3, 4, 7, 8}) c.conv_s16({1, 5, 4, channels, channels, 3, 3, channels % 2 + 1}, channels % 2 ? "relu" : "none", true);
  for (Core core : {Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m55}) check(c, "ts_depthwise_conv_2d_s16_word", core);
  check(c, "ts_depthwise_conv_2d_s16_word", Core::cortex_m33, true, Optimize::size);
  Cases multiplied;
  multiplied.conv_s16({1, 5, 4, 2, 8, 3, 3, 1}, "none", true);
  check(multiplied, "ts_depthwise_conv_2d_s16");
}

TEST(FastKernels, Int16FullyConnected) {
  Cases c;
  for (int in : {1, 2, 3, 4, 7, 8, 9, 40}) c.dense_s16(in % 3 + 1, in, 7, in % 2 ? "relu" : "none");
  for (int out : {1, 2, 3, 4, 5, 8}) c.dense_s16(1, 20, out, "none");
  for (Core core : {Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m55}) check(c, "ts_fully_connected_s16_word", core);
  check(c, "ts_fully_connected_s16_word", Core::cortex_m7, true);
}

}  // namespace
}  // namespace tinsmith
