#include "convert/passes.h"

#include <gtest/gtest.h>

#include "convert/calibrate.h"
#include "convert/convert.h"
#include "model/text.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

// The graph after one pass, in its text form; the pass must leave a graph that verifies.
std::string after(Result<Graph> (*pass)(Graph), const std::string& text) {
  auto g = parse(text, registry());
  if (!g) return g.error().text();
  if (auto s = verify(*g, Stage::imported); !s) return s.error().text();
  auto out = pass(std::move(*g));
  if (!out) return out.error().text();
  if (auto s = verify(*out, Stage::imported); !s) return s.error().text();
  return print(*out);
}

std::vector<float> outputs(const Graph& g, const std::vector<float>& x) {
  const auto y = run_samples(g, {.count = 1, .inputs = {x}});
  EXPECT_TRUE(y) << y.error().text();
  return y ? (*y)[0] : std::vector<float>();
}

TEST(RemoveDead, DropsWhatLeadsNowhere) {
  EXPECT_EQ(after(remove_dead, R"(graph g(%0) -> (%4) {
  %0: float32[2] = input
  %1: float32[2] = {1, 2}
  %2: float32[2] = {3, 4}
  %3: float32[2] = ADD(%0, %1)
  %4: float32[2] = ADD(%0, %2)
})"),
            R"(graph g(%0) -> (%2) {
  %0: float32[2] = input
  %1: float32[2] = {3, 4}
  %2: float32[2] = ADD(%0, %1)
}
)");
}

TEST(FoldConstants, ComputesNow) {
  EXPECT_EQ(after(fold_constants, R"(graph g(%0) -> (%4) {
  %0: float32[2] = input
  %1: float32[2] = {1, 2}
  %2: float32[2] = ADD(%1, %1)
  %3: float32[2] = MUL(%2, %1)
  %4: float32[2] = ADD(%0, %3)
})"),
            R"(graph g(%0) -> (%4) {
  %0: float32[2] = input
  %1: float32[2] = {1, 2}
  %2: float32[2] = {2, 4}
  %3: float32[2] = {2, 8}
  %4: float32[2] = ADD(%0, %3)
}
)");
}

TEST(FoldConstants, Float16WeightsStaySmall) {
  const std::string text = R"(graph g(%0) -> (%3) {
  %0: float32[2] = input
  %1: float16[2] = @1
  %2: float32[2] = DEQUANTIZE.v3(%1)
  %3: float32[2] = ADD(%0, %2)
  @1 ADwAQA==
}
)";
  EXPECT_EQ(after(fold_constants, text), text);
}

TEST(FuseActivation, OneReaderOfTheSameScale) {
  EXPECT_EQ(after(fuse_activation, R"(graph g(%0) -> (%2) {
  %0: float32[2] = input
  %1: float32[2] = ADD(%0, %0)
  %2: float32[2] = RELU6(%1)
})"),
            R"(graph g(%0) -> (%2) {
  %0: float32[2] = input
  %1: float32[2] = nothing
  %2: float32[2] = ADD(%0, %0) {activation=relu6}
}
)");
  const std::string rescaled = R"(graph g(%0) -> (%2) {
  %0: int8[2] scale=1 zero=0 = input
  %1: int8[2] scale=1 zero=0 = ADD(%0, %0)
  %2: int8[2] scale=0.5 zero=-128 = RELU(%1)
}
)";
  EXPECT_EQ(after(fuse_activation, rescaled), rescaled) << "the activation rescales";
  const std::string shared = R"(graph g(%0) -> (%2, %1) {
  %0: float32[2] = input
  %1: float32[2] = ADD(%0, %0)
  %2: float32[2] = RELU(%1)
}
)";
  EXPECT_EQ(after(fuse_activation, shared), shared) << "the sum itself is wanted";
  const std::string joined = R"(graph g(%0) -> (%2) {
  %0: float32[2] = input
  %1: float32[4] = CONCATENATION(%0, %0)
  %2: float32[4] = RELU(%1)
}
)";
  EXPECT_EQ(after(fuse_activation, joined), joined) << "CONCATENATION has the attribute, and computes no activation";
  const std::string stateful = R"(graph g(%0) -> (%6) {
  %0: int8[1,2] scale=0.25 zero=-79 = input
  %1: int8[2,2] scale=0.01 zero=0 = {1, -2, 3, -4}
  %2: int8[2,1] scale=0.01 zero=0 = {5, -6}
  %3: int32[2] = {7, -8}
  %4: int8[1,2] scale=0.03 zero=0 = variable
  %5: int8[1,2] scale=0.25 zero=-88 = SVDF.v3(%0, %1, %2, %3, %4) {rank=1}
  %6: int8[1,2] scale=0.25 zero=-88 = RELU.v2(%5)
}
)";
  EXPECT_EQ(after(fuse_activation, stateful), stateful) << "SVDF of integers has the attribute, and computes no activation";

  const std::string recurrent = R"(graph g(%0) -> (%6) {
  %0: float32[1,2] = input
  %1: float32[1,2] = {1, 2}
  %2: float32[1,1] = {3}
  %3: float32[1] = {4}
  %4: float32[1,1] = variable
  %5: float32[1,1] = RNN(%0, %1, %2, %3, %4)
  %6: float32[1,1] = RELU6(%5)
}
)";
  EXPECT_EQ(after(fuse_activation, recurrent), recurrent) << "the activation of an RNN is its state's";
}

