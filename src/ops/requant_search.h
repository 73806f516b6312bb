// Requantisation in two instructions, found when the model is compiled and proved there.
//
// TensorFlow Lite rounds twice: a sum `a` becomes r = ts_requantise(a, m, shift), then y = clamp(r + zero, low, high).
// Where y's staircase over the sums that can occur is met by a straight line, a Cortex-M4 needs only
//     y = SSAT8(SMMUL(scale * a + bias, slope) ASR t)        SMMUL: the high 32 bits of a product
// The zero point, both roundings and the layer's own bias live in `bias`; `t` is an immediate of the instruction, one
// for a layer; `scale` comes for free (bytes are widened to their high halves: scale 256). There are at most 255 steps:
// each candidate slope is tested against all of them in exact arithmetic, so what is found is equal, not close.
//
// With a ReLU whose zero point is the lowest output only sums above zero matter, where both roundings go the same way:
// nearly every channel of real models passes. Without one the staircase jumps at zero and the exact form is used:
//     y = SSAT8((SMMULR(2a, m) - [it is < 0] + add) ASR shift)
// or, of a sum that comes times 256,
//     y = SSAT8((SMMLA(256 a, m, add) - [a < 0] 128) ASR shift)
#pragma once

#include <cstdint>
#include <optional>

namespace tinsmith {

struct ChannelSums {
  int64_t least, most;           // the sums that can occur, the layer's bias included
};

struct ChannelRequantisation {
  int32_t multiplier, shift;     // as ts_requantise takes them
  int32_t zero, low, high;       // y = clamp(r + zero, low, high), within int8
};

struct LinearForm {
  int32_t bias, slope;
  bool constant = false;  // the output is the same for every sum; the form holds for a = 0: take the weights as zeros
};

// Such that clamp(SSAT8(SMMUL(scale * a + bias, slope) >> t), low, high) is right for every sum, and nothing overflows; the
// clamp is needed only where low > -128 or high < 127.
std::optional<LinearForm> find_linear_form(const ChannelSums& sums, const ChannelRequantisation& q, int32_t scale, int t);

struct ExactForm {
  int32_t multiplier, add, shift;
};

// For |a| < 2^30 and shifts to the right (q.shift < 0). A channel whose output is the same for every sum gets a multiplier of 0.
// Empty: this form does not hold for the channel.
std::optional<ExactForm> find_exact_form(const ChannelSums& sums, const ChannelRequantisation& q);

// The same of sums times 256, |a| < 2^23. The inner rounding's half and the division by 128 that SMMULR(2a, m) does are left to the last
// shift: floor(floor(a m / 2^24) + c) is floor(a m / 2^24 + c). With a multiplier of 0 the output is `add >> shift` for a sum of 0 only:
// take the weights as zeros.
std::optional<ExactForm> find_exact_form_256(const ChannelSums& sums, const ChannelRequantisation& q);

// For cores whose only multiplication is 32 x 32 bits to 32 (Cortex-M0+). With a' = a - base,
//     y = low                                                          where a' < 0
//     y = low + ((a' high_part + ((a' low_part + add) >> m)) >> 24)    where a' <= top, all unsigned: the product with
//     y = high                                                         above       the slope high_part 2^m + low_part
// Without a ReLU the staircase has a bend at a = 0: with `bent`, sums with a' < bend take add_below for add.
struct SplitForm {
  int32_t base;
  uint32_t top, low_part, high_part, add;
  uint32_t bend, add_below;  // 0 and add where there is no bend
  bool constant = false;     // the output is the same for every sum; the form holds for a = 0: take the weights as zeros
};
std::optional<SplitForm> find_split_form(const ChannelSums& sums, const ChannelRequantisation& q, int m, bool bent);

// y of a sum, by the definition.
int32_t requantised(int64_t sum, const ChannelRequantisation& q);

}  // namespace tinsmith
