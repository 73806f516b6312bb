#include "convert/import_uint8.h"

#include <gtest/gtest.h>

#include <cmath>

#include "convert/rewrite.h"
#include "model/text.h"
#include "model/verify.h"
#include "ops/lowering.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

Result<Graph> imported(const std::string& text) {
  TRY(Graph g, parse(text, registry()));
  TRY(g, import_uint8(std::move(g)));
  CHECKED(verify(g, Stage::imported));
  return g;
}

std::vector<uint8_t> run(const Graph& g, const std::vector<uint8_t>& x) {
  auto run = Interpreter::make(g);
  EXPECT_TRUE(run) << run.error().text();
  std::copy(x.begin(), x.end(), run->input(0).begin());
  run->run();
  return {run->output(0).begin(), run->output(0).end()};
}

// A dense layer and its mean, uint8 all the way: the definition in real numbers, with each step rounded.
TEST(ImportUint8, ComputesWhatTheFileSays) {
  const auto g = imported(R"(graph g(%0) -> (%4) {
  %0: uint8[1,1,1,4] scale=0.5 zero=120 = input
  %1: uint8[3,1,1,4] scale=0.25 zero=131 = @1
  %2: int32[3] scale=0.125 zero=0 = {8, -40, 0}
  %3: uint8[1,1,1,3] scale=2 zero=3 = CONV_2D(%0, %1, %2) {stride_w=1, stride_h=1, padding=valid, activation=relu}
  %4: uint8[1,1,1,3] scale=2 zero=3 = AVERAGE_POOL_2D(%3) {stride_w=1, stride_h=1, filter_width=1, filter_height=1, padding=valid}
  @1 AP+DgoGEQMhkAQAH
}
)");
  ASSERT_TRUE(g) << g.error().text();
  const std::vector<uint8_t> w{0, 255, 131, 130, 129, 132, 64, 200, 100, 1, 0, 7};
  const std::vector<int> b{8, -40, 0};
  EXPECT_EQ(g->tensor(g->inputs[0]).type, DType::u8);
  EXPECT_EQ(g->tensor(g->outputs[0]).type, DType::u8);
  for (const std::vector<uint8_t>& x : {std::vector<uint8_t>{0, 1, 2, 3}, {255, 254, 120, 9}, {7, 200, 31, 131}}) {
    const auto y = run(*g, x);
    for (size_t o = 0; o < 3; ++o) {
      int acc = b[o];
      for (size_t k = 0; k < 4; ++k) acc += (x[k] - 120) * (w[o * 4 + k] - 131);
      EXPECT_EQ(y[o], std::clamp(std::round(acc * 0.125 / 2) + 3, 3.0, 255.0)) << o;
    }
  }
}

TEST(ImportUint8, NothingGoesBackAndForth) {
  const auto g = imported(R"(graph g(%0) -> (%3) {
  %0: uint8[1,4] scale=0.5 zero=120 = input
  %1: uint8[1,4] scale=0.5 zero=120 = ADD(%0, %0)
  %2: uint8[1,4] scale=0.5 zero=120 = MUL(%1, %0)
  %3: uint8[1,4] scale=0.5 zero=120 = ADD(%1, %2)
})");
  ASSERT_TRUE(g) << g.error().text();
  std::string ops;
  for (const Node& n : g->nodes) ops += std::string(n.op->name) + " ";
  EXPECT_EQ(ops, "QUANTIZE ADD MUL ADD QUANTIZE ");
}

TEST(ImportUint8, LeavesAGraphThatCanBeAsItIs) {
  const std::string text = R"(graph g(%0) -> (%2) {
  %0: uint8[1,4] scale=0.5 zero=120 = input
  %1: uint8[4,1] scale=0.5 zero=120 = RESHAPE(%0) {new_shape=[4, 1]}
  %2: float32[4,1] = DEQUANTIZE(%1)
}
)";
  auto g = imported(text);
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->nodes.size(), 2u);
}

}  // namespace
}  // namespace tinsmith
