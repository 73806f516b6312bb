// CONV_2D against the definition in double or int64 over a grid of shapes and parameters; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

#include "ops/lowering.h"

namespace tinsmith::conv_2d_test {

struct Grid {
  int n, h, w, c, out, k_h, k_w, k_c, stride_h, stride_w, dilation_h, dilation_w;
  const char* padding;
};

const Grid kGrid[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "valid"}, {1, 5, 5, 3, 4, 3, 3, 3, 1, 1, 1, 1, "same"}, {2, 6, 5, 2, 3, 3, 2, 2, 2, 1, 1, 1, "same"},
    {1, 7, 9, 4, 8, 1, 1, 4, 1, 1, 1, 1, "valid"}, {1, 9, 8, 2, 2, 3, 3, 2, 1, 1, 2, 3, "same"}, {1, 9, 8, 2, 2, 3, 3, 2, 1, 1, 2, 3, "valid"},
    {3, 4, 4, 6, 6, 3, 3, 2, 1, 1, 1, 1, "same"}, {1, 5, 1, 1, 2, 8, 1, 1, 2, 1, 1, 1, "same"}, {1, 8, 8, 1, 1, 2, 2, 1, 3, 3, 1, 1, "same"},
    {2, 3, 11, 1, 5, 3, 5, 1, 1, 4, 1, 1, "valid"}, {1, 6, 6, 4, 1, 3, 3, 4, 2, 2, 1, 1, "same"},
};

// The sum of one output, x and w real numbers with zero points taken off, from the definition.
template <class X, class W>
double sum(const Grid& c, int out_h, int out_w, const X& x, const W& w, int n, int oy, int ox, int o) {
  const bool same = std::string("same") == c.padding;
  const int pad_h = same ? std::max(0, (out_h - 1) * c.stride_h + (c.k_h - 1) * c.dilation_h + 1 - c.h) / 2 : 0;
  const int pad_w = same ? std::max(0, (out_w - 1) * c.stride_w + (c.k_w - 1) * c.dilation_w + 1 - c.w) / 2 : 0;
  const int first = o / (c.out / (c.c / c.k_c)) * c.k_c;
  double acc = 0;
  for (int i = 0; i < c.k_h; ++i)
    for (int j = 0; j < c.k_w; ++j)
      for (int k = 0; k < c.k_c; ++k) {
        const int y = oy * c.stride_h - pad_h + i * c.dilation_h, z = ox * c.stride_w - pad_w + j * c.dilation_w;
        if (y < 0 || z < 0 || y >= c.h || z >= c.w) continue;
        acc += x(static_cast<size_t>(((n * c.h + y) * c.w + z) * c.c + first + k)) * w(static_cast<size_t>(((o * c.k_h + i) * c.k_w + j) * c.k_c + k), o);
      }
  return acc;
}

OneOp conv(const Grid& c, const char* activation) {
  OneOp op("CONV_2D");
  op.attr("padding", c.padding).attr("stride_h", int64_t{c.stride_h}).attr("stride_w", int64_t{c.stride_w}).attr("activation", activation);
  op.attr("dilation_h", int64_t{c.dilation_h}).attr("dilation_w", int64_t{c.dilation_w});
  return op;
}

Shape image(const Grid& c) { return {c.n, c.h, c.w, c.c}; }
Shape kernel(const Grid& c) { return {c.out, c.k_h, c.k_w, c.k_c}; }

// Calls check(index, n, oy, ox, o) for each output.
template <class F>
void each(const OneOp& op, F check) {
  const Shape& s = op.graph.output(op.node).shape;
  size_t i = 0;
  for (int n = 0; n < s[0]; ++n)
    for (int oy = 0; oy < s[1]; ++oy)
      for (int ox = 0; ox < s[2]; ++ox)
        for (int o = 0; o < s[3]; ++o) check(i++, n, oy, ox, o);
}

