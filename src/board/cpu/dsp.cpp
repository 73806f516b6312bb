#include "board/cpu/cpu.h"

namespace tinsmith::board {

uint32_t saturate_signed(Cpu& cpu, int64_t value, uint32_t bits) {
  const int64_t high = (int64_t{1} << (bits - 1)) - 1, low = -high - 1;
  if (value > high) return cpu.q = 1, static_cast<uint32_t>(high);
  if (value < low) return cpu.q = 1, static_cast<uint32_t>(low);
  return static_cast<uint32_t>(value);
}

uint32_t saturate_unsigned(Cpu& cpu, int64_t value, uint32_t bits) {
  const int64_t high = (int64_t{1} << bits) - 1;
  if (value > high) return cpu.q = 1, static_cast<uint32_t>(high);
  if (value < 0) return cpu.q = 1, 0;
  return static_cast<uint32_t>(value);
}

uint32_t dsp_saturate_halves(Cpu& cpu, uint32_t a, uint32_t bits, bool is_signed) {
  auto one = [&](int16_t h) {
    return (is_signed ? saturate_signed(cpu, h, bits) : saturate_unsigned(cpu, h, bits)) & 0xFFFF;
  };
  return one(static_cast<int16_t>(a)) | one(static_cast<int16_t>(a >> 16)) << 16;
}

namespace {

// One lane of a parallel instruction. Prefixes 0 S, 1 Q, 2 SH, 4 U, 5 UQ, 6 UH. Sets ge to 1 if the lane's GE bits are.
uint32_t lane(int32_t a, int32_t b, bool subtract, uint32_t prefix, int width, uint32_t& ge) {
  const int32_t r = subtract ? a - b : a + b;
  const int32_t range = 1 << width;
  switch (prefix) {
    case 0: ge = r >= 0; break;
    case 1: return static_cast<uint32_t>(r > range / 2 - 1 ? range / 2 - 1 : r < -range / 2 ? -range / 2 : r);
    case 2: case 6: return static_cast<uint32_t>(r >> 1);
    case 4: ge = subtract ? r >= 0 : r >= range; break;
    case 5: return static_cast<uint32_t>(r > range - 1 ? range - 1 : r < 0 ? 0 : r);
  }
  return static_cast<uint32_t>(r);
}

}  // namespace

uint32_t dsp_parallel(Cpu& cpu, uint32_t operation, uint32_t prefix, uint32_t a, uint32_t b) {
  // operation: 0 ADD8, 1 ADD16, 2 ASX, 4 SUB8, 5 SUB16, 6 SAX
  const bool is_unsigned = prefix & 4;
  uint32_t ge = 0, result = 0;
  if (operation == 0 || operation == 4) {
    for (int i = 0; i < 4; ++i) {
      int32_t x = static_cast<uint8_t>(a >> (8 * i)), y = static_cast<uint8_t>(b >> (8 * i));
      if (!is_unsigned) x = static_cast<int8_t>(x), y = static_cast<int8_t>(y);
      uint32_t g = 0;
      result |= (lane(x, y, operation == 4, prefix, 8, g) & 0xFF) << (8 * i);
      ge |= g << i;
    }
  } else {
    for (int i = 0; i < 2; ++i) {
      const bool exchange = operation == 2 || operation == 6;
      int32_t x = static_cast<uint16_t>(a >> (16 * i)), y = static_cast<uint16_t>(b >> (16 * (exchange ? 1 - i : i)));
      if (!is_unsigned) x = static_cast<int16_t>(x), y = static_cast<int16_t>(y);
      // ASX adds in the top half and subtracts in the bottom one; SAX the other way round.
      const bool subtract = operation == 5 || (operation == 2 && i == 0) || (operation == 6 && i == 1);
      uint32_t g = 0;
      result |= (lane(x, y, subtract, prefix, 16, g) & 0xFFFF) << (16 * i);
      ge |= g * 3 << (2 * i);
    }
  }
  if (prefix == 0 || prefix == 4) cpu.ge = ge;
  return result;
}

}  // namespace tinsmith::board
