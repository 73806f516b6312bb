// UNIDIRECTIONAL_SEQUENCE_LSTM against its definition in double, over sequences and calls; refusals by their text.
#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::unidirectional_sequence_lstm_test {

struct Grid {
  int batches, steps, in, cells;
  bool time_major;
  double clip;
};
const Grid kGrid[] = {{1, 1, 1, 1, false, 0}, {1, 7, 5, 6, false, 0}, {2, 5, 4, 3, false, 0.3}, {3, 4, 2, 5, true, 0}};

struct Weights {
  std::vector<double> w[4], r[4], b[4];  // input, forget, cell, output
};

struct States {
  std::vector<double> h, c;
};

std::vector<double> reference(const Grid& g, const Weights& k, const std::vector<double>& x, States& s) {
  std::vector<double> y(static_cast<size_t>(g.batches * g.steps * g.cells));
  for (int b = 0; b < g.batches; ++b)
    for (int t = 0; t < g.steps; ++t) {
      const int row = g.time_major ? t * g.batches + b : b * g.steps + t;
      const std::vector<double> old = s.h;
      for (int n = 0; n < g.cells; ++n) {
        double gate[4];
        for (int q = 0; q < 4; ++q) {
          double acc = k.b[q][static_cast<size_t>(n)];
          for (int i = 0; i < g.in; ++i) acc += x[static_cast<size_t>(row * g.in + i)] * k.w[q][static_cast<size_t>(n * g.in + i)];
          for (int i = 0; i < g.cells; ++i) acc += old[static_cast<size_t>(b * g.cells + i)] * k.r[q][static_cast<size_t>(n * g.cells + i)];
          gate[q] = q == 2 ? std::tanh(acc) : 1 / (1 + std::exp(-acc));
        }
        double& c = s.c[static_cast<size_t>(b * g.cells + n)];
        c = gate[1] * c + gate[0] * gate[2];
        if (g.clip > 0) c = std::clamp(c, -g.clip, g.clip);
        y[static_cast<size_t>(row * g.cells + n)] = s.h[static_cast<size_t>(b * g.cells + n)] = gate[3] * std::tanh(c);
      }
    }
  return y;
}

Shape sequence(const Grid& g, int last) { return g.time_major ? Shape{g.steps, g.batches, last} : Shape{g.batches, g.steps, last}; }

TEST(Lstm, FloatOverThreeCalls) {
  Numbers r;
  for (const Grid& g : kGrid) {
    OneOp op("UNIDIRECTIONAL_SEQUENCE_LSTM");
    op.attr("activation", "tanh").attr("time_major", int64_t{g.time_major}).attr("cell_clip", g.clip);
    Weights k;
    op.input(sequence(g, g.in), r.reals(g.batches * g.steps * g.in));
    auto add = [&](std::vector<double>& to, Shape shape) {
      const auto v = r.reals(*elements(shape));
      to.assign(v.begin(), v.end());
      op.constant(std::move(shape), v);
    };
    for (auto& w : k.w) add(w, {g.cells, g.in});
    for (auto& w : k.r) add(w, {g.cells, g.cells});
    op.absent().absent().absent();
    for (auto& w : k.b) add(w, {g.cells});
    op.absent().absent().variable(DType::f32, {g.batches, g.cells}).variable(DType::f32, {g.batches, g.cells}).absent().absent().absent().absent();
    op.output(DType::f32);
    ASSERT_EQ(op.prepare(), "");
    States s{std::vector<double>(static_cast<size_t>(g.batches * g.cells)), std::vector<double>(static_cast<size_t>(g.batches * g.cells))};
    for (int call = 0; call < 3; ++call) {
      const auto x = r.reals(g.batches * g.steps * g.in, -2, 2);
      std::memcpy(op.memory[0].data(), x.data(), x.size() * 4);
      op.call();
      const auto y = op.result<float>();
      const auto want = reference(g, k, {x.begin(), x.end()}, s);
      for (size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], want[i], 3e-6);
    }
  }
}

