#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ops/grid_test.h"
#include "ops/lowering.h"

namespace tinsmith::batch_matmul_test {

struct Case {
  Shape a, b;
  bool adj_x, adj_y;
  Shape a_batches, b_batches, y;
  int32_t rows, columns, depth;
};
std::vector<Case> cases() {
  std::vector<Case> all;
  for (bool ax : {false, true})
    for (bool ay : {false, true})
      for (const auto& [ba, bb, by] : {std::array<Shape, 3>{Shape{}, {}, {}}, {Shape{2}, {2}, {2}}, {Shape{2, 3}, {3}, {2, 3}}, {Shape{1}, {4}, {4}}, {Shape{2, 1}, {1, 3}, {2, 3}}}) {
        Case c{ba, bb, ax, ay, ba, bb, by, 3, 5, 4};
        for (int32_t d : ax ? std::array{c.depth, c.rows} : std::array{c.rows, c.depth}) c.a.push_back(d);
        for (int32_t d : ay ? std::array{c.columns, c.depth} : std::array{c.depth, c.columns}) c.b.push_back(d);
        c.y.push_back(c.rows);
        c.y.push_back(c.columns);
        all.push_back(c);
      }
  return all;
}

// The sum of f(u, v) along the depth for each element of y.
template <class T, class S, class F>
std::vector<S> sums(const Case& c, const std::vector<T>& a, const std::vector<T>& b, const F& f) {
  std::vector<S> out;
  for_each_index(c.y, [&](const Index& i) {
    auto matrix = [&](const Shape& batches, int64_t row, int64_t column) {
      Index at(i.end() - 2 - static_cast<std::ptrdiff_t>(batches.size()), i.end() - 2);
      for (size_t d = 0; d < at.size(); ++d)
        if (batches[d] == 1) at[d] = 0;
      at.push_back(row);
      at.push_back(column);
      return at;
    };
    const int64_t m = i[i.size() - 2], n = i[i.size() - 1];
    S sum = 0;
    for (int64_t k = 0; k < c.depth; ++k)
      sum += f(a[static_cast<size_t>(flat(c.a, c.adj_x ? matrix(c.a_batches, k, m) : matrix(c.a_batches, m, k)))],
               b[static_cast<size_t>(flat(c.b, c.adj_y ? matrix(c.b_batches, n, k) : matrix(c.b_batches, k, n)))]);
    out.push_back(sum);
  });
  return out;
}

TEST(BatchMatmul, Floats) {
  Numbers r;
  for (const Case& c : cases()) {
    const auto a = r.reals(elements(c.a).value(), -3, 3), b = r.reals(elements(c.b).value(), -3, 3);
    OneOp op("BATCH_MATMUL");
    op.attr("adj_x", int64_t{c.adj_x}).attr("adj_y", int64_t{c.adj_y}).input(c.a, a).input(c.b, b).output(DType::f32);
    const auto y = op.run<float>();
    EXPECT_EQ(op.graph.output(op.node).shape, c.y);
    EXPECT_EQ(op.node.op->macs(op.graph, op.node), elements(c.y).value() * c.depth);
    const auto want = sums<float, double>(c, a, b, [](float u, float v) { return double{u} * double{v}; });
    for (size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], want[i], 1e-5);
  }
}

