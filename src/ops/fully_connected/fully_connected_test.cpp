// FULLY_CONNECTED against the definition in double or int64 over a grid of shapes and parameters; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

#include "ops/lowering.h"

namespace tinsmith::fully_connected_test {

struct Grid {
  int batches, in, out;
  bool bias, per_channel;
  const char* activation;
};

std::vector<Grid> grid() {
  std::vector<Grid> all;
  for (auto [n, in, out] : {std::array{1, 1, 1}, {1, 16, 5}, {3, 7, 4}, {2, 33, 10}})
    for (bool bias : {false, true})
      for (bool per_channel : {false, true})
        for (const char* a : {"none", "relu", "relu6", "relu_n1_to_1"}) all.push_back({n, in, out, bias, per_channel, a});
  return all;
}

TEST(FullyConnected, FloatIsTheDoubleSumWithinRounding) {
  Numbers r;
  for (const Grid& c : grid()) {
    const auto x = r.reals(c.batches * c.in, -3, 3), w = r.reals(c.out * c.in, -2, 2), b = r.reals(c.out);
    for (bool constant : {true, false}) {
      OneOp op("FULLY_CONNECTED");
      op.attr("activation", c.activation).input({c.batches, c.in}, x);
      if (constant) op.constant({c.out, c.in}, w);
      else op.input({c.out, c.in}, w);
      if (c.bias && constant) op.constant({c.out}, b);
      else if (c.bias) op.input({c.out}, b);
      op.output(DType::f32);
      const auto y = op.run<float>();
      ASSERT_EQ(y.size(), static_cast<size_t>(c.batches * c.out));
      const FloatRange range = activation_range(c.activation);
      for (int n = 0; n < c.batches; ++n)
        for (int o = 0; o < c.out; ++o) {
          double acc = c.bias ? b[o] : 0;
          for (int i = 0; i < c.in; ++i) acc += double(x[n * c.in + i]) * double(w[o * c.in + i]);
          EXPECT_NEAR(y[n * c.out + o], std::clamp(acc, double(range.low), double(range.high)), 1e-5 * c.in);
        }
      op.check_overlaps(std::string("none") == c.activation);
    }
  }
}

template <class T, class Bias>
void integers(T low, T high, bool narrow) {
  Numbers r;
  for (const Grid& c : grid())
    for (float y_scale : {0.02f, 0.9f, 1e-7f}) {
      const auto x = r.many<T>(c.batches * c.in, low, high);
      const auto w = r.many<int8_t>(c.out * c.in, -127, 127);
      const auto b = r.many<Bias>(c.out, -20000, 20000);
      const bool s8 = sizeof(T) == 1;
      const int64_t x_zero = s8 ? -7 : 0, y_zero = s8 ? 11 : 0, w_zero = c.per_channel ? 0 : 3;
      std::vector<float> scales;
      for (int o = 0; o < (c.per_channel ? c.out : 1); ++o) scales.push_back(0.001f + 0.01f * static_cast<float>(o));
      Quantisation wq = per_channel(scales);
      wq.zero_point.assign(scales.size(), w_zero);
      const float x_scale = s8 ? 0.05f : 0.0003f;
      OneOp op("FULLY_CONNECTED");
      op.attr("activation", c.activation);
      if (narrow && !c.bias) op.attr("quantized_bias_type", "int32");
      op.input({c.batches, c.in}, x, quantised(x_scale, x_zero)).constant({c.out, c.in}, w, wq);
      if (c.bias) op.constant({c.out}, b);
      op.output(dtype_of<T>(), quantised(y_scale, y_zero));
      const std::string error = op.prepare();
      if (sizeof(T) == 2 && !narrow && error.find("too far apart for int16") != std::string::npos) continue;
      ASSERT_EQ(error, "");
      op.call();
      const auto y = op.result<T>();
      const IntRange range = activation_range(c.activation, op.graph.output(op.node));
      for (int n = 0; n < c.batches; ++n)
        for (int o = 0; o < c.out; ++o) {
          int64_t acc = c.bias ? int64_t{b[o]} : 0;
          for (int i = 0; i < c.in; ++i) acc += (int64_t{x[n * c.in + i]} - x_zero) * (int64_t{w[o * c.in + i]} - w_zero);
          const float ws = scales[scales.size() > 1 ? o : 0];
          const FixedPoint f = fixed_point((scales.size() > 1 ? double(x_scale) * double(ws) : double(x_scale * ws)) / double(y_scale));
          const int64_t q = s8 || narrow ? reference_requantise(acc, f.multiplier, f.shift) : reference_requantise_64(acc, f.multiplier, f.shift);
          // both sides wrap at 32 bits, as the reference kernels do
          const auto sum = static_cast<int32_t>(static_cast<uint32_t>(q) + static_cast<uint32_t>(y_zero));
          ASSERT_EQ(y[n * c.out + o], std::clamp(sum, range.low, range.high)) << "acc " << acc << " y_scale " << y_scale;
        }
      op.check_overlaps();
    }
}

TEST(FullyConnected, Int8ToTheBit) { integers<int8_t, int32_t>(-128, 127, false); }
TEST(FullyConnected, Int16WithWideBiasToTheBit) { integers<int16_t, int64_t>(-32768, 32767, false); }
TEST(FullyConnected, Int16WithInt32BiasToTheBit) { integers<int16_t, int32_t>(-32768, 32767, true); }

TEST(FullyConnected, Int8WithWeightsOfTheRunGivesWhatConstantsGive) {
  Numbers r;
  const auto x = r.many<int8_t>(3 * 9, -128, 127), w = r.many<int8_t>(4 * 9, -128, 127);
  const auto b = r.many<int32_t>(4, -900, 900);
  OneOp fixed("FULLY_CONNECTED"), run("FULLY_CONNECTED");
  fixed.input({3, 9}, x, quantised(0.1f, 5)).constant({4, 9}, w, quantised(0.02f)).constant({4}, b).output(DType::i8, quantised(0.3f, -3));
  run.input({3, 9}, x, quantised(0.1f, 5)).input({4, 9}, w, quantised(0.02f)).input({4}, b).output(DType::i8, quantised(0.3f, -3));
  EXPECT_EQ(fixed.run<int8_t>(), run.run<int8_t>());
  EXPECT_STREQ(run.lowered.kernel->name, "ts_fully_connected_s8_rt");
}

TEST(FullyConnected, HybridIsNearTheFloatResult) {
  Numbers r;
  for (const Grid& c : grid())
    for (int asymmetric : {0, 1}) {
      const auto x = r.reals(c.batches * c.in, -1, 3);
      const auto w = r.many<int8_t>(c.out * c.in, -127, 127);
      const auto b = r.reals(c.out);
      std::vector<float> scales;
      for (int o = 0; o < (c.per_channel ? c.out : 1); ++o) scales.push_back(0.01f + 0.01f * static_cast<float>(o));
      OneOp op("FULLY_CONNECTED");
      op.attr("activation", c.activation).attr("asymmetric_quantize_inputs", int64_t{asymmetric});
      op.input({c.batches, c.in}, x).constant({c.out, c.in}, w, per_channel(scales));
      if (c.bias) op.constant({c.out}, b);
      op.output(DType::f32);
      const auto y = op.run<float>();
      const FloatRange range = activation_range(c.activation);
      for (int n = 0; n < c.batches; ++n)
        for (int o = 0; o < c.out; ++o) {
          double acc = c.bias ? b[o] : 0, slack = 1e-6;
          for (int i = 0; i < c.in; ++i) {
            const double weight = double(w[o * c.in + i]) * double(scales[scales.size() > 1 ? o : 0]);
            acc += double(x[n * c.in + i]) * weight;
            slack += std::fabs(weight) * 3.0 / 127 * 0.51;
          }
          EXPECT_NEAR(y[n * c.out + o], std::clamp(acc, double(range.low), double(range.high)), slack);
        }
      op.check_overlaps();
    }
}

TEST(FullyConnected, HybridOfZerosAndOfNonsenseIsDefined) {
  const std::vector<int8_t> w = {1, 2, 3, 4};
  for (float v : {0.0f, INFINITY, -INFINITY, NAN}) {
    OneOp op("FULLY_CONNECTED");
    op.input({1, 4}, std::vector<float>(4, v)).constant({1, 4}, w, quantised(0.5f)).output(DType::f32);
    const auto y = op.run<float>();
    ASSERT_EQ(y.size(), 1u);
    if (v == 0.0f) {
      EXPECT_EQ(y[0], 0.0f);
    }
  }
}

std::string refusal(const std::function<void(OneOp&)>& build) {
  OneOp op("FULLY_CONNECTED");
  build(op);
  return op.prepare();
}

TEST(FullyConnected, RefusesByName) {
  const std::vector<float> six(6), two(2);
  const std::vector<int8_t> q6(6);
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 3}, six).constant({6}, six).output(DType::f32); }), "the weights are 6; they must be (out, in)");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 4}, six).constant({2, 3}, six).output(DType::f32); }),
            "an input of 1x4 does not fit weights of 2x3; the input's elements must be a multiple of the weights' second dimension");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 3}, six).constant({2, 3}, six).constant({3}, six).output(DType::f32); }),
            "3 biases for 2 outputs; the model is broken: make it again");
  EXPECT_EQ(refusal([&](OneOp& op) { op.attr("activation", "tanh").input({1, 3}, six).constant({2, 3}, six).output(DType::f32); }),
            "the fused activation tanh is not handled; use none, relu, relu6 or relu_n1_to_1, or an operator of its own");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 3}, std::vector<uint8_t>(3), quantised(1)).constant({2, 3}, q6, quantised(1)).output(DType::u8, quantised(1)); }),
            "uint8 input, int8 weights, int32 bias; float32; int8; int16 with int8 weights; or float32 with int8 weights are handled");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 3}, q6).constant({2, 3}, q6, quantised(1)).output(DType::i8, quantised(1)); }),
            "the input \"x\" (int8) has 0 scales; it must have one: quantise the model again");
  EXPECT_EQ(refusal([&](OneOp& op) { op.attr("weights_format", int64_t{1}).input({1, 3}, six).constant({2, 3}, six).output(DType::f32); }),
            "shuffled weights; convert the model without an Android-only weights format");
}

}  // namespace tinsmith::fully_connected_test
