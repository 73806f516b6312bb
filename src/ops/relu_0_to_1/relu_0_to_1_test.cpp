#include "ops/clamp_test.h"

namespace tinsmith::relu_0_to_1_test {

TEST(Relu0To1, Floats) { clamp_floats("RELU_0_TO_1", 0, 1); }
TEST(Relu0To1, Int8ToTheBit) { clamp_integers<int8_t>("RELU_0_TO_1", 0, 1); }
TEST(Relu0To1, Uint8ToTheBit) { clamp_integers<uint8_t>("RELU_0_TO_1", 0, 1); }
TEST(Relu0To1, Int16ToTheBit) { clamp_integers<int16_t>("RELU_0_TO_1", 0, 1); }
TEST(Relu0To1, RefusesByName) { clamp_refusals("RELU_0_TO_1"); }

}  // namespace tinsmith::relu_0_to_1_test