template <class T>
void integers(int za, int zb, int zy) {
  Numbers r;
  for (const Case& c : cases())
    for (float ys : {0.03f, 1.5f}) {
      const auto a = r.many<T>(elements(c.a).value(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      const auto b = r.many<T>(elements(c.b).value(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      const float as = sizeof(T) == 1 ? 0.01f : 0.0001f, bs = sizeof(T) == 1 ? 0.03f : 0.0003f;
      OneOp op("BATCH_MATMUL");
      op.attr("adj_x", int64_t{c.adj_x}).attr("adj_y", int64_t{c.adj_y}).input(c.a, a, quantised(as, za)).input(c.b, b, quantised(bs, zb)).output(dtype_of<T>(), quantised(ys, zy));
      const auto y = op.run<T>();
      const FixedPoint f = fixed_point(static_cast<double>(as * bs) / double{ys});
      const auto want = sums<T, int64_t>(c, a, b, [&](T u, T v) { return int64_t{u - za} * (v - zb); });
      for (size_t i = 0; i < y.size(); ++i) {
        const int64_t q = sizeof(T) == 1 ? reference_requantise(want[i], f.multiplier, f.shift) + zy : reference_requantise_64(want[i], f.multiplier, f.shift);
        EXPECT_EQ(int64_t{y[i]}, std::clamp<int64_t>(q, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
      }
    }
}

TEST(BatchMatmul, Int8ToTheBit) { integers<int8_t>(5, -9, 20); }
TEST(BatchMatmul, Int16ToTheBit) { integers<int16_t>(0, 0, 0); }

// Each row of a quantised by itself, as the definition has it, in double: what is left is the rounding of floats.
TEST(BatchMatmul, Hybrid) {
  Numbers r;
  for (Case c : cases())
    for (int kind = 0; kind < 4; ++kind) {
      const bool asymmetric = kind % 2 != 0, per_column = kind / 2 != 0;
      const auto a = r.reals(elements(c.a).value(), kind == 0 ? 0.0f : -3.0f, 5);
      const auto b = r.many<int8_t>(elements(c.b).value(), -128, 127);
      const int axis = static_cast<int>(c.b.size()) - (c.adj_y ? 2 : 1);
      const Quantisation q = per_column ? per_channel({0.01f, 0.02f, 0.5f, 0.03f, 0.001f}, axis) : quantised(0.02f);
      OneOp op("BATCH_MATMUL");
      op.attr("adj_x", int64_t{c.adj_x}).attr("adj_y", int64_t{c.adj_y}).attr("asymmetric_quantize_inputs", int64_t{asymmetric});
      const auto y = op.input(c.a, a).constant(c.b, b, q).output(DType::f32).run<float>();
      // The row of a that an element belongs to, on its grid.
      std::vector<float> on_grid = a;
      const int64_t matrix = int64_t{c.rows} * c.depth, row_step = c.adj_x ? 1 : c.depth, step = c.adj_x ? c.rows : 1;
      for (int64_t m = 0; m < elements(c.a).value(); m += matrix)
        for (int64_t i = 0; i < c.rows; ++i) {
          double low = 0, high = 0;
          auto at = [&](int64_t k) { return static_cast<size_t>(m + i * row_step + k * step); };
          for (int64_t k = 0; k < c.depth; ++k) low = std::min(low, double{a[at(k)]}), high = std::max(high, double{a[at(k)]});
          const double scale = asymmetric ? (high - low) / 255 : std::max(high, -low) / 127, zero = asymmetric ? std::round(-128 - low / scale) : 0;
          for (int64_t k = 0; k < c.depth; ++k) on_grid[at(k)] = static_cast<float>(scale * (std::clamp(std::round(a[at(k)] / scale + zero), -128.0, 127.0) - zero));
        }
      const auto want = sums<float, double>(c, on_grid, std::vector<float>(b.begin(), b.end()), [](float u, float v) { return double{u} * double{v}; });
      for (size_t i = 0; i < y.size(); ++i) {
        const double scale = double{q.scale[per_column ? i % 5 : 0]};
        EXPECT_NEAR(y[i], want[i] * scale, 1e-3 * scale);
      }
    }
}

TEST(BatchMatmul, HybridRefusesByName) {
  auto refusal = [](bool constant, const Quantisation& q) {
    OneOp op("BATCH_MATMUL");
    op.input({2, 3}, std::vector<float>(6));
    constant ? op.constant({3, 2}, std::vector<int8_t>(6), q) : op.input({3, 2}, std::vector<int8_t>(6), q);
    return op.output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal(false, quantised(1)), "\"x\" of int8 is computed at run time, the first operand is float32; make it a constant of the model, or quantise both");
  EXPECT_EQ(refusal(true, quantised(1, 3)), "\"c\" has the zero point 3; beside float32 it must be 0: quantise it symmetrically");
  EXPECT_EQ(refusal(true, per_channel({1, 1, 1}, 0)), "\"c\" of int8 has no scale, or scales along another dimension than its columns; quantise it by tensor or by column");
  EXPECT_EQ(refusal(true, {}), "\"c\" of int8 has no scale, or scales along another dimension than its columns; quantise it by tensor or by column");
}

TEST(BatchMatmul, RefusesByName) {
  auto refusal = [](Shape a, Shape b) {
    OneOp op("BATCH_MATMUL");
    return op.input(a, std::vector<float>(static_cast<size_t>(elements(a).value()))).input(b, std::vector<float>(static_cast<size_t>(elements(b).value()))).output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {2, 3}), "matrices of 2x3 and 2x3 do not go together; the model is broken: make it again");
  EXPECT_EQ(refusal({3}, {3, 3}), "operands of 3 and 3x3; both must have two dimensions at least");
  EXPECT_EQ(refusal({2, 3, 3}, {4, 3, 3}), "shapes 2 and 4 do not go together; each dimension must be equal, or 1 in one of them");
}

}  // namespace tinsmith::batch_matmul_test
