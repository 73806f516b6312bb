// The verifier's rules, one by one, on a graph that is broken after it was parsed. (Here and not in src/model: the rules
// need real operators.)
#include "model/verify.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "model/text.h"

namespace tinsmith {
namespace {

Graph sound() {
  return *parse(R"(graph g(%0) -> (%4) {
  %0: float32[1,2] "x" = input
  %1: float32[2,2] "w" = {1, 2, 3, 4}
  %2: float32[2] "b" = {10, 20}
  %3: float32[1,2] "h" = FULLY_CONNECTED(%0, %1, %2)
  %4: float32[1,2] "y" = ADD(%3, %0)
})",
                registry());
}

std::string error_after(const std::function<void(Graph&)>& change, Stage stage = Stage::imported) {
  Graph g = sound();
  change(g);
  const auto s = verify(g, stage);
  return s ? "" : s.error().where + ": " + s.error().what;
}

TEST(Verify, ASoundGraphPassesEachStageThatFitsIt) {
  for (Stage stage : {Stage::imported, Stage::floating, Stage::quantised, Stage::planned})
    EXPECT_EQ(error_after([](Graph&) {}, stage), "");
}

TEST(Verify, Operands) {
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[0].inputs = {0}; }),
            "operator 0 FULLY_CONNECTED: 1 inputs; 2 to 3 are due");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[0].inputs[1] = 5; }),
            "operator 0 FULLY_CONNECTED: an input is tensor 5 of 5");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[0].inputs[0] = kAbsent; }), "operator 0 FULLY_CONNECTED: input 0 is absent");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[1].outputs[0] = kAbsent; }),
            "operator 1 ADD: an output is tensor -1 of 5");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[1].outputs = {}; }), "operator 1 ADD: 0 outputs; 1 are due");
}

TEST(Verify, Order) {
  EXPECT_EQ(error_after([](Graph& g) { std::swap(g.nodes[0], g.nodes[1]); }),
            "operator 0 ADD: reads tensor 3 'h', which nothing has written");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[1].outputs = {3}; }),
            "operator 1 ADD: writes tensor 3 'h', which is written already");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[1].outputs = {1}; }),
            "operator 1 ADD: writes tensor 1 'w', which is a constant");
  EXPECT_EQ(error_after([](Graph& g) { g.inputs = {0, 0}; }), "tensor 0 'x': is listed twice as a graph input");
  EXPECT_EQ(error_after([](Graph& g) { g.inputs = {0, 1}; }), "tensor 1 'w': a graph input that is a constant");
  EXPECT_EQ(error_after([](Graph& g) {
              g.add({.name = "z", .type = DType::f32, .shape = {1}});
              g.outputs = {5};
            }),
            "tensor 5 'z': a graph output that nothing writes");
}

TEST(Verify, Tensors) {
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[4].shape = {1, -2}; }), "tensor 4 'y': its shape is 1x-2");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[4].shape = Shape(9, 1); }), "tensor 4 'y': has 9 dimensions");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[2].data = std::make_shared<const Bytes>(7); }),
            "tensor 2 'b': 2 float32 takes 8 bytes, but has 7");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[2].is_variable = true; }), "tensor 2 'b': is a variable with data");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[0].quant = {{1}, {}, 0}; }),
            "tensor 0 'x': 1 scales and 0 zero points");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[0].quant = {{NAN}, {0}, 0}; }), "tensor 0 'x': a scale of nan");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[0].quant = {{0}, {0}, 0}; }), "tensor 0 'x': a scale of 0");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[1].quant = {{1, 1, 1}, {0, 0, 0}, 0}; }),
            "tensor 1 'w': 3 scales along dimension 0 of 2x2");
}

TEST(Verify, NodesAgreeWithTheirOutputs) {
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[4].shape = {2, 1}; }),
            "operator 1 ADD: tensor 4 'y' is 2x1, but the operator makes 1x2");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[4].type = DType::i32; }),
            "operator 1 ADD: tensor 4 'y' is int32, but the operator makes float32");
  EXPECT_EQ(error_after([](Graph& g) { g.nodes[0].attrs.pop_back(); }).substr(0, 31), "operator 0 FULLY_CONNECTED: has");
  EXPECT_EQ(error_after([](Graph& g) { g.tensors[0].shape = {0, 2}; }),
            "operator 0 FULLY_CONNECTED: reads tensor 0 'x', which is 0x2: no elements");
}

TEST(Verify, Stages) {
  const auto quantise = [](Graph& g) { g.tensors[4].quant = {{1}, {0}, 0}; };
  EXPECT_EQ(error_after(quantise, Stage::floating), "tensor 4 'y': is quantised at the float stage");
  EXPECT_EQ(error_after([](Graph& g) { g.outputs = {3}; }, Stage::planned),
            "operator 1 ADD: leads nowhere at the planned stage");
  Graph g = *parse(R"(graph g(%0) -> (%1) {
  %0: float32[2] = input
  %1: int16[2] scale=1 zero=5 = QUANTIZE(%0)
})",
                   registry());
  EXPECT_FALSE(verify(g, Stage::quantised)) << "int16 has zero point 0";
}

TEST(Verify, SubgraphsAreNamed) {
  EXPECT_EQ(error_after([](Graph& g) {
              g.subgraphs.push_back(sound());
              g.subgraphs[0].name = "body";
              g.subgraphs[0].tensors[4].shape = {7};
            }),
            "subgraph 'body': operator 1 ADD: tensor 4 'y' is 7, but the operator makes 1x2");
}

}  // namespace
}  // namespace tinsmith
