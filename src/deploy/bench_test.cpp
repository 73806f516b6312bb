#include "deploy/bench.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "convert/tflite_read.h"

namespace tinsmith {
namespace {

// The stack that was painted over is within what the machine code can need, and that is not far off.
TEST(Bench, TheStackIsBounded) {
  for (const char* model : {"image_int8", "residual_float32", "sine_dynamic"})
    for (Optimize optimize : {Optimize::speed, Optimize::size}) {
      const auto g = read_tflite(*read_file(Path(TINSMITH_SOURCE_DIR) / "tests/golden/interop" / (std::string(model) + ".tflite")), model);
      ASSERT_TRUE(g) << g.error().text();
      const auto b = bench(*g, Core::cortex_m4, {.optimize = optimize, .samples = 1, .layers = false});
      ASSERT_TRUE(b) << b.error().text();
      EXPECT_TRUE(b->bytes_equal());
      EXPECT_GT(b->stack_peak, 0u);
      EXPECT_GE(b->stack_bound, b->stack_peak) << model;
      EXPECT_LE(b->stack_bound, b->stack_peak + 512) << model;
    }
}

}  // namespace
}  // namespace tinsmith
