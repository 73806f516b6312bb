// The parts of UNIDIRECTIONAL_SEQUENCE_LSTM and LSTM in float32, each with each, against the definition in double, over calls.
#include <algorithm>
#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::lstm_parts_test {

using Doubles = std::vector<double>;

struct Parts {
  bool coupled, peephole, norm, projection, projection_bias;
  double clip, projection_clip;
  bool time_major;
};

constexpr int kBatches = 2, kIn = 4, kCells = 5;

struct Model {
  Parts parts;
  int outputs;
  Doubles w[4], r[4], p[4], b[4], n[4], q, q_bias;  // input, forget, cell, output
  Doubles h, c;

  Doubles gate(size_t k, const Doubles& x, const Doubles& old, int batch) const {
    Doubles s;
    for (size_t cell = 0; cell < kCells; ++cell) {
      double acc = parts.norm ? 0 : b[k][cell];
      for (size_t i = 0; i < kIn; ++i) acc += x[i] * w[k][cell * kIn + i];
      for (size_t i = 0; i < static_cast<size_t>(outputs); ++i) acc += old[i] * r[k][cell * static_cast<size_t>(outputs) + i];
      if (parts.peephole && k != 2) acc += p[k][cell] * c[static_cast<size_t>(batch * kCells) + cell];
      s.push_back(acc);
    }
    if (parts.norm) {
      double mean = 0, variance = 0;
      for (double v : s) mean += v / kCells;
      for (double v : s) variance += (v - mean) * (v - mean) / kCells;
      for (size_t cell = 0; cell < kCells; ++cell) s[cell] = (s[cell] - mean) / std::sqrt(variance + 1e-8) * n[k][cell] + b[k][cell];
    }
    for (double& v : s) v = k == 2 ? std::tanh(v) : 1 / (1 + std::exp(-v));
    return s;
  }

  Doubles step(const Doubles& x, int batch) {
    const Doubles old(h.begin() + batch * outputs, h.begin() + (batch + 1) * outputs);
    const Doubles f = gate(1, x, old, batch), g = gate(2, x, old, batch);
    Doubles i;
    if (parts.coupled)
      for (double v : f) i.push_back(1 - v);
    else
      i = gate(0, x, old, batch);
    for (size_t cell = 0; cell < kCells; ++cell) {
      double& v = c[static_cast<size_t>(batch * kCells) + cell];
      v = f[cell] * v + i[cell] * g[cell];
      if (parts.clip > 0) v = std::clamp(v, -parts.clip, parts.clip);
    }
    const Doubles o = gate(3, x, old, batch);
    Doubles m;
    for (size_t cell = 0; cell < kCells; ++cell) m.push_back(o[cell] * std::tanh(c[static_cast<size_t>(batch * kCells) + cell]));
    if (parts.projection) {
      Doubles y;
      for (size_t k = 0; k < static_cast<size_t>(outputs); ++k) {
        double v = parts.projection_bias ? q_bias[k] : 0;
        for (size_t cell = 0; cell < kCells; ++cell) v += q[k * kCells + cell] * m[cell];
        y.push_back(parts.projection_clip > 0 ? std::clamp(v, -parts.projection_clip, parts.projection_clip) : v);
      }
      m = y;
    }
    std::copy(m.begin(), m.end(), h.begin() + batch * outputs);
    return m;
  }
};

// `sequence`: UNIDIRECTIONAL_SEQUENCE_LSTM of three steps, else LSTM, of one.
void check(const Parts& parts, bool sequence) {
  const int steps = sequence ? 3 : 1;
  Numbers r;
  Model m{.parts = parts, .outputs = parts.projection ? 3 : kCells};
  OneOp op(sequence ? "UNIDIRECTIONAL_SEQUENCE_LSTM" : "LSTM");
  op.attr("activation", "tanh").attr("cell_clip", parts.clip).attr("proj_clip", parts.projection_clip);
  if (sequence) op.attr("time_major", int64_t{parts.time_major});
  op.input(!sequence ? Shape{kBatches, kIn} : parts.time_major ? Shape{steps, kBatches, kIn} : Shape{kBatches, steps, kIn}, r.reals(kBatches * steps * kIn));
  auto add = [&](Doubles& to, bool there, Shape shape) {
    if (!there) return (void)op.absent();
    const auto v = r.reals(*elements(shape));
    to.assign(v.begin(), v.end());
    op.constant(std::move(shape), v);
  };
  for (size_t k = 0; k < 4; ++k) add(m.w[k], k > 0 || !parts.coupled, {kCells, kIn});
  for (size_t k = 0; k < 4; ++k) add(m.r[k], k > 0 || !parts.coupled, {kCells, m.outputs});
  for (size_t k : {0, 1, 3}) add(m.p[k], parts.peephole && (k > 0 || !parts.coupled), {kCells});
  for (size_t k = 0; k < 4; ++k) add(m.b[k], k > 0 || !parts.coupled, {kCells});
  add(m.q, parts.projection, {m.outputs, kCells});
  add(m.q_bias, parts.projection_bias, {m.outputs});
  op.variable(DType::f32, {kBatches, m.outputs}).variable(DType::f32, {kBatches, kCells});
  for (size_t k = 0; k < 4; ++k) add(m.n[k], parts.norm && (k > 0 || !parts.coupled), {kCells});
  op.output(DType::f32);
  ASSERT_EQ(op.prepare(), "");
  const int gates = parts.coupled ? 3 : 4;
  EXPECT_EQ(op.node.op->macs(op.graph, op.node), kBatches * steps * (gates * kCells * (kIn + m.outputs) + (parts.projection ? m.outputs * kCells : 0)));
  m.h.assign(static_cast<size_t>(kBatches * m.outputs), 0);
  m.c.assign(kBatches * kCells, 0);
  for (int call = 0; call < 2; ++call) {
    const auto x = r.reals(kBatches * steps * kIn, -2, 2);
    std::memcpy(op.memory[0].data(), x.data(), x.size() * 4);
    op.call();
    const auto y = op.result<float>();
    for (int t = 0; t < steps; ++t)
      for (int b = 0; b < kBatches; ++b) {
        const int row = parts.time_major ? t * kBatches + b : b * steps + t;
        const Doubles want = m.step({x.begin() + row * kIn, x.begin() + (row + 1) * kIn}, b);
        for (size_t k = 0; k < want.size(); ++k) EXPECT_NEAR(y[static_cast<size_t>(row * m.outputs) + k], want[k], parts.norm ? 1e-4 : 1e-5);
      }
  }
}

TEST(LstmParts, EachWithEach) {
  for (int k = 0; k < 32; ++k)
    for (bool sequence : {false, true})
      if ((k & 8) || !(k & 16)) check({(k & 1) != 0, (k & 2) != 0, (k & 4) != 0, (k & 8) != 0, (k & 16) != 0, k % 3 ? 0.0 : 0.4, k % 5 ? 0.0 : 0.2, k % 4 == 1}, sequence);
}

}  // namespace tinsmith::lstm_parts_test
