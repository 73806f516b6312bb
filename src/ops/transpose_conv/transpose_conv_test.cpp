// TRANSPOSE_CONV against its definition, scattered as it is written there; refusals by their text.
#include <cmath>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith::transpose_conv_test {

struct Grid {
  int n, h, w, c, out_h, out_w, out, k_h, k_w, stride_h, stride_w;
  const char* padding;
};

const Grid kGrid[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "same"}, {1, 4, 5, 3, 8, 10, 2, 2, 2, 2, 2, "valid"}, {1, 4, 5, 3, 4, 5, 4, 3, 3, 1, 1, "same"},
    {2, 4, 5, 3, 8, 10, 2, 3, 3, 2, 2, "same"}, {1, 3, 2, 2, 9, 7, 3, 5, 4, 2, 3, "valid"}, {1, 3, 4, 1, 9, 11, 2, 2, 2, 3, 3, "same"},
};

// Every output's sum, from reals with the zero points taken off.
template <class X, class W>
std::vector<double> sums(const Grid& c, const X& x, const W& w) {
  std::vector<double> y(static_cast<size_t>(c.n * c.out_h * c.out_w * c.out));
  const bool same = std::string("same") == c.padding;
  const int top = same ? std::max(0, (c.h - 1) * c.stride_h + c.k_h - c.out_h) / 2 : 0, left = same ? std::max(0, (c.w - 1) * c.stride_w + c.k_w - c.out_w) / 2 : 0;
  for (int n = 0; n < c.n; ++n)
    for (int i = 0; i < c.h; ++i)
      for (int j = 0; j < c.w; ++j)
        for (int k = 0; k < c.k_h; ++k)
          for (int l = 0; l < c.k_w; ++l) {
            const int a = i * c.stride_h + k - top, b = j * c.stride_w + l - left;
            if (a < 0 || b < 0 || a >= c.out_h || b >= c.out_w) continue;
            for (int o = 0; o < c.out; ++o)
              for (int q = 0; q < c.c; ++q)
                y[static_cast<size_t>(((n * c.out_h + a) * c.out_w + b) * c.out + o)] +=
                    x(static_cast<size_t>(((n * c.h + i) * c.w + j) * c.c + q)) * w(static_cast<size_t>(((o * c.k_h + k) * c.k_w + l) * c.c + q), o);
          }
  return y;
}

OneOp transpose(const Grid& c) {
  OneOp op("TRANSPOSE_CONV");
  op.attr("padding", c.padding).attr("stride_h", int64_t{c.stride_h}).attr("stride_w", int64_t{c.stride_w});
  op.constant({4}, std::vector<int32_t>{c.n, c.out_h, c.out_w, c.out});
  return op;
}

TEST(TransposeConv, Float) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (bool bias : {false, true})
      for (bool constant : {true, false}) {
        const auto x = r.reals(c.n * c.h * c.w * c.c), w = r.reals(c.out * c.k_h * c.k_w * c.c), b = r.reals(c.out);
        OneOp op = transpose(c);
        op.attr("activation", "relu");
        if (constant) op.constant({c.out, c.k_h, c.k_w, c.c}, w);
        else op.input({c.out, c.k_h, c.k_w, c.c}, w);
        op.input({c.n, c.h, c.w, c.c}, x);
        if (bias) op.constant({c.out}, b);
        op.output(DType::f32);
        const auto y = op.run<float>();
        const auto want = sums(c, [&](size_t i) { return double(x[i]); }, [&](size_t i, int) { return double(w[i]); });
        ASSERT_EQ(y.size(), want.size());
        for (size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], std::max(0.0, want[i] + (bias ? double(b[i % b.size()]) : 0)), 1e-5);
      }
}

