#include "model/text.h"

#include <gtest/gtest.h>

#include "model/base64.h"

namespace tinsmith {
namespace {

// Two operators for the tests' sake: nothing is inferred here.
const Op kConv{.name = "CONV_2D",
               .code = 3,
               .options_type = 1,
               .max_version = 9,
               .attrs = {{"padding", AttrSpec::padding, 0, "same"},
                         {"stride_w", AttrSpec::i32, 1},
                         {"stride_h", AttrSpec::i32, 2},
                         {"activation", AttrSpec::activation, 3, "none"},
                         {"alpha", AttrSpec::f32, 4, 0.0},
                         {"axes", AttrSpec::i32_list, 5, std::vector<int64_t>{}}},
               .min_inputs = 2,
               .max_inputs = 3,
               .outputs = -1,
               .types = "",
               .infer = nullptr,
               .lower = nullptr};
const Op kWhile{.name = "WHILE",
                .code = 119,
                .options_type = 93,
                .max_version = 1,
                .attrs = {{"cond", AttrSpec::subgraph, 0}},
                .min_inputs = 0,
                .max_inputs = -1,
                .outputs = -1,
                .types = "",
                .infer = nullptr,
                .lower = nullptr};
const std::vector<const Op*> kOps{&kConv, &kWhile};

const char* const kText = R"(graph main(%0 "image") -> (%4) {
  description "a \"test\" of\x0atwo lines"
  %0: int8[1,4,4,1] "x" scale=0.0235 zero=-128 = input
  %1: int8[2,3,3,1] "w/kernel" scale=[0.5, 0.25] zero=0 axis=0 = @1
  %2: int32[2] "b" scale=[1, 2] zero=[0, 3] axis=0 = {-12, 7}
  %3: float32[] = {-1e-07}
  %6: float32[0] = {}
  %7: int8[1,2] = variable
  %8: float16[3] = @8
  %9: float32[1] = nothing
  %4: int8[1,2,2,2] scale=0.1 zero=1 = CONV_2D.v3(%0, %1, %2) {padding=valid, stride_w=2, stride_h=2, activation=relu}
  %5: float32[1], %10: float32[1] = CONV_2D(%3, _, %7 | %1, _) {alpha=0.2, axes=[1, -2]}
  WHILE() {cond=0}
  graph "cond 1"(%0) -> (%0) {
    %0: float32[1] = input
  }
  @1 AAECAwQFBgcICQoLDA0ODxAR
  @8 AAECAwQF
}
)";

TEST(Text, PrintsWhatItParsed) {
  const auto g = parse(kText, kOps);
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(print(*g), kText);
  EXPECT_EQ(g->description, "a \"test\" of\ntwo lines");
  EXPECT_EQ(g->tensor(1).quant.scale, (std::vector<float>{0.5f, 0.25f}));
  EXPECT_EQ(g->tensor(1).as<int8_t>()[17], 17);
  EXPECT_EQ(g->tensor(2).as<int32_t>()[0], -12);
  EXPECT_EQ(g->tensor(3).as<float>()[0], -1e-7f);
  EXPECT_TRUE(g->tensor(6).constant());
  EXPECT_TRUE(g->tensor(7).is_variable);
  EXPECT_EQ(g->nodes[0].version, 3);
  EXPECT_EQ(g->nodes[1].inputs, (std::vector<TensorId>{3, kAbsent, 7}));
  EXPECT_EQ(g->nodes[1].intermediates, (std::vector<TensorId>{1, kAbsent}));
  EXPECT_EQ(g->nodes[1].real("alpha"), static_cast<double>(0.2f));
  EXPECT_EQ(g->nodes[0].word("padding"), "valid");
  EXPECT_EQ(g->input_names, std::vector<std::string>{"image"});
  EXPECT_EQ(g->subgraphs[0].name, "cond 1");
}

TEST(Text, FloatsKeepEveryBit) {
  Graph g;
  const std::vector<float> values{0.1f, 1.0f / 3, 3.4028235e38f, 1e-45f, -0.0f, INFINITY};
  g.add({.name = "", .type = DType::f32, .shape = {6}, .data = constant_bytes(values)});
  const std::vector<float> nans{NAN};
  g.add({.name = "", .type = DType::f32, .shape = {1}, .data = constant_bytes(nans)});
  const auto again = parse(print(g), kOps);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(*again->tensor(0).data, *g.tensor(0).data);
  EXPECT_EQ(*again->tensor(1).data, *g.tensor(1).data);
}

TEST(Text, CommentsAndLayoutDoNotMatter) {
  const auto g = parse("graph g ( ) -> ( )\n# nothing\n{ %0 : float32 [ 2 ] = { 1 ,\n 2 } # two\n}", kOps);
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(print(*g), "graph g() -> () {\n  %0: float32[2] = {1, 2}\n}\n");
}

TEST(Text, ErrorsNameThePlace) {
  const auto error = [](std::string_view s) { return parse(s, kOps, "g.txt").error().text(); };
  EXPECT_EQ(error(""), "g.txt:1:1: 'graph' is due here");
  EXPECT_EQ(error("graph g() -> () {\n  %0: int7[] = input\n}"), "g.txt:2:11: 'int7' is not a type");
  EXPECT_EQ(error("graph g() -> () {\n  %0: int8[2] = {1}\n}"), "g.txt:2:20: 1 elements in a tensor of 2");
  EXPECT_EQ(error("graph g() -> () {\n  %0: int8[1] = {300}\n}"),
            "g.txt:2:18: a number is due here, one that fits its type");
  EXPECT_EQ(error("graph g() -> (%3) {}"), "g.txt:1:21: %3 is used, but not defined");
  EXPECT_EQ(error("graph g() -> () { %1: int8[] = input }"), "g.txt:1:39: tensor %0 is missing");
  EXPECT_EQ(error("graph g() -> () { %0: int8[] = FOO() }"), "g.txt:1:35: 'FOO' is not an operator");
  EXPECT_EQ(error("graph g() -> () { WHILE() {x=1} }"), "g.txt:1:29: WHILE has no attribute 'x'");
  EXPECT_EQ(error("graph g() -> () { %0: int8[9999999] = @0 @0 AA== }"),
            "g.txt:1:50: @0 has 1 bytes; its tensor takes 9999999");
  EXPECT_EQ(error("graph g() -> () {"), "g.txt:1:18: the graph does not end; '}' is due");
}

TEST(Base64, RoundTripAndBadInput) {
  for (size_t n = 0; n < 20; ++n) {
    Bytes b;
    for (size_t i = 0; i < n; ++i) b.push_back(static_cast<uint8_t>(i * 37 + 200));
    EXPECT_EQ(from_base64(to_base64(b)), b) << n;
  }
  EXPECT_EQ(to_base64({'M', 'a'}), "TWE=");
  for (const char* s : {"A", "AAA", "=AAA", "A=AA", "AA=A", "AAA!", "AA==AAAA"}) EXPECT_FALSE(from_base64(s)) << s;
}

}  // namespace
}  // namespace tinsmith