TEST(RemoveQuantisePairs, BackToTheSameScale) {
  EXPECT_EQ(after(remove_quantise_pairs, R"(graph g(%0) -> (%3) {
  %0: int8[2] scale=0.5 zero=3 = input
  %1: float32[2] = DEQUANTIZE(%0)
  %2: int8[2] scale=0.5 zero=3 = QUANTIZE(%1)
  %3: float32[2] = DEQUANTIZE(%2)
})"),
            R"(graph g(%0) -> (%1) {
  %0: int8[2] scale=0.5 zero=3 = input
  %1: float32[2] = DEQUANTIZE(%0)
}
)");
  const std::string rounds = R"(graph g(%0) -> (%2) {
  %0: int8[2] scale=0.5 zero=3 = input
  %1: float32[2] = DEQUANTIZE(%0)
  %2: int8[2] scale=0.25 zero=3 = QUANTIZE(%1)
}
)";
  EXPECT_EQ(after(remove_quantise_pairs, rounds), rounds);
}

TEST(FoldBatchNorm, IntoWeightsAndBias) {
  const std::string text = R"(graph g(%0) -> (%6) {
  %0: float32[1,2] = input
  %1: float32[2,2] "w" = {1, 2, 3, 4}
  %2: float32[2] "scale" = {2, 0.5}
  %3: float32[2] "shift" = {10, 20}
  %4: float32[1,2] "y" = FULLY_CONNECTED(%0, %1, _)
  %5: float32[1,2] = MUL(%4, %2)
  %6: float32[1,2] = ADD(%5, %3) {activation=relu}
})";
  EXPECT_EQ(after(fold_batch_norm, text), R"(graph g(%0) -> (%1) {
  %0: float32[1,2] = input
  %2: float32[2,2] "w" = {2, 4, 1.5, 2}
  %3: float32[2] "y/bias" = {10, 20}
  %1: float32[1,2] = FULLY_CONNECTED(%0, %2, %3) {activation=relu}
}
)");
  const Graph g = *parse(text, registry());
  EXPECT_EQ(outputs(g, {3, -1}), outputs(*fold_batch_norm(g), {3, -1}));
}

TEST(FoldBatchNorm, ADepthwiseConvolutionToo) {
  const Graph g = *parse(R"(graph g(%0) -> (%5) {
  %0: float32[1,2,2,2] = input
  %1: float32[1,1,1,2] = {1, 3}
  %2: float32[2] = {1, 1}
  %3: float32[1,1,1,2] = {2, 4}
  %4: float32[1,2,2,2] = DEPTHWISE_CONV_2D(%0, %1, %2) {stride_w=1, stride_h=1, depth_multiplier=1}
  %5: float32[1,2,2,2] = SUB(%4, %3)
})", registry());
  const auto folded = fold_batch_norm(g);
  ASSERT_TRUE(folded);
  EXPECT_EQ(folded->nodes.size(), 1u);
  EXPECT_EQ(outputs(g, {1, 2, 3, 4, 5, 6, 7, 8}), outputs(*folded, {1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(FoldBatchNorm, NotWhatTurnsTheSign) {
  const std::string text = R"(graph g(%0) -> (%4) {
  %0: float32[1,2] = input
  %1: float32[2,2] = {1, 2, 3, 4}
  %2: float32[2] = {2, 0.5}
  %3: float32[1,2] = FULLY_CONNECTED(%0, %1, _)
  %4: float32[1,2] = SUB(%2, %3)
}
)";
  EXPECT_EQ(after(fold_batch_norm, text), text);
}

std::string padded(const char* paddings) {
  return fmt::format(R"(graph g(%0) -> (%5) {{
  %0: float32[1,4,4,1] = input
  %1: int32[4,2] = {{{}}}
  %2: float32[1,6,6,1] = PAD(%0, %1)
  %3: float32[1,3,3,1] = {{1, 2, 3, 4, 5, 6, 7, 8, 9}}
  %4: float32[1] = {{1}}
  %5: float32[1,4,4,1] = CONV_2D(%2, %3, %4) {{padding=valid, stride_w=1, stride_h=1}}
}}
)", paddings);
}

