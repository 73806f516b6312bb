// When ADD of int8 is two multiplications: factors that give the reference's bytes for every pair of operands.
#pragma once

#include <optional>

#include "add/add.h"

namespace tinsmith {

// y = clamp((a * this.a + b * this.b + addend) / 2^t), rounded, halves upwards: without the half, the sum fits 32 bits, and with it too.
struct AddFactors {
  int32_t a, b, addend;
  int t;  // 17 to 24
};

std::optional<AddFactors> find_add_factors(const ts_add_s8_params& p);

}  // namespace tinsmith
