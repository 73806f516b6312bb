#include "ops/clamp_test.h"

namespace tinsmith::relu_n1_to_1_test {

TEST(ReluN1To1, Floats) { clamp_floats("RELU_N1_TO_1", -1, 1); }
TEST(ReluN1To1, Int8ToTheBit) { clamp_integers<int8_t>("RELU_N1_TO_1", -1, 1); }
TEST(ReluN1To1, Uint8ToTheBit) { clamp_integers<uint8_t>("RELU_N1_TO_1", -1, 1); }
TEST(ReluN1To1, Int16ToTheBit) { clamp_integers<int16_t>("RELU_N1_TO_1", -1, 1); }
TEST(ReluN1To1, RefusesByName) { clamp_refusals("RELU_N1_TO_1"); }

}  // namespace tinsmith::relu_n1_to_1_test
