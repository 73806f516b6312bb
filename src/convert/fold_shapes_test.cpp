#include "convert/fold_shapes.h"

#include <gtest/gtest.h>

#include "model/text.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

// The graph with its shapes folded; those of the tensors named are open.
std::string folded(const std::string& text, std::initializer_list<TensorId> open = {}) {
  auto g = parse(text, registry());
  if (!g) return g.error().text();
  std::vector<bool> is_open(g->tensors.size());
  for (TensorId id : open) is_open[static_cast<size_t>(id)] = true;
  if (auto s = fold_shapes(*g, is_open); !s) return s.error().text();
  if (auto s = verify(*g, Stage::imported); !s) return s.error().text();
  return print(*g);
}

// What TensorFlow writes for Reshape of a batch of any size; the file says 1 where it does not know.
std::string reshape_to(const std::string& columns) {
  return folded(R"(graph g(%0) -> (%9) {
  %0: float32[4, 6] = input
  %1: int32[2] = SHAPE(%0) {out_type=int32}
  %2: int32[1] = {0}
  %3: int32[1] = {1}
  %4: int32[] = STRIDED_SLICE(%1, %2, %3, %3) {shrink_axis_mask=1}
  %5: int32[] = {2}
  %6: int32[] = {)" + columns + R"(}
  %7: int32[3] = PACK(%4, %5, %6) {values_count=3}
  %9: float32[1, 2, 3] = RESHAPE(%0, %7)
  %8: float32[1] = nothing
})", {9});
}

// Folding would hide that the file's order cannot be run.
TEST(FoldShapes, WhatIsReadBeforeItIsWrittenStaysSo) {
  EXPECT_EQ(folded(R"(graph g(%0) -> (%3) {
  %0: int32[1] = input
  %1: int32[1] = {2}
  %3: int32[1] = ADD(%0, %2)
  %2: int32[1] = ADD(%1, %1)
})"), "operator 0 ADD: reads tensor 2, which nothing has written; the model is broken: make it again");
}

TEST(FoldShapes, AReshapeThatAsksForTheBatch) {
  const std::string text = reshape_to("3");
  EXPECT_NE(text.find("float32[4,2,3] = RESHAPE(%0, %7)"), std::string::npos) << text;
  EXPECT_NE(text.find("%7: int32[3] = {4, 2, 3}"), std::string::npos) << text;
  EXPECT_EQ(text.find("SHAPE(%0) "), std::string::npos) << text;
  EXPECT_EQ(reshape_to("5"), "operator 3 RESHAPE: an input of 4x6 does not fill a shape of 4x2x5; both must have the same number of elements");
}

// The first and the last round of a loop that fills a list have nothing before and behind what they write.
TEST(FoldShapes, NothingIsAConstant) {
  const std::string text = folded(R"(graph g(%0) -> (%4) {
  %0: float32[2, 3] = input
  %1: int32[2] = {0, 0}
  %2: int32[2] = {0, 3}
  %3: float32[1, 3] = SLICE(%0, %1, %2)
  %4: float32[1, 3] = CONCATENATION(%3, %0) {axis=0}
})", {3, 4});
  EXPECT_NE(text.find("%3: float32[0,3] = {}"), std::string::npos) << text;
  EXPECT_NE(text.find("%4: float32[2,3] = CONCATENATION(%3, %0)"), std::string::npos) << text;
}

TEST(FoldShapes, LeavesWhatIsComputed) {
  const std::string text = R"(graph g(%0) -> (%1) {
  %0: float32[4] = input
  %1: float32[4] = ADD(%0, %0)
}
)";
  EXPECT_EQ(folded(text), text);
}

}  // namespace
}  // namespace tinsmith
