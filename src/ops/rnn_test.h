// RNN and UNIDIRECTIONAL_SEQUENCE_RNN against their definition in double, over calls; what they refuse.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include "ops/op_test.h"

namespace tinsmith {

inline void check_rnn(const char* name, int steps, bool time_major, const char* activation, const std::function<double(double)>& f) {
  constexpr int batches = 2, in = 4, units = 5;
  Numbers r;
  OneOp op(name);
  op.attr("activation", activation);
  const bool sequence = name != std::string_view("RNN");
  if (sequence) op.attr("time_major", int64_t{time_major});
  const auto w = r.reals(units * in), rec = r.reals(units * units), bias = r.reals(units);
  op.input(!sequence ? Shape{batches, in} : time_major ? Shape{steps, batches, in} : Shape{batches, steps, in}, r.reals(batches * steps * in));
  op.constant({units, in}, w).constant({units, units}, rec).constant({units}, bias).variable(DType::f32, {batches, units}).output(DType::f32);
  ASSERT_EQ(op.prepare(), "");
  EXPECT_EQ(op.node.op->macs(op.graph, op.node), batches * steps * units * (in + units));
  std::vector<double> h(batches * units);
  for (int call = 0; call < 2; ++call) {
    const auto x = r.reals(batches * steps * in, -2, 2);
    std::memcpy(op.memory[0].data(), x.data(), x.size() * 4);
    op.call();
    const auto y = op.result<float>();
    for (int t = 0; t < steps; ++t)
      for (int b = 0; b < batches; ++b) {
        const int row = time_major ? t * batches + b : b * steps + t;
        const std::vector<double> old(h.begin() + b * units, h.begin() + (b + 1) * units);
        for (int n = 0; n < units; ++n) {
          double acc = double{bias[static_cast<size_t>(n)]};
          for (int i = 0; i < in; ++i) acc += double{x[static_cast<size_t>(row * in + i)]} * double{w[static_cast<size_t>(n * in + i)]};
          for (int i = 0; i < units; ++i) acc += old[static_cast<size_t>(i)] * double{rec[static_cast<size_t>(n * units + i)]};
          h[static_cast<size_t>(b * units + n)] = f(acc);
          EXPECT_NEAR(y[static_cast<size_t>(row * units + n)], f(acc), 1e-4) << activation;
        }
      }
  }
}

inline void check_rnn_activations(const char* name, int steps, bool time_major) {
  check_rnn(name, steps, time_major, "none", [](double v) { return v; });
  check_rnn(name, steps, time_major, "tanh", [](double v) { return std::tanh(v); });
  check_rnn(name, steps, time_major, "relu", [](double v) { return std::max(v, 0.0); });
  check_rnn(name, steps, time_major, "relu6", [](double v) { return std::clamp(v, 0.0, 6.0); });
  check_rnn(name, steps, time_major, "relu_n1_to_1", [](double v) { return std::clamp(v, -1.0, 1.0); });
}

// `x`: a right input, of one batch and 5 numbers; `wrong`: one of another rank.
inline void rnn_refusals(const char* name, const Shape& x, const Shape& wrong, const char* due) {
  auto refusal = [&](const Shape& in, const std::function<void(OneOp&)>& change) {
    auto numbers = [](const Shape& s) { return std::vector<float>(static_cast<size_t>(elements(s).value())); };
    OneOp op(name);
    op.attr("activation", "tanh").input(in, numbers(in)).constant({3, 5}, numbers({3, 5})).constant({3, 3}, numbers({3, 3})).constant({3}, numbers({3})).variable(DType::f32, {1, 3}).output(DType::f32);
    change(op);
    return op.prepare();
  };
  EXPECT_EQ(refusal(x, [](OneOp&) {}), "");
  EXPECT_EQ(refusal(wrong, [](OneOp&) {}), fmt::format("an input of {}, weights of 3x5; they must be {} and (units, in)", text(wrong), due));
  EXPECT_EQ(refusal(x, [](OneOp& op) { op.node.inputs[2] = op.node.inputs[1]; }), "\"c\" is 3x5; 3x3 is due for 5 inputs and 3 units");
  EXPECT_EQ(refusal(x, [](OneOp& op) { op.node.inputs[3] = kAbsent; }), "input 3 is absent; the model is broken: make it again");
  EXPECT_EQ(refusal(x, [](OneOp& op) { op.graph.tensors[4].is_variable = false; }), "the state \"state\" is not a variable; the model is broken: make it again");
  EXPECT_EQ(refusal(x, [](OneOp& op) { op.attr("activation", "sign_bit"); }), "the fused activation sign_bit is not handled; use none, relu, relu6 or relu_n1_to_1, or an operator of its own");
  EXPECT_EQ(refusal(x, [](OneOp& op) { op.graph.tensors[1].data = nullptr; }), "weights \"c\" computed at run time; make them constants");
}

}  // namespace tinsmith