template <class T, class Bias>
void integers(bool narrow_sum) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (bool bias : {false, true}) {
      const bool s8 = sizeof(T) == 1;
      const auto x = r.many<T>(c.n * c.h * c.w * c.c, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      const auto w = r.many<int8_t>(c.out * c.k_h * c.k_w * c.c, -127, 127);
      const auto b = r.many<Bias>(c.out, -3000, 3000);
      const int64_t x_zero = s8 ? 17 : 0, y_zero = s8 ? -4 : 0;
      const float x_scale = s8 ? 0.05f : 0.0004f, y_scale = 0.06f;
      std::vector<float> scales(static_cast<size_t>(c.out));
      for (float& v : scales) v = r.real(0.001f, 0.02f);
      OneOp op = transpose(c);
      op.constant({c.out, c.k_h, c.k_w, c.c}, w, per_channel(scales)).input({c.n, c.h, c.w, c.c}, x, quantised(x_scale, x_zero));
      if (bias) op.constant({c.out}, b);
      op.output(dtype_of<T>(), quantised(y_scale, y_zero));
      const auto y = op.run<T>();
      const auto real = sums(c, [&](size_t i) { return double(x[i]) - double(x_zero); }, [&](size_t i, int) { return double(w[i]); });
      for (size_t i = 0; i < y.size(); ++i) {
        const size_t o = i % scales.size();
        const int64_t acc = static_cast<int64_t>(real[i]) + (bias ? int64_t{b[o]} : 0);
        const FixedPoint f = fixed_point(double(x_scale) * double(scales[o]) / double(y_scale));
        const int64_t q = s8 || (narrow_sum && bias) ? reference_requantise(acc, f.multiplier, f.shift) : reference_requantise_64(acc, f.multiplier, f.shift);
        ASSERT_EQ(int64_t{y[i]}, (std::clamp<int64_t>(q + y_zero, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())));
      }
    }
}

TEST(TransposeConv, Int8ToTheBit) { integers<int8_t, int32_t>(false); }
TEST(TransposeConv, Int16WithWideBiasToTheBit) { integers<int16_t, int64_t>(false); }
TEST(TransposeConv, Int16WithInt32BiasToTheBit) { integers<int16_t, int32_t>(true); }

TEST(TransposeConv, HybridIsNearTheFloatResult) {
  Numbers r;
  for (const Grid& c : kGrid) {
    const auto x = r.reals(c.n * c.h * c.w * c.c);
    const auto w = r.many<int8_t>(c.out * c.k_h * c.k_w * c.c, -127, 127);
    OneOp op = transpose(c);
    op.constant({c.out, c.k_h, c.k_w, c.c}, w, quantised(0.01f)).input({c.n, c.h, c.w, c.c}, x).output(DType::f32);
    const auto y = op.run<float>();
    auto weight = [&](size_t i, int) { return double(w[i]) * 0.01; };
    const auto want = sums(c, [&](size_t i) { return double(x[i]); }, weight);
    const auto slack = sums(c, [](size_t) { return 2.0 / 255 * 0.51; }, [&](size_t i, int) { return std::fabs(weight(i, 0)); });
    for (size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], want[i], slack[i] + 1e-5);
    op.check_overlaps();
  }
}

TEST(TransposeConv, RefusesByName) {
  const std::vector<float> x(60), w(24);
  OneOp size("TRANSPOSE_CONV"), moving("TRANSPOSE_CONV");
  size.attr("stride_h", int64_t{2}).attr("stride_w", int64_t{2}).constant({4}, std::vector<int32_t>{1, 9, 11, 2}).constant({2, 2, 2, 3}, w).input({1, 4, 5, 3}, x).output(DType::f32);
  EXPECT_EQ(size.prepare(), "an input of 1x4x5x3 and weights of 2x2x2x3 do not make 1x9x11x2; the output's shape must be one that a convolution of these "
                            "strides would bring to the input's");
  moving.attr("stride_h", int64_t{2}).attr("stride_w", int64_t{2}).input({4}, std::vector<int32_t>{1, 8, 10, 2}).constant({2, 2, 2, 3}, w).input({1, 4, 5, 3}, x).output(DType::f32);
  EXPECT_NE(moving.prepare().find("the output's shape"), std::string::npos);
}

TEST(TransposeConv, AShapeComputedAtRunTimeIsTheOutputs) {
  OneOp op("TRANSPOSE_CONV");
  op.attr("padding", "valid").attr("stride_h", int64_t{2}).attr("stride_w", int64_t{2}).input<int32_t>({4}, {1, 2, 2, 1});
  op.constant<float>({1, 2, 2, 1}, {1, 2, 3, 4}).input<float>({1, 1, 1, 1}, {10}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the output's shape \"x\" are computed at run time; make them a constant of the model");
  op.graph.tensor(op.node.outputs[0]).shape = {1, 2, 2, 1};
  EXPECT_EQ(op.run<float>(), (std::vector<float>{10, 20, 30, 40}));
}

}  // namespace tinsmith::transpose_conv_test