TEST(FusePad, WhereSameIsTheSame) {
  const Graph g = *parse(padded("0, 0, 1, 1, 1, 1, 0, 0"), registry());
  const auto fused = fuse_pad(g);
  ASSERT_TRUE(fused);
  ASSERT_EQ(fused->nodes.size(), 1u);
  EXPECT_EQ(fused->nodes[0].word("padding"), "same");
  const std::vector<float> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  EXPECT_EQ(outputs(g, x), outputs(*fused, x));
  const std::string uneven = padded("0, 0, 2, 0, 1, 1, 0, 0");
  EXPECT_EQ(after(fuse_pad, uneven), print(*parse(uneven, registry()))) << "SAME pads one row on each side";
}

TEST(FusePad, OfIntegersKeepsEveryBit) {
  EXPECT_EQ(fuse_integer_pad(*parse(padded("0, 0, 1, 1, 1, 1, 0, 0"), registry()))->nodes.size(), 2u) << "floats stay";
  for (const char* type : {"int8", "int16"})
    for (const char* op : {"CONV_2D", "DEPTHWISE_CONV_2D"}) {
      const bool wide = std::string_view(type) == "int16";
      const Graph g = *parse(fmt::format(R"(graph g(%0) -> (%5) {{
  %0: {0}[1,4,4,1] scale=0.5 zero={1} = input
  %1: int32[4,2] = {{0, 0, 0, 1, 0, 1, 0, 0}}
  %2: {0}[1,5,5,1] scale=0.5 zero={1} = PAD(%0, %1)
  %3: int8[1,3,3,1] scale=0.25 zero=0 = {{1, -2, 3, 4, 5, -6, 7, 8, 9}}
  %4: {2}[1] scale=0.125 zero=0 = {{40}}
  %5: {0}[1,2,2,1] scale=4 zero={1} = {3}(%2, %3, %4) {{padding=valid, stride_w=2, stride_h=2}}
}}
)", type, wide ? 0 : -7, wide ? "int64" : "int32", op), registry());
      const auto fused = fuse_integer_pad(g);
      ASSERT_TRUE(fused) << fused.error().text();
      ASSERT_EQ(fused->nodes.size(), 1u) << type << " " << op;
      auto run = [&](const Graph& graph) {
        auto it = Interpreter::make(graph);
        EXPECT_TRUE(it) << it.error().text();
        auto x = it->input(0);
        for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<uint8_t>(i * 91 + 17);
        it->run();
        return std::vector<uint8_t>(it->output(0).begin(), it->output(0).end());
      };
      EXPECT_EQ(run(*fused), run(g));
    }
}

TEST(RunPasses, EachResultIsShown) {
  std::vector<std::string> seen;
  const auto g = run_passes(*parse(padded("0, 0, 1, 1, 1, 1, 0, 0"), registry()), float_passes(),
                            [&](const char* pass, const Graph&) { seen.push_back(pass); });
  ASSERT_TRUE(g);
  EXPECT_EQ(seen, (std::vector<std::string>{"fold_constants", "remove_quantise_pairs", "fold_batch_norm", "fuse_pad",
                                            "fuse_activation", "remove_dead"}));
}

// ---- the integer pass on more than dense layers

GraphSamples ramp(const Graph& g, size_t count) {
  GraphSamples s{.count = count, .inputs = {}};
  for (TensorId id : g.inputs) {
    std::vector<float> v;
    for (size_t i = 0; i < count * static_cast<size_t>(g.tensor(id).count()); ++i)
      v.push_back(static_cast<float>(i * 37 % 101) / 50.0f - 1.0f);
    s.inputs.push_back(v);
  }
  return s;
}