TEST(Conv2D, FloatIsTheDoubleSumWithinRounding) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (const char* activation : {"none", "relu6"})
      for (bool bias : {false, true})
        for (bool constant : {true, false}) {
          const auto x = r.reals(c.n * c.h * c.w * c.c, -3, 3), w = r.reals(c.out * c.k_h * c.k_w * c.k_c), b = r.reals(c.out);
          OneOp op = conv(c, activation);
          op.input(image(c), x);
          if (constant) op.constant(kernel(c), w);
          else op.input(kernel(c), w);
          if (bias) op.constant({c.out}, b);
          op.output(DType::f32);
          const auto y = op.run<float>();
          const Shape s = op.graph.output(op.node).shape;
          const FloatRange range = activation_range(activation);
          each(op, [&](size_t i, int n, int oy, int ox, int o) {
            const double acc = sum(c, s[1], s[2], [&](size_t k) { return double(x[k]); }, [&](size_t k, int) { return double(w[k]); }, n, oy, ox, o);
            EXPECT_NEAR(y[i], std::clamp(acc + (bias ? double(b[static_cast<size_t>(o)]) : 0), double(range.low), double(range.high)), 2e-5);
          });
          op.check_overlaps();
          ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");  // the plain kernel, whose claim is exact
          op.check_overlaps(std::string("none") == activation);
        }
}

template <class T, class Bias>
void integers(bool narrow_sum, int64_t w_zero = 0) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (bool one_scale : {false, true})
      for (bool bias : {false, true})
        for (float y_scale : {0.05f, 3.1f}) {
          const bool s8 = sizeof(T) == 1;
          if (w_zero && !one_scale) continue;
          const auto x = r.many<T>(c.n * c.h * c.w * c.c, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
          const auto w = r.many<int8_t>(c.out * c.k_h * c.k_w * c.k_c, -127, 127);
          const auto b = r.many<Bias>(c.out, -3000, 3000);
          const int64_t x_zero = s8 ? -11 : 0, y_zero = s8 ? 5 : 0;
          std::vector<float> scales(static_cast<size_t>(one_scale ? 1 : c.out), 0.004f);
          for (float& v : scales) v *= r.real(0.1f, 3);
          if (!one_scale) scales[0] = 0;  // a dead channel: multiplier 0
          const float x_scale = s8 ? 0.05f : 0.0004f;
          Quantisation weights = per_channel(scales);
          for (int64_t& zero : weights.zero_point) zero = w_zero;
          OneOp op = conv(c, "relu");
          if (narrow_sum && !bias) op.attr("quantized_bias_type", "int32");
          op.input(image(c), x, quantised(x_scale, x_zero)).constant(kernel(c), w, weights);
          if (bias) op.constant({c.out}, b);
          op.output(dtype_of<T>(), quantised(y_scale, y_zero));
          const auto y = op.run<T>();
          const Shape s = op.graph.output(op.node).shape;
          each(op, [&](size_t i, int n, int oy, int ox, int o) {
            const double real = sum(c, s[1], s[2], [&](size_t k) { return double(x[k]) - double(x_zero); }, [&](size_t k, int) { return double(w[k]) - double(w_zero); }, n, oy, ox, o);
            const int64_t acc = static_cast<int64_t>(real) + (bias ? int64_t{b[static_cast<size_t>(o)]} : 0);
            const FixedPoint f = fixed_point(double(x_scale) * double(scales[one_scale ? 0 : static_cast<size_t>(o)]) / double(y_scale));
            const int64_t q = s8 || narrow_sum ? reference_requantise(acc, f.multiplier, f.shift) : reference_requantise_64(acc, f.multiplier, f.shift);
            ASSERT_EQ(int64_t{y[i]}, (std::clamp<int64_t>(q + y_zero, y_zero, std::numeric_limits<T>::max()))) << i;
          });
          op.check_overlaps();
        }
}

TEST(Conv2D, Int8ToTheBit) { integers<int8_t, int32_t>(false); }
TEST(Conv2D, Int8WeightsWithAZeroPointToTheBit) { integers<int8_t, int32_t>(false, 7); }
TEST(Conv2D, Int16WithWideBiasToTheBit) { integers<int16_t, int64_t>(false); }
TEST(Conv2D, Int16WithInt32BiasToTheBit) { integers<int16_t, int32_t>(true); }

TEST(Conv2D, ShiftsUpTo30AndOverflowingSumsAreDefined) {
  for (float y_scale : {1e-12f, 1e-9f, 1e-6f}) {
    OneOp op("CONV_2D");
    op.attr("stride_h", int64_t{1}).attr("stride_w", int64_t{1});
    op.input({1, 1, 1, 1}, std::vector<int8_t>{100}, quantised(1)).constant({1, 1, 1, 1}, std::vector<int8_t>{100}, quantised(1));
    op.constant({1}, std::vector<int32_t>{2147483647}).output(DType::i8, quantised(y_scale, 127));
    op.run<int8_t>();
  }
}

