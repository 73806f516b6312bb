#include "ops/clamp_test.h"

namespace tinsmith::relu6_test {

TEST(Relu6, Floats) { clamp_floats("RELU6", 0, 6); }
TEST(Relu6, Int8ToTheBit) { clamp_integers<int8_t>("RELU6", 0, 6); }
TEST(Relu6, Uint8ToTheBit) { clamp_integers<uint8_t>("RELU6", 0, 6); }
TEST(Relu6, Int16ToTheBit) { clamp_integers<int16_t>("RELU6", 0, 6); }
TEST(Relu6, RefusesByName) { clamp_refusals("RELU6"); }

}  // namespace tinsmith::relu6_test
