// When ADD of int8 is two multiplications: factors that give the reference's bytes for every pair of operands.
#pragma once

#include <optional>
#include <vector>

#include "add/add.h"

namespace tinsmith {

// y = clamp((a * this.a + b * this.b + addend) / 2^t), rounded, halves upwards: without the half, the sum fits 32 bits, and with it too.
struct AddFactors {
  int32_t a, b, addend;
  int t;  // 17 to 24
};

// Both factors are below `limit`; the first t of `order` that serves.
std::optional<AddFactors> find_add_factors(const ts_add_s8_params& p, int64_t limit = 1 << 30,
                                           const std::vector<int>& order = {24, 23, 22, 21, 20, 19, 18, 17});

}  // namespace tinsmith
