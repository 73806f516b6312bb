// The kernels for cores with the DSP extension, and plain ones that use it.
#include "deploy/fast_kernels_test.h"

namespace tinsmith {
namespace {

// Windows of three taps a row that slide.
Cases sliding() {
  Cases c;
  for (int w : {2, 4, 11, 12}) c.conv({1, 5, w, 4, 4, 3, 3, 1}, "relu", -128, -128);
  for (int channels : {8, 12, 16, 20, 36}) c.conv({1, 4, 6, channels, 4, 3, 3, 1}, "relu", channels, -128);
  for (int out : {1, 2, 3, 7}) c.conv({1, 3, 12 + out % 2, 8, out, 3, 3, 1}, "none", 127, -17);
  c.conv({2, 7, 8, 16, 6, 3, 3, 1, 1, "valid"}, "relu", 127, -100);
  c.conv({1, 9, 13, 4, 5, 3, 3, 1, 1, "valid"}, "relu6", -3, -128);
  c.conv({2, 1, 8, 16, 6, 3, 3, 1}, "relu", -20, -128);
  c.conv({1, 8, 8, 8, 6, 3, 3, 1, 3}, "relu", -20, -128);
  c.conv({1, 2, 6, 12, 4, 5, 3, 1}, "relu_n1_to_1", -20, 9);
  c.conv({1, 4, 6, 32, 6, 1, 3, 1}, "none", -128, 9, false);
  c.conv({1, 9, 12, 4, 6, 3, 3, 1}, "relu", 11, -128);  // more than 64 pixels
  c.conv({1, 9, 12, 12, 3, 3, 3, 1}, "none", 11, -18);
  c.conv({1, 4, 4, 16, 7, 3, 3, 1}, "none", 127, 127, true, true);
  c.conv({1, 2, 2, 512, 4, 1, 1, 1}, "none", -128, -128);
  return c;
}

// Three taps a row by Winograd's form: more than 64 pixels, and the last layer so large that all before it have halfwords.
Cases tiles() {
  Cases c;
  c.conv({1, 9, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 11, 9, 16, 8, 3, 3, 1}, "relu", 127, -128);  // a last pixel without a partner
  c.conv({1, 7, 12, 24, 4, 3, 3, 1}, "none", -128, 127);  // 9 steps: one, then 8
  c.conv({1, 5, 14, 128, 4, 1, 3, 1}, "relu", 3, -128);
  c.conv({2, 17, 2, 32, 12, 3, 3, 1}, "none", -5, -17, false);
  c.conv({1, 23, 3, 8, 4, 3, 3, 1}, "relu6", -1, -100);
  c.conv({1, 10, 11, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({1, 13, 10, 8, 8, 3, 3, 1, 1, "valid"}, "relu_n1_to_1", -50, 20);
  c.conv({3, 1, 23, 16, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 2, 34, 16, 4, 5, 3, 1}, "relu", -128, -128);
  c.conv({1, 13, 6, 8, 4, 4, 3, 1}, "relu", 11, -128);
  c.conv({1, 9, 9, 64, 4, 1, 3, 1}, "none", 11, 3);
  c.conv({1, 33, 32, 8, 8, 3, 3, 1}, "relu", 11, -128);  // so many that the steps stand four times
  c.conv({1, 17, 64, 8, 8, 3, 3, 1}, "none", 11, -12);
  c.conv({1, 9, 9, 16, 4, 3, 3, 1, 3}, "none", -128, 3);
  c.conv({1, 1, 1, 4096, 16, 1, 1, 1}, "none", -128, -128);
  return c;
}

// The same where factors are made: few pixels, and an output of `last` channels at the end that the arena is sized by.
Cases made_tiles(int last) {
  Cases c;
  c.conv({1, 7, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 9, 7, 16, 8, 3, 3, 1}, "relu", 127, -128);
  c.conv({1, 5, 12, 24, 4, 3, 3, 1}, "none", -128, 127);
  c.conv({2, 7, 4, 16, 12, 3, 3, 1}, "none", -5, -17, false);
  c.conv({1, 12, 3, 8, 4, 3, 3, 1}, "relu6", -1, -100);
  c.conv({1, 8, 7, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({3, 1, 14, 16, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 3, 12, 8, 4, 5, 3, 1}, "relu_n1_to_1", -128, 3);
  c.conv({1, 8, 8, 64, 4, 1, 3, 1}, "none", 11, 3);
  c.conv({1, 8, 6, 16, 4, 3, 3, 1, 3}, "none", -128, 3);
  c.conv({1, 7, 8, 32, 8, 3, 3, 1}, "relu", -10, -128);
  c.conv({1, 32, 16, 4, last, 1, 1, 1}, "relu", -128, -128);
  return c;
}

// 3 x 3 taps, height and width even: 2 x 2 pixels at a time. With more than 64 pixels their factors stand in flash; `last` as above.
Cases squares(int last) {
  Cases c;
  c.conv({1, 10, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 16, 8, 16, 8, 3, 3, 1}, "relu", 127, -128);
  c.conv({1, 6, 12, 24, 4, 3, 3, 1}, "none", -128, 127);
  c.conv({2, 18, 2, 32, 12, 3, 3, 1}, "none", -5, -17, false);  // an odd number of squares
  c.conv({1, 2, 34, 64, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 24, 4, 8, 4, 3, 3, 1}, "relu6", -1, -100);
  c.conv({1, 10, 12, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({1, 12, 10, 40, 8, 3, 3, 1, 1, "valid"}, "relu_n1_to_1", -50, 20);
  c.conv({3, 2, 14, 56, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 14, 6, 48, 8, 3, 3, 1}, "none", 11, 3);
  c.conv({1, 10, 10, 16, 8, 3, 3, 1}, "none", -128, -7, true, true);  // shifts up to 30
  c.conv({1, 32, 16, 4, last, 1, 1, 1}, "relu", -128, -128);
  c.conv({1, 1, 1, 4096, 32, 1, 1, 1}, "none", -128, -128);
  return c;
}

// Long rows: one square at a time, its output a row before its input.
Cases kept_squares() {
  Cases c;
  c.conv({1, 4, 64, 8, 8, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 2, 64, 8, 8, 3, 3, 1}, "none", 127, -17);
  c.conv({1, 8, 64, 8, 8, 3, 3, 1}, "relu6", 3, -100, false);
  c.conv({2, 2, 34, 16, 16, 3, 3, 1}, "relu", -7, -128);
  c.conv({1, 6, 36, 16, 16, 3, 3, 1}, "none", -128, 5, true, true);
  c.conv({1, 12, 20, 24, 24, 3, 3, 1}, "relu", 11, -128);
  c.conv({1, 1, 1, 4096, 64, 1, 1, 1}, "none", -128, -128);
  return c;
}

// Three of them one after another, so that there is no room but in the input's place.
Cases kept_squares_in_a_row() {
  Cases c;
  for (const char* activation : {"relu", "none", "relu6"}) {
    c.conv({1, 32, 48, 16, 16, 3, 3, 1}, activation, -128, -128);
    if (c.graph.nodes.size() == 1) continue;
    c.graph.nodes.back().inputs[0] = c.graph.nodes[c.graph.nodes.size() - 2].outputs[0];
    c.graph.inputs.pop_back();
    c.graph.outputs.erase(c.graph.outputs.begin());
  }
  c.conv({1, 1, 1, 256, 512, 1, 1, 1}, "none", -128, -128);
  return c;
}

// The same with at most 64 pixels: factors are made.
Cases made_squares(int last) {
  Cases c;
  c.conv({1, 8, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 10, 6, 16, 8, 3, 3, 1}, "relu", 127, -128);
  c.conv({1, 4, 12, 24, 4, 3, 3, 1}, "none", -128, 127);
  c.conv({2, 16, 2, 16, 12, 3, 3, 1}, "none", -5, -17, false);
  c.conv({1, 18, 2, 8, 4, 3, 3, 1}, "relu6", -1, -100);  // an odd number of squares
  c.conv({1, 8, 10, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({1, 2, 14, 56, 4, 3, 3, 1}, "relu_n1_to_1", -128, 3);
  c.conv({1, 8, 8, 64, 8, 3, 3, 1}, "none", 11, 3);
  c.conv({1, 8, 6, 16, 8, 3, 3, 1}, "none", -128, -7, true, true);  // shifts up to 30
  c.conv({1, 32, 16, 4, last, 1, 1, 1}, "relu", -128, -128);
  return c;
}

// Most outputs or inputs without weights; the last output, of `room` rows, is what the arena is sized by.
Cases sparse(int room) {
  Cases c;
  c.sparse({1, 5, 4, 16, 16, 1, 1, 1}, "relu", -128, -128, 3, 2);
  c.sparse({1, 7, 3, 37, 13, 1, 1, 1}, "relu", -5, -128, 2, 5);       // an odd number of pixels, channels not in fours
  c.sparse({3, 3, 3, 64, 9, 1, 1, 1}, "none", 127, -17, 4, 1);        // all inputs, and images one after another
  c.sparse({1, 3, 3, 128, 24, 1, 1, 1}, "none", -128, 127, 3, 1);     // all inputs, and more than 16 steps
  c.sparse({1, 6, 6, 24, 20, 1, 1, 1}, "relu", 11, -128, 1, 3);       // all outputs
  c.sparse({1, 6, 6, 256, 20, 1, 1, 1}, "relu6", 11, -100, 5, 2);
  c.sparse({1, 1, 9, 700, 520, 1, 1, 1}, "relu", 11, -128, 300, 290); // distances of more than a byte
  c.sparse({1, 4, 5, 40, 30, 1, 1, 1}, "none", 3, 4, 7, 2, true);     // constant outputs of other values and odd shifts
  c.sparse({1, 2, 3, 60, 44, 1, 1, 1}, "relu_n1_to_1", 3, 4, 7, 2);
  c.sparse({1, 31, 3, 32, 32, 1, 1, 1}, "relu", -128, -128, 16, 3);
  c.conv({1, room, 32, 4, 32, 1, 1, 1}, "relu", -128, -128);
  return c;
}

TEST(FastKernels, Convolutions) { check(convolutions(), "ts_conv_2d_s8_"); }

TEST(FastKernels, ConvolutionsOnOtherCores) {
  check(convolutions(), "ts_conv_2d_s8_", Core::cortex_m7, false, Optimize::size);
  check(convolutions(), "ts_conv_2d_s8_", Core::cortex_m33, true);
}

TEST(FastKernels, ConvolutionsInTiles) {
  const Cases c = tiles();
  const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
  ASSERT_TRUE(e) << e.error().text();
  for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_w")) << "case " << i << " is " << e->layers[i].kernel;
  check(tiles(), "ts_conv_2d_s8_");
  check(tiles(), "ts_conv_2d_s8_", Core::cortex_m33, true);
}

TEST(FastKernels, ConvolutionsInMadeTiles) {
  for (int last : {36, 64}) {  // some blocks of tiles, and one
    const Cases c = made_tiles(last);
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_m")) << "case " << i << " is " << e->layers[i].kernel;
    check(made_tiles(last), "ts_conv_2d_s8_", last == 36 ? Core::cortex_m4 : Core::cortex_m7, false);
    check(made_tiles(last), "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
}

TEST(FastKernels, ConvolutionsInSquares) {
  std::set<std::string> forms;
  for (int last : {4, 80}) {
    const Cases c = squares(last);
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 2 < e->layers.size(); ++i) {
      EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_q")) << "case " << i << " is " << e->layers[i].kernel;
      forms.insert(e->layers[i].kernel.substr(0, 16));
    }
    check(c, "ts_conv_2d_s8_", last == 4 ? Core::cortex_m4 : Core::cortex_m7);
    check(c, "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
  EXPECT_TRUE(forms.contains("ts_conv_2d_s8_q_") && forms.contains("ts_conv_2d_s8_qp")) << "one square and pairs of them";
}

TEST(FastKernels, ConvolutionsInKeptSquares) {
  for (const bool in_a_row : {false, true}) {
    const Cases c = in_a_row ? kept_squares_in_a_row() : kept_squares();
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) {
      EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_qk_")) << "case " << i << " is " << e->layers[i].kernel;
      const Node& n = c.graph.nodes[i];
      const Shape& y = c.graph.output(n).shape;
      if (in_a_row) EXPECT_EQ(e->plan.offset_of(n.inputs[0]), e->plan.offset_of(n.outputs[0]) + static_cast<size_t>(y[2] * y[3])) << "case " << i;
    }
    check(c, "ts_conv_2d_s8_");
    check(c, "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
}

TEST(FastKernels, ConvolutionsInMadeSquares) {
  for (int last : {64, 96}) {  // some blocks of squares, and one
    const Cases c = made_squares(last);
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_qm")) << "case " << i << " is " << e->layers[i].kernel;
    check(c, "ts_conv_2d_s8_", last == 64 ? Core::cortex_m4 : Core::cortex_m7);
    check(c, "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
}

TEST(FastKernels, SparseConvolutions) {
  for (int room : {18, 32}) {  // some blocks of pixels, and one
    const Cases c = sparse(room);
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_p")) << "case " << i << " is " << e->layers[i].kernel;
    check(c, "ts_conv_2d_s8_");
    check(c, "ts_conv_2d_s8_", room == 18 ? Core::cortex_m4 : Core::cortex_m7, false, Optimize::size);
    check(c, "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
}

TEST(FastKernels, ConvolutionsOfFewInputs) {
  Cases c;
  for (int out : {4, 5, 16, 18, 21, 24, 32}) c.conv({1, 31, 15 + out, 8, out, 1, 1, 1}, "relu", out - 7, -128);
  for (int out : {4, 9, 32, 36}) c.conv({2, 17, 35, 4, out, 1, 1, 1}, "relu", -128, -128, false);
  c.conv({1, 31, 31, 8, 6, 1, 1, 1}, "relu6", 127, -100);
  c.conv({1, 31, 31, 8, 8, 1, 1, 1}, "relu", 127, -128);
  c.sparse({1, 31, 31, 8, 16, 1, 1, 1}, "relu", 12, -128, 3, 4);
  check(c, "ts_conv_2d_s8_f");
  check(c, "ts_conv_2d_s8_f", Core::cortex_m7);
  check(c, "ts_conv_2d_s8_f", Core::cortex_m33, true);
}

TEST(FastKernels, ConvolutionsThatSlide) {
  const Cases c = sliding();
  for (const Optimize optimize : {Optimize::speed, Optimize::size}) {
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, optimize}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_s")) << "case " << i << " is " << e->layers[i].kernel;
    check(sliding(), "ts_conv_2d_s8_", Core::cortex_m4, false, optimize);
  }
  check(sliding(), "ts_conv_2d_s8_", Core::cortex_m33, true, Optimize::size);
}

// Each width once, so that the number of channels is part of the kernel.
TEST(FastKernels, DepthwiseOfOneNumberOfChannels) {
  Cases c;
  for (int w : {1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 24, 48}) {
    c.depthwise({1, 5, w, 4 + w % 3, 4 + w % 3, 3, 3, 1}, "relu", -128, -128);
    c.depthwise({1, 5, w, 300, 300, 3, 3, 2}, w % 2 ? "relu" : "none", -7, -128);
  }
  check(c, "ts_depthwise_conv_2d_s8_s");
  check(c, "ts_depthwise_conv_2d_s8_s", Core::cortex_m33, false, Optimize::size);
}

// One name may stand for a long body and a short one: what was made for one option must not be taken for another.
TEST(FastKernels, OptionsHaveTheirOwnBodies) {
  Cases c;
  c.depthwise({1, 5, 6, 8, 8, 3, 3, 1}, "relu", -128, -128);
  std::string bodies;
  for (const Optimize optimize : {Optimize::speed, Optimize::size}) {
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, optimize}});
    ASSERT_TRUE(e) << e.error().text();
    for (const SourceFile& f : e->files) {
      if (!f.path.ends_with("depthwise_conv_2d_dsp.S")) continue;
      EXPECT_NE(bodies, f.text);
      bodies = f.text;
    }
  }
  EXPECT_FALSE(bodies.empty());
}

TEST(FastKernels, Depthwise) { check(depthwises(), "ts_depthwise_conv_2d_s8_s"); }

TEST(FastKernels, DepthwiseWithInterrupts) { check(depthwises(), "ts_depthwise_conv_2d_s8_s", Core::cortex_m7, true, Optimize::size); }

TEST(FastKernels, FullyConnected) {
  Cases c;
  for (int in : {1, 3, 4, 8, 12, 16, 31, 64, 100}) c.dense(1, in, 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 5, 8}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 8, "none", 127, -5);
  c.dense(2, 128, 4, "relu6", -128, -128);
  check(c, "ts_fully_connected_s8_");
  check(c, "ts_fully_connected_s8_", Core::cortex_m7, true, Optimize::size);
}

TEST(FastKernels, AddAndAveragePool) {
  Cases c;
  for (int n : {1, 4, 7, 64}) {
    const TensorId a = c.input({1, n}, 0.0312345f, -4), b = c.input({1, n}, 0.0171717f, 99);
    c.node("ADD", {a, b}, quantised(0.0401234f, -128), {{"activation", "relu"}});
  }
  const TensorId a = c.input({2, 9}, 0.0316789f, 127), b = c.input({2, 9}, 0.3141593f, -128);
  c.node("ADD", {a, b}, quantised(0.2010203f, 7), {{"activation", "relu6"}});
  check(c, "ts_add_s8_dsp");
  check(c, "ts_add_s8_dsp", Core::cortex_m0plus);
  Cases p;
  for (int k : {1, 2, 3, 5})
    for (const char* padding : {"same", "valid"})
      p.node("AVERAGE_POOL_2D", {p.input({2, 5, 7, 8}, 0.1f, -9)}, quantised(0.1f, -9),
             {{"padding", padding}, {"filter_height", int64_t{k}}, {"filter_width", int64_t{k}}, {"stride_h", int64_t{2}}, {"stride_w", int64_t{1}}});
  check(p, "ts_average_pool_2d_s8_dsp", Core::cortex_m4, true);
  check(p, "ts_average_pool_2d_s8_dsp");
}

// Rows one by one or in fours (ts_dot.h): few outputs of many inputs, and sums too large for the kernels above.
TEST(FastKernels, FullyConnectedByRows) {
  Cases c;
  for (int in : {2100, 2101, 2102, 2103, 4500})
    for (int out : {1, 3, 4, 6}) c.dense(in % 2 + 1, in, out, out % 2 ? "relu" : "none", out * 40 - 127, out - 128);
  for (Core core : {Core::cortex_m4, Core::cortex_m33, Core::cortex_m55}) check(c, "ts_fully_connected_s8", core);
  check(c, "ts_fully_connected_s8", Core::cortex_m7, true);
}

TEST(FastKernels, FullyConnectedOfFloat) {
  Cases c;
  for (int in : {1, 2, 3, 4, 5, 7, 16, 33}) c.dense_f32(1, in, 16, "relu", 1.0f);
  for (int out : {1, 2, 3, 5, 7, 8, 9, 11, 13, 15, 17, 31, 32, 50}) c.dense_f32(2, 6, out, out % 2 ? "relu6" : "none", 1.0f);
  for (int in : {1, 3, 4, 6, 16, 61}) c.dense_f32(3, in, 1, "relu_n1_to_1", 1.0f);
  for (float scale : {1e-20f, 1e-38f, 3e-45f, 1e38f}) c.dense_f32(1, 9, 10, "relu", scale);
  check(c, "ts_fully_connected_f32_fpu");
  check(c, "ts_fully_connected_f32_fpu", Core::cortex_m7, true);
  check(c, "ts_fully_connected_f32_fpu", Core::cortex_m33);
}

// Weights of all sizes: also outputs that are NaN, denormal or a negative zero, which the ReLU leaves alone.
TEST(FastKernels, SmallFloatFullyConnected) {
  Cases c;
  for (int in : {1, 2, 3, 7, 16, 33}) c.dense_f32(in % 2 + 1, in, 16, in == 2 ? "none" : "relu", 1.0f);
  for (int out : {1, 2, 7, 8, 9, 15, 23, 50}) c.dense_f32(2, 6, out, out % 2 ? "relu" : "none", 1.0f);
  for (float scale : {0.0f, 1e-20f, 1e-38f, 3e-45f, 1e38f}) c.dense_f32(1, 9, 10, "relu", scale);
  check(c, "ts_fully_connected_f32_fpu_small", Core::cortex_m4, false, Optimize::size);
  check(c, "ts_fully_connected_f32_fpu_small", Core::cortex_m33, true, Optimize::size);
}

// What the kernel of 3 x 3 taps does not take: four channels at a time, and the last ones one by one.
TEST(FastKernels, AnyDepthwise) {
  Cases c;
  for (int channels : {4, 5, 7, 8, 42}) c.depthwise({2, 12, 1, channels, channels, 5, 1, 1}, "relu", -128, -128);
  for (int k : {1, 2, 5}) c.depthwise({1, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, true);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 11, 11, k, 3, 1, 1, "valid"}, "relu6", -128, 5, false);
  for (int w : {1, 2, 9}) c.depthwise({1, 3, w, 6, 6, 1, 9, 1}, "relu", -128, -128, false);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 1, 2}, "relu", -20, -100);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 3}, "relu_n1_to_1", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_any_dsp");
  check(c, "ts_depthwise_conv_2d_s8_any_dsp", Core::cortex_m7, true, Optimize::size);
}

// An image of one channel: CONV_2D's kernels.
TEST(FastKernels, DepthwiseOfOneChannel) {
  Cases c;
  for (int out : {2, 3, 8, 17}) c.depthwise({1, 9, 11, 1, out, 3, 3, 2}, "relu", -128, -128);
  c.depthwise({1, 21, 15, 1, 8, 10, 8, 2}, "relu", 83, -128);
  c.depthwise({2, 5, 6, 1, 5, 3, 3, 1}, "none", 3, -9);
  c.depthwise({1, 9, 8, 1, 4, 3, 3, 1, 2}, "relu6", -7, -128, false);
  c.depthwise({1, 7, 9, 1, 6, 2, 5, 1, 1, "valid"}, "none", 127, 0, true, true);
  c.depthwise({1, 3, 2, 1, 4, 5, 7, 1}, "relu", -128, -128);
  check(c, "ts_conv_2d_s8_", Core::cortex_m4);
  check(c, "ts_conv_2d_s8_", Core::cortex_m7, true, Optimize::size);
  check(c, "ts_conv_2d_s8_v6m", Core::cortex_m0plus);
  check(c, "ts_conv_2d_s8_mve", Core::cortex_m55);
}

}  // namespace
}  // namespace tinsmith
