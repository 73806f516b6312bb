#include "ops/clamp_test.h"

namespace tinsmith::relu_test {

TEST(Relu, Floats) { clamp_floats("RELU", 0, INFINITY); }
TEST(Relu, Int8ToTheBit) { clamp_integers<int8_t>("RELU", 0, INFINITY); }
TEST(Relu, Uint8ToTheBit) { clamp_integers<uint8_t>("RELU", 0, INFINITY); }
TEST(Relu, Int16ToTheBit) { clamp_integers<int16_t>("RELU", 0, INFINITY); }
TEST(Relu, RefusesByName) { clamp_refusals("RELU"); }

}  // namespace tinsmith::relu_test