const char* const kNet = R"(graph g(%0) -> (%8) {
  %0: float32[1,4,4,1] "x" = input
  %1: float32[2,3,3,1] "w" = {1, -2, 3, -4, 5, -6, 7, -8, 9, 0.1, 0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8, 0.9}
  %2: float32[2] "b" = {0.5, -0.25}
  %3: float32[1,4,4,2] "c" = CONV_2D(%0, %1, %2) {stride_w=1, stride_h=1}
  %4: float32[1,4,4,2] "d" = RELU(%3)
  %5: float32[1,4,4,4] "e" = CONCATENATION(%4, %3) {axis=3}
  %6: int32[2] = {1, 2}
  %7: float32[1,4] "f" = MEAN(%5, %6)
  %8: float32[1,4] "y" = ADD(%7, %7)
})";

TEST(Integer, ConcatenationSharesOneScale) {
  const auto g = parse(kNet, registry());
  ASSERT_TRUE(g) << g.error().text();
  for (Kind kind : {Kind::int8, Kind::int16x8}) {
    const auto c = convert(*g, {.kind = kind}, ramp(*g, 10));
    ASSERT_TRUE(c) << c.error().text();
    EXPECT_TRUE(c->report.notes.empty()) << c->report.notes[0];
    EXPECT_EQ(c->graph.nodes.size(), 5u) << print(c->graph);
    for (const Node& n : c->graph.nodes)
      if (std::string_view(n.op->name) == "CONCATENATION")
        for (TensorId id : n.inputs) { EXPECT_EQ(c->graph.tensor(id).quant, c->graph.output(n).quant); }
    const auto row = measure(*g, *c, 0, ramp(*g, 5));
    ASSERT_TRUE(row);
    EXPECT_LT(row->max_error, kind == Kind::int8 ? 0.5 : 0.05);
  }
}

TEST(Integer, TheEdgeMayBeOfAnotherType) {
  const auto g = parse(kNet, registry());
  ASSERT_TRUE(g);
  const GraphSamples samples = ramp(*g, 10);
  const auto plain = run_samples(convert(*g, {.kind = Kind::int8}, samples)->graph, samples);
  for (DType type : {DType::f32, DType::i8, DType::u8}) {
    const auto c = convert(*g, {.kind = Kind::int8, .input_type = type, .output_type = type}, samples);
    ASSERT_TRUE(c) << c.error().text();
    EXPECT_EQ(c->graph.tensor(c->graph.inputs[0]).type, type);
    EXPECT_EQ(c->graph.tensor(c->graph.outputs[0]).type, type);
    EXPECT_EQ(*run_samples(c->graph, samples), *plain) << name(type);
  }
  EXPECT_EQ(convert(*g, {.kind = Kind::int16x8, .input_type = DType::u8}, samples).error().text(),
            "a model of int16 cannot have inputs or outputs of uint8; float32 and int16 are possible");
}

TEST(Integer, WhatHasNoIntegerFormStaysFloat) {
  const auto g = parse(R"(graph g(%0, %1) -> (%3) {
  %0: float32[1,2] "x" = input
  %1: float32[2,2] "w" = input
  %2: float32[1,2] "h" = ADD(%0, %0)
  %4: float32[1,2] "m" = FULLY_CONNECTED(%2, %1, _)
  %3: float32[1,2] "y" = ADD(%4, %0)
})", registry());
  ASSERT_TRUE(g) << g.error().text();
  const auto c = convert(*g, {.kind = Kind::int8}, ramp(*g, 3));
  ASSERT_TRUE(c) << c.error().text();
  EXPECT_EQ(c->report.notes,
            std::vector<std::string>{
                "operator 1 FULLY_CONNECTED stays float32: weights or bias that are computed at run time"});
  std::string ops;
  for (const Node& n : c->graph.nodes) ops += std::string(n.op->name) + " ";
  EXPECT_EQ(ops, "ADD DEQUANTIZE DEQUANTIZE FULLY_CONNECTED QUANTIZE ADD ");
  const auto row = measure(*g, *c, 0, ramp(*g, 3));
  ASSERT_TRUE(row) << row.error().text();
  EXPECT_LT(row->max_error, 0.1);
}

}  // namespace
}  // namespace tinsmith