template <class T, class Bias>
void integers(double tolerance) {
  Numbers r;
  const bool s8 = sizeof(T) == 1;
  for (const Grid& g : kGrid) {
    const float x_scale = s8 ? 0.015f : 0.00006f, h_scale = s8 ? 1.0f / 128 : 1.0f / 32768, w_scale = 0.008f, c_scale = 1.0f / 2048;
    const int64_t x_zero = s8 ? 4 : 0, h_zero = s8 ? -3 : 0;
    OneOp op("UNIDIRECTIONAL_SEQUENCE_LSTM");
    op.attr("activation", "tanh").attr("time_major", int64_t{g.time_major}).attr("cell_clip", g.clip);
    Weights k;
    const auto x = r.many<T>(g.batches * g.steps * g.in, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    op.input(sequence(g, g.in), x, quantised(x_scale, x_zero));
    auto add = [&](std::vector<double>& to, Shape shape) {
      const auto v = r.many<int8_t>(*elements(shape), -127, 127);
      for (int8_t q : v) to.push_back(q * double(w_scale));
      op.constant(std::move(shape), v, quantised(w_scale));
    };
    for (auto& w : k.w) add(w, {g.cells, g.in});
    for (auto& w : k.r) add(w, {g.cells, g.cells});
    op.absent().absent().absent();
    for (auto& w : k.b) {
      const auto v = r.many<Bias>(g.cells, s8 ? -9000 : -2000000, s8 ? 9000 : 2000000);
      for (Bias q : v) w.push_back(static_cast<double>(q) * double(x_scale) * double(w_scale));
      op.constant({g.cells}, v);
    }
    op.absent().absent().variable(dtype_of<T>(), {g.batches, g.cells}, quantised(h_scale, h_zero)).variable(DType::i16, {g.batches, g.cells}, quantised(c_scale));
    op.absent().absent().absent().absent().output(dtype_of<T>(), quantised(h_scale, h_zero));
    const auto y = op.run<T>();
    std::vector<double> real;
    for (T v : x) real.push_back((v - static_cast<double>(x_zero)) * double(x_scale));
    States s{std::vector<double>(static_cast<size_t>(g.batches * g.cells)), std::vector<double>(static_cast<size_t>(g.batches * g.cells))};
    const auto want = reference(g, k, real, s);
    for (size_t i = 0; i < y.size(); ++i)
      EXPECT_NEAR((y[i] - static_cast<double>(h_zero)) * double(h_scale), std::clamp(want[i], -1.0, 0.999), tolerance);
  }
}

TEST(Lstm, Int8IsNearTheExactResult) { integers<int8_t, int32_t>(0.03); }
TEST(Lstm, Int16IsNearTheExactResult) { integers<int16_t, int64_t>(0.003); }

TEST(Lstm, RefusesByName) {
  const std::vector<float> v(100);
  auto lstm = [&](const std::function<void(OneOp&)>& change) {
    OneOp op("UNIDIRECTIONAL_SEQUENCE_LSTM");
    op.attr("activation", "tanh").input({1, 2, 5}, v);
    for (int i = 0; i < 4; ++i) op.constant({3, 5}, v);
    for (int i = 0; i < 4; ++i) op.constant({3, 3}, v);
    op.absent().absent().absent();
    for (int i = 0; i < 4; ++i) op.constant({3}, v);
    op.absent().absent().variable(DType::f32, {1, 3}).variable(DType::f32, {1, 3}).output(DType::f32);
    change(op);
    return op.prepare();
  };
  EXPECT_EQ(lstm([](OneOp&) {}), "");
  const std::string broken = "; the model is broken: make it again";
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs[1] = kAbsent; }), "an input gate without weights" + broken);
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs[9] = op.node.inputs[12]; }), "peephole connections of some gates only" + broken);
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs[17] = op.node.inputs[12]; }), "a projection's bias without weights" + broken);
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs.resize(24, op.node.inputs[12]), op.node.inputs[20] = kAbsent; }), "layer normalisation of some gates only" + broken);
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs[16] = op.node.inputs[1]; }), "\"c\" is 3x5; 9 elements are due for 5 inputs and 3 cells");
  EXPECT_EQ(lstm([](OneOp& op) { op.attr("diagonal_recurrent_tensors", int64_t{1}); }), "diagonal recurrent weights; make the model of LSTM layers without it");
  auto integers = [&](const std::function<void(OneOp&)>& change) {
    return lstm([&](OneOp& op) { op.graph.tensors[0].type = DType::i8, change(op); });
  };
  const std::string hint = "; it is handled in float32 only: make the model of LSTM layers without it";
  EXPECT_EQ(integers([](OneOp& op) { op.node.inputs[1] = kAbsent; }), "coupled input and forget gates" + hint);
  EXPECT_EQ(integers([](OneOp& op) { op.node.inputs[9] = op.node.inputs[12]; }), "peephole connections" + hint);
  EXPECT_EQ(integers([](OneOp& op) { op.node.inputs[16] = op.node.inputs[5]; }), "a projection" + hint);
  EXPECT_EQ(integers([](OneOp& op) { op.node.inputs.resize(24, op.node.inputs[12]); }), "layer normalisation" + hint);
  EXPECT_EQ(lstm([](OneOp& op) { op.attr("activation", "relu"); }), "the activation relu; use tanh");
  EXPECT_EQ(lstm([](OneOp& op) { op.node.inputs[5] = op.node.inputs[1]; }), "\"c\" is 3x5; 9 elements are due for 5 inputs and 3 cells");
}

}  // namespace tinsmith::unidirectional_sequence_lstm_test
