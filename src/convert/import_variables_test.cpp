#include "convert/import_variables.h"

#include <gtest/gtest.h>

#include "convert/calibrate.h"
#include "model/text.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

// s = s / 2 + x, from 4 on where CALL_ONCE says so; y = s.
Result<Graph> counter_from(const std::string& init) {
  TRY(Graph g, parse(R"(graph g(%0) -> (%7) {
  %0: float32[2] = input
  %5: float32[2] = {0.5, 0.5}
  CALL_ONCE() {init_subgraph_index=0}
  %1: int32[] "s" = VAR_HANDLE()
  %2: float32[2] = READ_VARIABLE(%1)
  %3: float32[2] = MUL(%2, %5)
  %4: float32[2] = ADD(%3, %0)
  ASSIGN_VARIABLE(%1, %4)
  %6: int32[] "s" = VAR_HANDLE()
  %7: float32[2] = READ_VARIABLE(%6)
  graph init() -> () {
    %1: float32[2] = {4, 4}
    %0: int32[] "s" = VAR_HANDLE()
    )" + init + "\n  }\n}", registry()));
  CHECKED(import_variables(g));
  CHECKED(verify(g, Stage::imported));
  return g;
}

std::vector<float> steps(const Graph& g) {
  auto run = Interpreter::make(g);
  EXPECT_TRUE(run) << run.error().text();
  std::vector<float> y;
  for (int step = 0; step < 4; ++step) {
    if (step == 3) run->reset();
    const float x[2] = {1, 2};
    std::copy_n(reinterpret_cast<const uint8_t*>(x), sizeof x, run->input(0).begin());
    run->run();
    y.push_back(reinterpret_cast<const float*>(run->output(0).data())[1]);
  }
  return y;
}

TEST(ImportVariables, KeepTheirValueAndStartFromTheFirst) {
  const auto from_four = counter_from("ASSIGN_VARIABLE(%0, %1)");
  ASSERT_TRUE(from_four) << from_four.error().text();
  EXPECT_EQ(steps(*from_four), (std::vector<float>{4, 4, 4, 4}));
  const auto from_zero = counter_from("%2: float32[2] = SUB(%1, %1)\n    ASSIGN_VARIABLE(%0, %2)");
  ASSERT_TRUE(from_zero) << from_zero.error().text();
  EXPECT_EQ(steps(*from_zero), (std::vector<float>{2, 3, 3.5f, 2}));
}

TEST(ImportVariables, RefusesByName) {
  const auto g = counter_from("%2: float32[2] = READ_VARIABLE(%0)\n    ASSIGN_VARIABLE(%0, %2)");
  ASSERT_FALSE(g);
  EXPECT_EQ(g.error().text(), "operator 1 READ_VARIABLE: is in the graph that CALL_ONCE runs; only constants can be the first values of variables");
}

}  // namespace
}  // namespace tinsmith
