// SVDF against the definition over several steps; the state's keeping; refusals by their text.
#include <cmath>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith::svdf_test {

struct Grid {
  int batches, in, units, rank, memory;
  bool bias;
};
const Grid kGrid[] = {{1, 1, 1, 1, 1, false}, {1, 6, 4, 1, 5, true}, {2, 10, 4, 2, 8, true}, {3, 5, 2, 3, 2, false}};

// The state as whole histories: sums of the features of each step, the newest last.
struct Reference {
  Grid c;
  std::vector<std::vector<double>> history;
  explicit Reference(const Grid& g) : c(g), history(static_cast<size_t>(g.batches * g.units * g.rank), std::vector<double>(static_cast<size_t>(g.memory), 0.0)) {}
};

void set_input(OneOp& op, const void* values, size_t bytes) { std::memcpy(op.memory[0].data(), values, bytes); }

TEST(Svdf, FloatOverTenSteps) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (const char* activation : {"none", "relu"}) {
      const int filters = c.units * c.rank;
      const auto feature = r.reals(filters * c.in), time = r.reals(filters * c.memory), bias = r.reals(c.units);
      OneOp op("SVDF");
      op.attr("rank", int64_t{c.rank}).attr("activation", activation).input({c.batches, c.in}, r.reals(c.batches * c.in));
      op.constant({filters, c.in}, feature).constant({filters, c.memory}, time);
      if (c.bias) op.constant({c.units}, bias);
      else op.absent();
      op.variable(DType::f32, {c.batches, filters * c.memory}).output(DType::f32);
      ASSERT_EQ(op.prepare(), "");
      Reference ref(c);
      const FloatRange range = activation_range(activation);
      for (int step = 0; step < 10; ++step) {
        const auto x = r.reals(c.batches * c.in, -2, 2);
        set_input(op, x.data(), x.size() * 4);
        op.call();
        const auto y = op.result<float>();
        for (int b = 0; b < c.batches; ++b)
          for (int u = 0; u < c.units; ++u) {
            double acc = c.bias ? double(bias[static_cast<size_t>(u)]) : 0;
            for (int k = 0; k < c.rank; ++k) {
              const int f = u * c.rank + k;
              double sum = 0;
              for (int i = 0; i < c.in; ++i) sum += double(x[static_cast<size_t>(b * c.in + i)]) * double(feature[static_cast<size_t>(f * c.in + i)]);
              auto& h = ref.history[static_cast<size_t>(b * filters + f)];
              h.push_back(sum);
              for (int t = 0; t < c.memory; ++t) acc += h[h.size() - static_cast<size_t>(c.memory - t)] * double(time[static_cast<size_t>(f * c.memory + t)]);
            }
            EXPECT_NEAR(y[static_cast<size_t>(b * c.units + u)], std::clamp(acc, double(range.low), double(range.high)), 1e-5);
          }
      }
    }
}

template <class State>
void integers(int64_t state_zero) {
  Numbers r;
  for (const Grid& c : kGrid) {
    const int filters = c.units * c.rank;
    const auto feature = r.many<int8_t>(filters * c.in, -127, 127);
    const auto time = r.many<State>(filters * c.memory, -std::numeric_limits<State>::max(), std::numeric_limits<State>::max());
    const auto bias = r.many<int32_t>(c.units, -5000, 5000);
    const float x_scale = 0.03f, f_scale = 0.01f, s_scale = sizeof(State) == 1 ? 0.04f : 0.0003f, t_scale = sizeof(State) == 1 ? 0.009f : 0.0001f, y_scale = 0.11f;
    OneOp op("SVDF");
    op.attr("rank", int64_t{c.rank}).attr("activation", "relu").input({c.batches, c.in}, std::vector<int8_t>(static_cast<size_t>(c.batches * c.in)), quantised(x_scale, -3));
    op.constant({filters, c.in}, feature, quantised(f_scale)).constant({filters, c.memory}, time, quantised(t_scale));
    if (c.bias) op.constant({c.units}, bias);
    else op.absent();
    op.variable(dtype_of<State>(), {c.batches, filters * c.memory}, quantised(s_scale, state_zero)).output(DType::i8, quantised(y_scale, -128));
    ASSERT_EQ(op.prepare(), "");
    const FixedPoint one = fixed_point(double(x_scale * f_scale / s_scale)), two = fixed_point(double(s_scale * t_scale / y_scale));
    Reference ref(c);
    for (int step = 0; step < 10; ++step) {
      const auto x = r.many<int8_t>(c.batches * c.in, -128, 127);
      set_input(op, x.data(), x.size());
      op.call();
      const auto y = op.result<int8_t>();
      for (int b = 0; b < c.batches; ++b)
        for (int u = 0; u < c.units; ++u) {
          int64_t acc = c.bias ? bias[static_cast<size_t>(u)] : 0;
          for (int k = 0; k < c.rank; ++k) {
            const int f = u * c.rank + k;
            int64_t sum = 0;
            for (int i = 0; i < c.in; ++i) sum += (int64_t{x[static_cast<size_t>(b * c.in + i)]} + 3) * feature[static_cast<size_t>(f * c.in + i)];
            const int64_t q = std::clamp<int64_t>(reference_requantise(sum, one.multiplier, one.shift), std::numeric_limits<State>::min(), std::numeric_limits<State>::max());
            auto& h = ref.history[static_cast<size_t>(b * filters + f)];
            h.push_back(static_cast<double>(static_cast<State>(q + state_zero)) - static_cast<double>(state_zero));
            for (int t = 0; t < c.memory; ++t)
              acc += static_cast<int64_t>(h[h.size() - static_cast<size_t>(c.memory - t)]) * time[static_cast<size_t>(f * c.memory + t)];
          }
          const int64_t want = reference_requantise(static_cast<int32_t>(static_cast<uint32_t>(acc)), two.multiplier, two.shift) - 128;
          ASSERT_EQ(y[static_cast<size_t>(b * c.units + u)], (std::clamp<int64_t>(want, -128, 127))) << "step " << step;
        }
    }
  }
}

