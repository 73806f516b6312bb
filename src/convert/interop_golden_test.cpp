// The recorded half of the interop test (tests/interop/run.sh --record): models that our converter wrote, with the
// outputs that TFLM (integer kinds) and LiteRT (float kinds) gave. Replayed here without those packages.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/file.h"
#include "base/npy.h"
#include "convert/tflite_read.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

const Path kSet = Path(TINSMITH_SOURCE_DIR) / "tests/golden/interop";

std::vector<NpyArray> arrays(const std::string& name, const char* which, size_t count) {
  std::vector<NpyArray> all;
  for (size_t i = 0; i < count; ++i) {
    const auto file = read_file(kSet / fmt::format("{}.{}{}.npy", name, which, i));
    EXPECT_TRUE(file) << file.error().text();
    all.push_back(*read_npy(*file, name));
  }
  return all;
}

void expect_equal(const NpyArray& want, const Bytes& got, const std::string& name) {
  ASSERT_EQ(want.data.size(), got.size()) << name;
  if (want.dtype != "<f4") {
    EXPECT_EQ(want.data, got) << name << ": integers must be equal";
    return;
  }
  std::vector<float> a(got.size() / 4), b(got.size() / 4);
  std::memcpy(a.data(), want.data.data(), got.size());
  std::memcpy(b.data(), got.data(), got.size());
  float size = 0, worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    size = std::max(size, std::fabs(a[i]));
    worst = std::max(worst, std::fabs(a[i] - b[i]));
  }
  EXPECT_LE(worst, 1e-6f * size) << name;
}

TEST(InteropGolden, OurInterpreterGivesTheirOutputs) {
  size_t models = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSet)) {
    if (entry.path().extension() != ".tflite") continue;
    const std::string name = entry.path().stem().string();
    const auto g = read_tflite(*read_file(entry.path()), name);
    ASSERT_TRUE(g) << g.error().text();
    const auto inputs = arrays(name, "in", g->inputs.size()), outputs = arrays(name, "out", g->outputs.size());
    auto run = Interpreter::make(*g);
    ASSERT_TRUE(run) << run.error().text();
    std::vector<Bytes> got(outputs.size());
    const auto samples = static_cast<size_t>(inputs[0].shape[0]);
    for (size_t s = 0; s < samples; ++s) {
      run->reset();
      for (size_t i = 0; i < inputs.size(); ++i) {
        const auto to = run->input(i);
        ASSERT_EQ(inputs[i].data.size(), samples * to.size()) << name;
        std::memcpy(to.data(), inputs[i].data.data() + s * to.size(), to.size());
      }
      run->run();
      for (size_t i = 0; i < got.size(); ++i) got[i].insert(got[i].end(), run->output(i).begin(), run->output(i).end());
    }
    for (size_t i = 0; i < got.size(); ++i) expect_equal(outputs[i], got[i], name);
    ++models;
  }
  EXPECT_EQ(models, 30u);
}

}  // namespace
}  // namespace tinsmith
