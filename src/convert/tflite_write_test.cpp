#include "convert/tflite_write.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "convert/tflite_read.h"
#include "convert/tflite_schema.h"
#include "model/text.h"

namespace tinsmith {
namespace {

// Two layers that share their weights' bytes; a variable's place and an absent bias are in it.
const char* const kModel = R"(graph net(%0 "angle") -> (%5 "sine") {
  description "two layers"
  %0: float32[1,2] "x" = input
  %1: float32[2,2] "w" = {1, 2, 3, 4}
  %2: float32[2] "b" = {10, 20}
  %3: float32[2,2] "w2" = {1, 2, 3, 4}
  %4: float32[1,2] "h" = FULLY_CONNECTED(%0, %1, %2) {activation=relu}
  %5: float32[1,2] "y" = FULLY_CONNECTED.v2(%4, %3, _) {keep_num_dims=1}
}
)";

Graph model() { return *parse(kModel, registry()); }

TEST(WriteTflite, WhatIsWrittenIsRead) {
  const auto file = write_tflite(model(), {.names = true, .signature = true});
  ASSERT_TRUE(file);
  const auto g = read_tflite(*file, "m.tflite");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(print(*g), kModel);
}

TEST(WriteTflite, TheDefaultIsStripped) {
  const auto file = write_tflite(model());
  ASSERT_TRUE(file);
  const auto& m = *tflite::GetModel(file->data());
  EXPECT_EQ(m.version(), 3u);
  EXPECT_EQ(m.description(), nullptr);
  EXPECT_EQ(m.signature_defs(), nullptr);
  EXPECT_EQ(m.subgraphs()->Get(0)->tensors()->Get(0)->name(), nullptr);
  EXPECT_EQ(m.buffers()->size(), 3u) << "the empty one, the shared weights, the bias";
  EXPECT_EQ(m.operator_codes()->size(), 2u) << "one for each version";
  EXPECT_EQ(m.operator_codes()->Get(0)->deprecated_builtin_code(), 9);
  EXPECT_EQ(m.operator_codes()->Get(0)->builtin_code(), 9);
  const auto named = write_tflite(model(), {.names = true, .signature = true});
  EXPECT_LT(file->size() + 100, named->size());
}

TEST(WriteTflite, DataAreAligned) {
  for (size_t alignment : {4, 16}) {
    const auto file = write_tflite(model(), {.alignment = alignment});
    const auto& m = *tflite::GetModel(file->data());
    for (const auto* b : *m.buffers())
      if (b->data()) { EXPECT_EQ(static_cast<size_t>(b->data()->data() - file->data()) % alignment, 0u); }
  }
}

TEST(WriteTflite, TheSameBytesEachTime) { EXPECT_EQ(*write_tflite(model()), *write_tflite(model())); }

// Every model of the golden set that can be read is the same graph after writing and reading.
TEST(WriteTflite, TheGoldenSet) {
  const Path set = Path(TINSMITH_SOURCE_DIR) / "../shared/golden";
  if (!std::filesystem::exists(set)) GTEST_SKIP() << "no golden set beside the sources";
  size_t same = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(set)) {
    if (entry.path().extension() != ".tflite") continue;
    const auto file = read_file(entry.path());
    const auto g = read_tflite(*file, "m.tflite");
    if (!g) continue;
    const auto text = print(*g);
    const auto parsed = parse(text, registry());
    ASSERT_TRUE(parsed) << entry.path() << parsed.error().text();
    const auto written = write_tflite(*parsed, {.names = true, .signature = true});
    ASSERT_TRUE(written) << written.error().text();
    auto again = read_tflite(*written, "again.tflite");
    ASSERT_TRUE(again) << entry.path() << again.error().text();
    if (g->input_names.empty()) again->input_names = again->output_names = {};
    EXPECT_EQ(print(*again), text) << entry.path();
    // A loop is written out, round after round, which may take more.
    const bool loops = tflite::GetModel(file->data())->subgraphs()->size() > 1;
    if (!loops) {
      EXPECT_LE(write_tflite(*g)->size(), file->size()) << entry.path();
    }
    ++same;
  }
  EXPECT_GT(same, 20u);
}

}  // namespace
}  // namespace tinsmith