TEST(Svdf, Int8WithAnInt8StateToTheBit) { integers<int8_t>(5); }
TEST(Svdf, Int8WithAnInt16StateToTheBit) { integers<int16_t>(0); }

TEST(Svdf, HybridIsNearTheFloatResult) {
  Numbers r;
  const auto feature = r.many<int8_t>(4 * 6, -127, 127), time = r.many<int8_t>(4 * 5, -127, 127);
  std::vector<float> real_feature, real_time;
  for (int8_t v : feature) real_feature.push_back(0.01f * v);
  for (int8_t v : time) real_time.push_back(0.008f * v);
  OneOp hybrid("SVDF"), real("SVDF");
  for (OneOp* op : {&hybrid, &real}) op->attr("rank", int64_t{2}).input({1, 6}, std::vector<float>(6));
  hybrid.constant({4, 6}, feature, quantised(0.01f)).constant({4, 5}, time, quantised(0.008f));
  real.constant({4, 6}, real_feature).constant({4, 5}, real_time);
  for (OneOp* op : {&hybrid, &real}) {
    op->constant({2}, std::vector<float>{0.5f, -1}).variable(DType::f32, {1, 20}).output(DType::f32);
    ASSERT_EQ(op->prepare(), "");
  }
  for (int step = 0; step < 8; ++step) {
    const auto x = r.reals(6);
    for (OneOp* op : {&hybrid, &real}) {
      set_input(*op, x.data(), 24);
      op->call();
    }
    for (size_t i = 0; i < 2; ++i) EXPECT_NEAR(hybrid.result<float>()[i], real.result<float>()[i], 0.1);
  }
}

TEST(Svdf, RefusesByName) {
  const std::vector<float> v(60);
  OneOp state("SVDF"), shape("SVDF"), types("SVDF");
  state.attr("rank", int64_t{1}).input({1, 6}, v).constant({4, 6}, v).constant({4, 5}, v).absent().input({1, 20}, v).output(DType::f32);
  EXPECT_EQ(state.prepare(), "the state \"x\" is not a variable; the model is broken: make it again");
  shape.attr("rank", int64_t{3}).input({1, 6}, v).constant({4, 6}, v).constant({4, 5}, v).absent().variable(DType::f32, {1, 20}).output(DType::f32);
  EXPECT_EQ(shape.prepare(), "input 1x6, feature weights 4x6, time weights 4x5, state 1x20, rank 3 do not fit; they must be (batches, in), (units * rank, in), "
                             "(units * rank, memory), (batches, units * rank * memory)");
  types.attr("rank", int64_t{1}).input({1, 6}, v).constant({4, 6}, v).constant({4, 5}, v).absent().variable(DType::i8, {1, 20}, quantised(1)).output(DType::f32);
  EXPECT_EQ(types.prepare(), "float32 input, float32 and float32 weights, float32 bias, int8 state; all float32; int8 with time weights and state in int8 or "
                             "int16; or float32 with int8 weights are handled");
}

}  // namespace tinsmith::svdf_test