TEST(Conv2D, HybridIsNearTheFloatResult) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (bool one_scale : {false, true}) {
      const auto x = r.reals(c.n * c.h * c.w * c.c, -1, 3), b = r.reals(c.out);
      const auto w = r.many<int8_t>(c.out * c.k_h * c.k_w * c.k_c, -127, 127);
      std::vector<float> scales(static_cast<size_t>(c.out));
      for (float& v : scales) v = r.real(0.001f, 0.02f);
      if (one_scale) scales.assign(scales.size(), 0.01f);
      OneOp op = conv(c, "none");
      op.input(image(c), x).constant(kernel(c), w, one_scale ? quantised(0.01f) : per_channel(scales)).constant({c.out}, b).output(DType::f32);
      const auto y = op.run<float>();
      const Shape s = op.graph.output(op.node).shape;
      each(op, [&](size_t i, int n, int oy, int ox, int o) {
        auto weight = [&](size_t k, int channel) { return double(w[k]) * double(scales[static_cast<size_t>(channel)]); };
        const double acc = sum(c, s[1], s[2], [&](size_t k) { return double(x[k]); }, weight, n, oy, ox, o) + double(b[static_cast<size_t>(o)]);
        const double slack = sum(c, s[1], s[2], [](size_t) { return 6.0 / 255 * 0.51; }, [&](size_t k, int q) { return std::fabs(weight(k, q)); }, n, oy, ox, o);
        EXPECT_NEAR(y[i], acc, slack + 1e-5);
      });
      op.check_overlaps();
    }
}

TEST(Conv2D, RefusesByName) {
  const std::vector<float> x(75), w(300);
  const std::vector<int8_t> q(300);
  auto refusal = [&](const std::function<void(OneOp&)>& build) {
    OneOp op("CONV_2D");
    op.attr("stride_h", int64_t{1}).attr("stride_w", int64_t{1}).attr("padding", "valid");
    build(op);
    return op.prepare();
  };
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({5, 5, 3}, x).constant({4, 3, 3, 3}, w).output(DType::f32); }), "the input is 5x5x3; it must be (batch, height, width, channels)");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 5, 5, 3}, x).constant({4, 3, 9}, w).output(DType::f32); }), "the weights are 4x3x9; they must be (out channels, height, width, in channels)");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 5, 5, 3}, x).constant({5, 3, 3, 2}, w).output(DType::f32); }),
            "an input of 1x5x5x3 does not fit weights of 5x3x3x2; the input's channels must be the weights' last dimension, or a multiple of it that divides the outputs");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 5, 5, 3}, x).constant({2, 7, 3, 3}, w).output(DType::f32); }),
            "a window of 7x3 does not fit in an input of 1x5x5x3; use padding \"same\", or a smaller window");
  EXPECT_EQ(refusal([&](OneOp& op) { op.attr("stride_w", int64_t{0}).input({1, 5, 5, 3}, x).constant({2, 3, 3, 3}, w).output(DType::f32); }),
            "a window of 3x3, stride 1x0, dilation 1x1; all must be from 1 to 65536, and the reach under 2^24");
  EXPECT_EQ(refusal([&](OneOp& op) {
              Quantisation asymmetric = quantised(0.1f, 3);
              op.input({1, 5, 5, 3}, std::vector<int16_t>(75), quantised(1)).constant({2, 3, 3, 3}, q, asymmetric).output(DType::i16, quantised(1));
            }),
            "weights with the zero point 3; quantise them symmetrically");
  EXPECT_EQ(refusal([&](OneOp& op) { op.input({1, 5, 5, 3}, q, quantised(1)).input({2, 3, 3, 3}, q, quantised(1)).output(DType::i8, quantised(1)); }),
            "int8 weights computed at run time; make the weights a constant");
  EXPECT_EQ(refusal([&](OneOp& op) {
              op.input({1, 5, 5, 1}, std::vector<int16_t>(25), quantised(1)).constant({1, 1, 1, 1}, q, quantised(1)).output(DType::i16, quantised(1e-6f));
            }),
            "the scales 1 * 1 / 1e-06 are too far apart for int16; quantise the model with representative samples");
}

}  // namespace tinsmith::conv_2d_test
