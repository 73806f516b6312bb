#include "convert/diff.h"

#include <gtest/gtest.h>

#include "convert/convert.h"
#include "model/text.h"

namespace tinsmith {
namespace {

Graph graph(const std::string& text) {
  const auto g = parse(text, registry());
  EXPECT_TRUE(g) << g.error().text();
  return *g;
}

std::string lines(const std::vector<Change>& changes) {
  std::string s;
  for (const Change& c : changes) s += c.where + ": " + c.what + "\n";
  return s;
}

const std::string kModel = R"(graph g(%0) -> (%4) {
  %0: float32[1,2] "x" = input
  %1: float32[2,2] "w" = {1, 2, 3, 4}
  %2: float32[2] "b" = {10, 20}
  %3: float32[1,2] "h" = FULLY_CONNECTED(%0, %1, %2)
  %4: float32[1,2] "y" = FULLY_CONNECTED(%3, %1, %2) {activation=relu}
})";

std::string with(std::string from, const std::string& to) {
  std::string s = kModel;
  return s.replace(s.find(from), from.size(), to);
}

TEST(Diff, NothingBetweenTheSame) {
  EXPECT_TRUE(diff(graph(kModel), graph(kModel)).empty());
  EXPECT_TRUE(diff(graph(kModel), graph(with("\"h\"", "\"renamed\""))).empty()) << "names do not matter";
}

TEST(Diff, WeightsAttributesAndVersions) {
  EXPECT_EQ(lines(diff(graph(kModel), graph(with("{10, 20}", "{10, 20.5}")))),
            "operator 0 FULLY_CONNECTED operand 2: 1 of 2 numbers differ, by at most 0.5 at [1]\n"
            "operator 1 FULLY_CONNECTED operand 2: 1 of 2 numbers differ, by at most 0.5 at [1]\n");
  EXPECT_EQ(lines(diff(graph(kModel), graph(with("activation=relu", "activation=relu6")))),
            "operator 1 FULLY_CONNECTED: activation: relu -> relu6\n");
  EXPECT_EQ(lines(diff(graph(kModel), graph(with("FULLY_CONNECTED(%3", "FULLY_CONNECTED.v2(%3")))),
            "operator 1 FULLY_CONNECTED: version 1 -> 2\n");
  EXPECT_EQ(lines(diff(graph(kModel), graph(with("(%3, %1, %2)", "(%3, %1, _)")))),
            "operator 1 FULLY_CONNECTED: operand 2 removed\n");
}

TEST(Diff, OperatorsComeAndGo) {
  const std::string more =
      with("%4: float32[1,2] \"y\" = FULLY", "%5: float32[1,2] = ADD(%3, %2)\n  %4: float32[1,2] \"y\" = FULLY");
  EXPECT_EQ(lines(diff(graph(kModel), graph(more))), "operator 1 ADD: added (makes float32 1x2)\n");
  EXPECT_EQ(lines(diff(graph(more), graph(kModel))), "operator 1 ADD: removed (made float32 1x2)\n");
}

TEST(Diff, FloatAgainstInt8ComparesRealNumbers) {
  const Graph g = graph(kModel);
  const auto c = convert(g, {.kind = Kind::int8}, {.count = 2, .inputs = {{0, 1, 1, 0}}});
  ASSERT_TRUE(c);
  const auto changes = diff(g, c->graph);
  double largest = 0;
  bool typed = false;
  for (const Change& x : changes) {
    if (x.largest && x.where.ends_with("operand 1")) largest = std::max(largest, *x.largest);
    typed = typed || (x.where == "input 0" && x.what == "float32 -> int8");
  }
  EXPECT_TRUE(typed) << lines(changes);
  EXPECT_GT(largest, 0);
  EXPECT_LT(largest, 4.0 / 127);
}

}  // namespace
}  // namespace tinsmith
