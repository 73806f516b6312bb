#include "convert/import_constants.h"

#include <gtest/gtest.h>

#include "convert/tflite_read.h"
#include "convert/tflite_write.h"
#include "model/text.h"

namespace tinsmith {
namespace {

TEST(ImportConstants, Int4BecomesInt8) {
  Graph g;
  g.add({.name = "x", .type = DType::i8, .shape = {1, 3}, .quant = {{0.5f}, {0}, 0}});
  g.add({.name = "w", .type = DType::i4, .shape = {1, 3}, .quant = {{0.25f}, {0}, 0}, .data = std::make_shared<const Bytes>(Bytes{0x8F, 0x07})});
  g.add({.name = "y", .type = DType::i8, .shape = {1, 1}, .quant = {{1}, {0}, 0}});
  g.inputs = {0}, g.outputs = {2};
  Node n{.op = op_named("FULLY_CONNECTED"), .inputs = {0, 1, kAbsent}, .outputs = {2}};
  n.version = 4;
  for (const AttrSpec& a : n.op->attrs) n.attrs.push_back({a.name, a.fallback});
  g.nodes.push_back(n);
  const auto file = write_tflite(g);
  ASSERT_TRUE(file) << file.error().text();
  const auto read = read_tflite(*file, "int4.tflite");
  ASSERT_TRUE(read) << read.error().text();
  const Tensor& w = *read->input(read->nodes[0], 1);
  EXPECT_EQ(w.type, DType::i8);
  EXPECT_EQ(w.quant.scale, std::vector<float>{0.25f});
  EXPECT_EQ(*w.data, (Bytes{0xFF, 0xF8, 0x07})) << "-1, -8, 7: the lower half of a byte first";
}

// A layer that takes weights computed at run time keeps its small ones; SVDF gets constants.
TEST(ImportConstants, Float16WhereConstantsAreWanted) {
  const auto source = parse(R"(graph g(%0) -> (%5, %8) {
  %0: float32[1,2] "x" = input
  %1: float16[1,2] "f" = @1
  %3: float32[1,1] "t" = {1}
  %4: float32[1,1] "s" = variable
  %6: float16[2,2] "w" = @6
  %2: float32[1,2] "wide" = DEQUANTIZE.v3(%1)
  %5: float32[1,1] "y" = SVDF(%0, %2, %3, _, %4) {rank=1}
  %7: float32[2,2] "wide2" = DEQUANTIZE.v3(%6)
  %8: float32[1,2] "z" = FULLY_CONNECTED(%0, %7, _)
  @1 ADwAwA==
  @6 ADwAQABCAEQ=
}
)", registry());
  ASSERT_TRUE(source) << source.error().text();
  Graph g = *source;
  widen_float16(g, 7);
  EXPECT_EQ(print(g), print(*source)) << "two floats are more than seven bytes";
  widen_float16(g, 1000);
  ASSERT_EQ(g.nodes.size(), 3u);
  const Tensor& w = *g.input(g.nodes[0], 1);
  ASSERT_TRUE(w.constant());
  EXPECT_EQ(w.as<float>()[0], 1);
  EXPECT_EQ(w.as<float>()[1], -2);
  EXPECT_EQ(g.nodes[1].op->name, std::string_view("DEQUANTIZE"));
}

}  // namespace
}  // namespace tinsmith
