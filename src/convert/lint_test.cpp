#include "convert/lint.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "convert/convert.h"
#include "convert/tflite_write.h"
#include "model/text.h"

namespace tinsmith {
namespace {

LintReport lint_text(const char* text, const WriteOptions& options = {}) {
  const auto g = parse(text, registry());
  EXPECT_TRUE(g) << g.error().text();
  return *lint(*write_tflite(*g, options), "m.tflite");
}

bool says(const LintReport& r, const std::string& text) {
  for (const Finding& f : r.findings)
    if (f.text() == text) return true;
  return false;
}

std::string all(const LintReport& r) {
  std::string s;
  for (const Finding& f : r.findings) s += f.text() + "\n";
  return s;
}

const char* const kFloat = R"(graph g(%0) -> (%3) {
  %0: float32[1,2] "x" = input
  %1: float32[2,2] "w" = {1, 2, 3, 4}
  %2: float32[2] "b" = {10, 20}
  %3: float32[1,2] "y" = FULLY_CONNECTED(%0, %1, %2)
})";

TEST(Lint, AFloatModelRunsEverywhere) {
  const LintReport r = lint_text(kFloat);
  EXPECT_EQ(r.operators, 1u);
  EXPECT_EQ(r.tensors, 4u);
  EXPECT_EQ(r.data_bytes, 24u);
  for (const auto& runtime : lint_runtimes()) EXPECT_TRUE(r.runs_on(runtime)) << runtime;
  EXPECT_EQ(all(r),
            "nothing is quantised: 0 of 2 constant tensors (all under 1024 elements, TensorFlow's limit); `tinsmith "
            "convert --kind int8` does\n");
}

TEST(Lint, SaysWhatStrippingSaves) {
  const LintReport r = lint_text(kFloat, {.names = true, .signature = true});
  ASSERT_TRUE(r.stripped_bytes);
  EXPECT_LT(*r.stripped_bytes, r.bytes);
  EXPECT_TRUE(says(r, fmt::format("file overhead {} of {} bytes; `tinsmith convert --strip` makes the file {}",
                                  r.bytes - 24, r.bytes, *r.stripped_bytes)))
      << all(r);
}

TEST(Lint, RefusesNothingButRubbish) {
  EXPECT_EQ(lint({}, "m").error().text(), "m: the file is empty");
}

// The table against what TFLM did with every model of the golden set: a refusal at loading must be foreseen, and
// nothing that ran may be called refused.
TEST(Lint, ForeseesTflm) {
  const Path set = Path(TINSMITH_SOURCE_DIR) / "../shared/golden";
  if (!std::filesystem::exists(set)) GTEST_SKIP() << "no golden set beside the sources";
  const auto manifest = nlohmann::json::parse(*read_text(set / "manifest.json"));
  size_t refused = 0;
  for (const auto& m : manifest["models"]) {
    const auto file = read_file(set / m["file"].get<std::string>());
    const auto r = lint(*file, "m");
    ASSERT_TRUE(r) << m["file"];
    const bool ran = m["tflm"]["status"] == "ok";
    EXPECT_EQ(r->runs_on("TFLM"), ran) << m["file"] << " " << all(*r) << m["tflm"];
    refused += !ran;
    EXPECT_TRUE(r->runs_on("LiteRT")) << m["file"] << " " << all(*r);
  }
  EXPECT_EQ(refused, 53u);
}

}  // namespace
}  // namespace tinsmith
