// The FPU's arithmetic on raw bits.
//
// The host's float arithmetic is IEEE 754 like the FPU's, so that a finite result under round-to-nearest is simply the
// host's. What differs is done by hand: which NaN comes out (the host's "invalid" NaN is negative, the FPU's positive),
// default-NaN and flush-to-zero modes, and the other rounding modes. The cumulative exception flags of FPSCR are not kept.
#include <cfenv>
#include <cmath>
#include <cstring>

#include "board/cpu/cpu.h"

namespace tinsmith::board {
namespace {

constexpr uint32_t default_nan = 0x7FC00000;
constexpr uint32_t fpscr_dn = 1u << 25, fpscr_fz = 1u << 24;

float as_float(uint32_t b) { float f; std::memcpy(&f, &b, 4); return f; }
uint32_t as_bits(float f) { uint32_t b; std::memcpy(&b, &f, 4); return b; }
bool is_nan(uint32_t b) { return (b & 0x7FFFFFFF) > 0x7F800000; }
bool is_signalling(uint32_t b) { return is_nan(b) && !(b & 0x00400000); }
bool is_subnormal(uint32_t b) { return (b & 0x7F800000) == 0 && (b & 0x007FFFFF) != 0; }

uint32_t quiet(const Cpu& cpu, uint32_t nan) { return cpu.fpscr & fpscr_dn ? default_nan : nan | 0x00400000; }

// Of several operands: the first signalling NaN, else the first quiet one.
template <class... T>
uint32_t pick_nan(const Cpu& cpu, T... operands) {
  for (uint32_t b : {operands...}) if (is_signalling(b)) return quiet(cpu, b);
  for (uint32_t b : {operands...}) if (is_nan(b)) return quiet(cpu, b);
  return default_nan;
}

uint32_t flush(const Cpu& cpu, uint32_t b) { return (cpu.fpscr & fpscr_fz) && is_subnormal(b) ? b & 0x80000000 : b; }

// Runs `f` in FPSCR's rounding mode.
template <class F>
float rounded(const Cpu& cpu, F f) {
  const uint32_t mode = cpu.fpscr >> 22 & 3;
  if (mode == 0) [[likely]] return f();
  static const int modes[4] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  std::fesetround(modes[mode]);
  volatile float result = f();
  std::fesetround(FE_TONEAREST);
  return result;
}

uint32_t arith_now(FpOp op, float a, float b) {
  volatile float x = a, y = b;  // the compiler knows nothing of rounding modes
  switch (op) {
    case FpOp::add: return as_bits(x + y);
    case FpOp::sub: return as_bits(x - y);
    case FpOp::mul: return as_bits(x * y);
    case FpOp::div: return as_bits(x / y);
  }
  return 0;
}

// Rounds a double to an integral double: the modes of fp_round. Exact: floor and ceil are.
double round_double(const Cpu& cpu, double x, uint32_t mode) {
  if (mode == 4) { static const uint32_t from_fpscr[4] = {1, 2, 3, 5}; mode = from_fpscr[cpu.fpscr >> 22 & 3]; }
  switch (mode) {
    case 0: return std::round(x);
    case 2: return std::ceil(x);
    case 3: return std::floor(x);
    case 5: return std::trunc(x);
    default: {
      double low = std::floor(x), rest = x - low;
      if (rest < 0.5) return low;
      if (rest > 0.5) return low + 1;
      return std::fmod(low, 2.0) == 0 ? low : low + 1;
    }
  }
}

}  // namespace

uint32_t fp_arith(Cpu& cpu, FpOp op, uint32_t a, uint32_t b) {
  a = flush(cpu, a), b = flush(cpu, b);
  uint32_t result;
  if ((cpu.fpscr >> 22 & 3) == 0) {
    const float x = as_float(a), y = as_float(b);
    switch (op) {
      case FpOp::add: result = as_bits(x + y); break;
      case FpOp::sub: result = as_bits(x - y); break;
      case FpOp::mul: result = as_bits(x * y); break;
      default: result = as_bits(x / y); break;
    }
  } else {
    result = as_bits(rounded(cpu, [&] { return as_float(arith_now(op, as_float(a), as_float(b))); }));
  }
  if (is_nan(result)) [[unlikely]] return pick_nan(cpu, a, b);
  return flush(cpu, result);
}

uint32_t fp_fma(Cpu& cpu, uint32_t addend, uint32_t a, uint32_t b) {
  addend = flush(cpu, addend), a = flush(cpu, a), b = flush(cpu, b);
  volatile float x = as_float(a), y = as_float(b), z = as_float(addend);
  uint32_t result = as_bits(rounded(cpu, [&] { return std::fmaf(x, y, z); }));
  if (is_nan(result)) [[unlikely]] {
    // Infinity times zero is invalid even when a quiet NaN is added.
    const bool inf_zero = ((a << 1) == 0xFF000000u && (b << 1) == 0) || ((b << 1) == 0xFF000000u && (a << 1) == 0);
    if (inf_zero && is_nan(addend) && !is_signalling(addend)) return default_nan;
    return pick_nan(cpu, addend, a, b);
  }
  return flush(cpu, result);
}

uint32_t fp_sqrt(Cpu& cpu, uint32_t a) {
  a = flush(cpu, a);
  if (is_nan(a)) return pick_nan(cpu, a);
  volatile float x = as_float(a);
  uint32_t result = as_bits(rounded(cpu, [&] { return std::sqrt(x); }));
  return is_nan(result) ? default_nan : result;
}

void fp_compare(Cpu& cpu, uint32_t a, uint32_t b, bool) {
  a = flush(cpu, a), b = flush(cpu, b);
  uint32_t nzcv;
  if (is_nan(a) || is_nan(b)) nzcv = 3;
  else if (as_float(a) == as_float(b)) nzcv = 6;
  else nzcv = as_float(a) < as_float(b) ? 8 : 2;
  cpu.fpscr = (cpu.fpscr & 0x0FFFFFFF) | nzcv << 28;
}

uint32_t fp_max_min(Cpu& cpu, uint32_t a, uint32_t b, bool max) {
  a = flush(cpu, a), b = flush(cpu, b);
  if (is_signalling(a) || is_signalling(b) || (is_nan(a) && is_nan(b))) return pick_nan(cpu, a, b);
  if (is_nan(a)) return b;
  if (is_nan(b)) return a;
  if (((a | b) << 1) == 0) return max ? a & b : a | b;  // zeros: the sign decides
  return (as_float(a) > as_float(b)) == max ? a : b;
}

uint32_t fp_round(Cpu& cpu, uint32_t a, uint32_t mode, bool) {
  a = flush(cpu, a);
  if (is_nan(a)) return pick_nan(cpu, a);
  if ((a & 0x7F800000) == 0x7F800000) return a;
  uint32_t r = as_bits(static_cast<float>(round_double(cpu, as_float(a), mode)));
  return (r & 0x7FFFFFFF) | (a & 0x80000000);  // the sign stays, for zeros too
}

uint32_t fp_to_int(Cpu& cpu, uint32_t a, uint32_t mode, bool is_signed, uint32_t fraction_bits, uint32_t width) {
  a = flush(cpu, a);
  if (is_nan(a)) return 0;
  double x = round_double(cpu, std::ldexp(static_cast<double>(as_float(a)), static_cast<int>(fraction_bits)), mode);
  const double high = is_signed ? std::ldexp(1.0, static_cast<int>(width) - 1) - 1 : std::ldexp(1.0, static_cast<int>(width)) - 1;
  const double low = is_signed ? -high - 1 : 0;
  x = x > high ? high : x < low ? low : x;
  return static_cast<uint32_t>(static_cast<int64_t>(x));
}

uint32_t fp_from_int(Cpu& cpu, uint32_t a, bool is_signed, uint32_t fraction_bits) {
  volatile double x = is_signed ? static_cast<double>(static_cast<int32_t>(a)) : static_cast<double>(a);
  x = std::ldexp(x, -static_cast<int>(fraction_bits));
  return as_bits(rounded(cpu, [&] { return static_cast<float>(x); }));
}

uint32_t fp_from_half(Cpu& cpu, uint32_t half) {
  const uint32_t sign = (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3FF;
  if (exponent == 31 && !(cpu.fpscr & 1u << 26)) {
    if (fraction == 0) return sign | 0x7F800000;
    return quiet(cpu, sign | 0x7F800000 | fraction << 13);
  }
  float magnitude = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                  : std::ldexp(static_cast<float>(0x400 | fraction), static_cast<int>(exponent) - 25);
  return as_bits(magnitude) | sign;
}

uint32_t fp_to_half(Cpu& cpu, uint32_t a) {
  a = flush(cpu, a);
  const uint32_t sign = a >> 16 & 0x8000;
  const bool alternative = cpu.fpscr & 1u << 26;
  if (is_nan(a)) {
    if (alternative) return sign;
    return cpu.fpscr & fpscr_dn ? 0x7E00 : sign | 0x7E00 | (a >> 13 & 0x3FF);
  }
  const double x = std::fabs(static_cast<double>(as_float(a)));
  if (std::isinf(x)) return sign | (alternative ? 0x7FFF : 0x7C00);
  if (x == 0) return sign;
  int exponent;
  std::frexp(x, &exponent);  // x = m * 2^exponent, m in [0.5, 1)
  const int unit = exponent - 11 < -24 ? -24 : exponent - 11;  // the weight of the last kept bit
  // Directed modes look at the sign, which was taken off.
  const double scaled = std::ldexp(sign ? -x : x, -unit);
  const double kept = std::fabs(round_double(cpu, scaled, 4));
  const double value = std::ldexp(kept, unit);
  const double largest = alternative ? 131008.0 : 65504.0;
  if (value > largest) {
    if (alternative) return sign | 0x7FFF;
    const uint32_t mode = cpu.fpscr >> 22 & 3;
    const bool to_infinity = mode == 0 || (mode == 1 && !sign) || (mode == 2 && sign);
    return sign | (to_infinity ? 0x7C00 : 0x7BFF);
  }
  if (value < std::ldexp(1.0, -14)) return sign | static_cast<uint32_t>(std::ldexp(value, 24));
  std::frexp(value, &exponent);
  return sign | (static_cast<uint32_t>(exponent + 14) << 10) | (static_cast<uint32_t>(std::ldexp(value, 11 - exponent)) & 0x3FF);
}

}  // namespace tinsmith::board
