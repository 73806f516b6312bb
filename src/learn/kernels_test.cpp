// Every kernel of every instruction set against plain loops, to the bit.
#include "learn/kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "base/rng.h"
#include "learn/network.h"
#include "ts_math.h"

namespace tinsmith::learn {
namespace {

// Any finite or infinite float, or a tame one: hard cases for rounding beside ordinary ones.
float some_float(Rng& rng) {
  if (rng.below(4)) return static_cast<float>(rng.normal());
  const float f = std::bit_cast<float>(rng.next());
  return std::isnan(f) ? 1.0f : f;
}

Floats some_floats(size_t n, Rng& rng, bool tame) {
  Floats f(n);
  for (size_t i = 0; i < n; ++i) f[i] = tame ? static_cast<float>(rng.normal()) : some_float(rng);
  return f;
}

bool same_bits(float a, float b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b);
}

#define EXPECT_SAME(a, b, n)                                         \
  for (size_t same_i = 0; same_i < static_cast<size_t>(n); ++same_i) \
  ASSERT_TRUE(same_bits((a)[same_i], (b)[same_i]))                   \
      << set->name << ": [" << same_i << "] " << (a)[same_i] << " and " << (b)[same_i]

float finish(float z, Epilogue e, float gate) {
  if (e == Epilogue::relu || e == Epilogue::relu6) z = z < 0 ? 0 : z;
  if (e == Epilogue::relu6) z = z > 6 ? 6 : z;
  if (e == Epilogue::relu_gate) z = gate > 0 ? z : 0;
  if (e == Epilogue::relu6_gate) z = gate > 0 && gate < 6 ? z : 0;
  return z;
}

TEST(Kernels, OneMultiplyAddIsExactOnAnyFloats) {
  for (const Kernels* set : available_kernels()) {
    Rng rng(1, set->name);
    for (int round = 0; round < 20000; ++round) {
      const Floats b = some_floats(kPad, rng, false), start = some_floats(kPad, rng, false);
      float a = some_float(rng);
      Floats c(kPad), want(kPad);
      for (int i = 0; i < kPad; ++i) want[i] = std::fma(a, b[i], start[i]);
      set->matmul({c.data(), kPad, &a, 1, 1, b.data(), kPad, start.data(), nullptr, 1, kPad, 1, false}, Epilogue::none);
      EXPECT_SAME(c, want, kPad);
    }
  }
}

// Sums that lie at, or a hair beside, the middle between two floats: where double rounding would go wrong.
TEST(Kernels, OneMultiplyAddIsExactNearTies) {
  for (const Kernels* set : available_kernels())
    for (uint32_t m = 0x3f800001; m < 0x3f800801; m += 3)
      for (int e = -60; e < 60; ++e) {
        const float a = std::bit_cast<float>(m);
        Floats b(kPad), start(kPad), c(kPad), want(kPad);
        for (int i = 0; i < kPad; ++i) {
          b[i] = std::ldexp(i % 2 ? -a : a + 0x1p-23f, e);
          start[i] = std::ldexp(1.0f + 0x1p-23f * static_cast<float>(i), i % 3 ? 24 + i % 5 : e / 2 + 20);
          want[i] = std::fma(a, b[i], start[i]);
        }
        set->matmul({c.data(), kPad, &a, 1, 1, b.data(), kPad, start.data(), nullptr, 1, kPad, 1, false},
                    Epilogue::none);
        EXPECT_SAME(c, want, kPad);
      }
}

TEST(Kernels, ProductsAreChainsInOrder) {
  for (const Kernels* set : available_kernels())
    for (int m : {1, 2, 5, 16, 17, 33, 64})
      for (int n : {16, 48})
        for (int k : {1, 3, 16, 40})
          for (int e = 0; e < 5; ++e) {
            Rng rng(static_cast<uint64_t>(m * 1000 + n * 10 + k), "product");
            const auto epilogue = static_cast<Epilogue>(e);
            const Floats a = some_floats(static_cast<size_t>(m * k), rng, true),
                         b = some_floats(static_cast<size_t>(k * n), rng, true);
            const Floats start = some_floats(static_cast<size_t>(n), rng, true),
                         gate = some_floats(static_cast<size_t>(m * n), rng, true);
            Floats c(static_cast<size_t>(m * n)), want(static_cast<size_t>(m * n));
            for (int i = 0; i < m; ++i)
              for (int j = 0; j < n; ++j) {
                float sum = start[static_cast<size_t>(j)];
                for (int x = 0; x < k; ++x)
                  sum = std::fma(a[static_cast<size_t>(i * k + x)], b[static_cast<size_t>(x * n + j)], sum);
                want[static_cast<size_t>(i * n + j)] = finish(sum, epilogue, gate[static_cast<size_t>(i * n + j)]);
              }
            set->matmul({c.data(), n, a.data(), k, 1, b.data(), n, start.data(), gate.data(), m, n, k, false},
                        epilogue);
            EXPECT_SAME(c, want, m * n);
          }
}

TEST(Kernels, TheRowOfOnesSumsColumns) {
  for (const Kernels* set : available_kernels())
    for (int m : {1, 2, 17, 20}) {
      Rng rng(7);
      const int k = 64, n = 16;
      const Floats a = some_floats(static_cast<size_t>(m * k), rng, true),
                   b = some_floats(static_cast<size_t>(k * n), rng, true);
      Floats c(static_cast<size_t>(m * n)), want(static_cast<size_t>(m * n));
      for (int i = 0; i < m; ++i)
        for (int j = 0; j < n; ++j) {
          float sum = 0;
          for (int x = 0; x < k; ++x)  // a is read by columns, as x^T dz does
            sum =
                std::fma(i == m - 1 ? 1.0f : a[static_cast<size_t>(x * m + i)], b[static_cast<size_t>(x * n + j)], sum);
          want[static_cast<size_t>(i * n + j)] = sum;
        }
      set->matmul({c.data(), n, a.data(), 1, m, b.data(), n, nullptr, nullptr, m, n, k, true}, Epilogue::none);
      EXPECT_SAME(c, want, m * n);
    }
}

TEST(Kernels, OneOutput) {
  for (const Kernels* set : available_kernels())
    for (int m : {1, 7, 16, 64})
      for (int k : {2, 5, 16, 19}) {
        Rng rng(static_cast<uint64_t>(m + 100 * k));
        const int row = padded(k);
        const Floats x = some_floats(static_cast<size_t>(padded(m) * row), rng, true),
                     w = some_floats(static_cast<size_t>(row), rng, true);
        for (Epilogue e : {Epilogue::none, Epilogue::relu, Epilogue::relu6}) {
          Floats y(static_cast<size_t>(padded(m))), want(static_cast<size_t>(m));
          for (int i = 0; i < m; ++i) {
            float sum = 0.25f;
            for (int j = 0; j < k; ++j)
              sum = std::fma(x[static_cast<size_t>(i * row + j)], w[static_cast<size_t>(j)], sum);
            want[static_cast<size_t>(i)] = finish(sum, e, 0);
          }
          set->matvec(y.data(), x.data(), row, w.data(), 0.25f, m, k, e);
          EXPECT_SAME(y, want, m);
        }
      }
}

float lane_sum(const std::vector<float>& terms) {
  float lane[16] = {};
  for (size_t i = 0; i < terms.size(); ++i) lane[i % 16] += terms[i];
  for (int step = 8; step > 0; step /= 2)
    for (int i = 0; i < step; ++i) lane[i] += lane[i + step];
  return lane[0];
}

TEST(Kernels, SumsAndErrorsKeepTheirLanes) {
  for (const Kernels* set : available_kernels())
    for (int n : {1, 4, 16, 31, 64, 100}) {
      Rng rng(static_cast<uint64_t>(n));
      const Floats p = some_floats(static_cast<size_t>(n), rng, true),
                   t = some_floats(static_cast<size_t>(n), rng, true);
      std::vector<float> terms, sizes, slope;
      float square[16] = {};
      for (int i = 0; i < n; ++i) {
        const float d = p[static_cast<size_t>(i)] - t[static_cast<size_t>(i)];
        square[i % 16] = std::fma(d, d, square[i % 16]);
        terms.push_back(p[static_cast<size_t>(i)]);
        sizes.push_back(std::fabs(d));
        slope.push_back(d * 0.125f);
      }
      Floats dz(static_cast<size_t>(n));
      float sums[2];
      set->squared_error(p.data(), t.data(), n, 0.125f, dz.data(), sums);
      const float want[2] = {lane_sum({square, square + 16}), lane_sum(sizes)};
      EXPECT_SAME(sums, want, 2);
      EXPECT_SAME(dz, slope, n);
      const float total = set->sum(p.data(), n), want_total = lane_sum(terms);
      EXPECT_SAME(&total, &want_total, 1);
    }
}

TEST(Kernels, TransposeFillsWithZeros) {
  for (const Kernels* set : available_kernels())
    for (int rows : {1, 5, 16, 21})
      for (int columns : {2, 16, 17}) {
        Rng rng(3);
        const int row = padded(columns), to_row = padded(rows);
        const Floats from = some_floats(static_cast<size_t>(rows * row), rng, true);
        Floats to = some_floats(static_cast<size_t>(row * to_row), rng, true);
        set->transpose(to.data(), to_row, from.data(), row, rows, columns);
        for (int c = 0; c < columns; ++c)
          for (int r = 0; r < to_row; ++r)
            ASSERT_EQ(to[static_cast<size_t>(c * to_row + r)], r < rows ? from[static_cast<size_t>(r * row + c)] : 0)
                << set->name;
      }
}

TEST(Kernels, AdamIsKerasFormula) {
  for (const Kernels* set : available_kernels()) {
    Rng rng(5);
    const size_t n = 48;
    Floats w = some_floats(n, rng, true), m = some_floats(n, rng, true), v(n), g = some_floats(n, rng, true);
    for (size_t i = 0; i < n; ++i) v[i] = std::fabs(static_cast<float>(rng.normal()));
    m[0] = 0x1p-101f; g[0] = 0; v[1] = 0x1p-110f; g[1] = 0;  // too small to matter: become zero
    const AdamStep s = {0.01f, 0.1f, 0.001f, 1e-7f};
    Floats w2 = w, m2 = m, v2 = v;
    for (size_t i = 0; i < n; ++i) {
      m2[i] += (g[i] - m2[i]) * s.c1;
      v2[i] += (g[i] * g[i] - v2[i]) * s.c2;
      if (std::fabs(m2[i]) < 0x1p-100f) m2[i] = 0;
      if (v2[i] < 0x1p-100f) v2[i] = 0;
      w2[i] -= m2[i] * s.alpha / (std::sqrt(v2[i]) + s.epsilon);
    }
    set->adam(w.data(), m.data(), v.data(), g.data(), static_cast<int>(n), s);
    EXPECT_EQ(m[0], 0);
    EXPECT_EQ(v[1], 0);
    EXPECT_SAME(w, w2, n);
    EXPECT_SAME(m, m2, n);
    EXPECT_SAME(v, v2, n);
  }
}

TEST(Kernels, CurvesAreTheInterpretersFunctions) {
  for (const Kernels* set : available_kernels()) {
    Rng rng(9);
    const int rows = 3, n = 7, row = 16;
    const Floats x = some_floats(rows * row, rng, true);
    for (Curve c : {Curve::sigmoid, Curve::tanh, Curve::softmax}) {
      Floats y = x, want = x;
      for (int r = 0; r < rows; ++r) {
        float *line = want.data() + r * row, sum = 0;
        const float top = *std::max_element(line, line + n);
        for (int i = 0; i < n; ++i)
          line[i] = c == Curve::sigmoid ? ts_logisticf(line[i])
                    : c == Curve::tanh  ? ts_tanhf(line[i])
                                        : ts_expf(line[i] - top);
        for (int i = 0; i < n; ++i) sum += line[i];
        if (c == Curve::softmax)
          for (int i = 0; i < n; ++i) line[i] /= sum;
      }
      set->curve(c, y.data(), rows, n, row);
      EXPECT_SAME(y, want, rows * row);
    }
  }
}

TEST(Kernels, ChosenByName) {
  ASSERT_FALSE(available_kernels().empty());
  for (const Kernels* set : available_kernels()) {
    EXPECT_TRUE(use_kernels(set->name));
    EXPECT_EQ(&kernels(), set);
  }
  EXPECT_FALSE(use_kernels("mmx"));
  EXPECT_TRUE(use_kernels(""));
  EXPECT_EQ(&kernels(), available_kernels().back());
}

}  // namespace
}  // namespace tinsmith::learn
