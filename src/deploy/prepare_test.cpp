#include "deploy/prepare.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "convert/tflite_read.h"
#include "base/file.h"
#include "model/text.h"

namespace tinsmith {
namespace {

// What --dump-ir writes after each pass is a graph again, and the same one.
TEST(Prepare, TheTextAfterEachPassParsesAgain) {
  size_t models = 0, passes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(TINSMITH_SOURCE_DIR "/tests/golden/interop")) {
    if (entry.path().extension() != ".tflite") continue;
    SCOPED_TRACE(entry.path().filename().string());
    auto bytes = read_file(entry.path());
    ASSERT_TRUE(bytes);
    auto graph = read_tflite(*bytes, entry.path().filename().string());
    ASSERT_TRUE(graph) << graph.error().text();
    ++models;
    auto prepared = prepare(*graph, {.after = [&](const char* pass, const Graph& g) {
      ++passes;
      auto again = parse(print(g), registry(), pass);
      ASSERT_TRUE(again) << again.error().text();
      EXPECT_EQ(print(*again), print(g));
    }});
    ASSERT_TRUE(prepared) << prepared.error().text();
  }
  EXPECT_GT(models, 10u);
  EXPECT_GE(passes, 6 * models);
}

}  // namespace
}  // namespace tinsmith
