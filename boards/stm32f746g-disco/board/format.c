// SPDX-License-Identifier: MIT-0
#include "format.h"

#include <string.h>

char *format_text(char *text, const char *added) {
  while ((*text = *added++)) ++text;
  return text;
}

// Digits come out last first; they are gathered at the end of a small buffer.
char *format_u32(char *text, uint32_t value) {
  char digits[11], *p = digits + 10;
  *p = 0;
  do *--p = (char)('0' + value % 10);
  while (value /= 10);
  return format_text(text, p);
}

char *format_hex(char *text, uint32_t value) {
  text = format_text(text, "0x");
  for (int shift = 28; shift >= 0; shift -= 4) *text++ = "0123456789abcdef"[value >> shift & 15];
  *text = 0;
  return text;
}

// The integer mantissa << exponent, up to 2^128: long division by ten over 16-bit limbs.
static char *format_big(char *text, uint32_t mantissa, uint32_t exponent) {
  uint16_t limbs[8] = {0};
  for (uint32_t bit = 0; bit < 24; ++bit)
    if (mantissa >> bit & 1) limbs[(bit + exponent) / 16] |= (uint16_t)(1u << (bit + exponent) % 16);
  char digits[40], *p = digits + 39;
  *p = 0;
  for (uint32_t any = 1; any;) {
    uint32_t remainder = 0;
    any = 0;
    for (int i = 7; i >= 0; --i) {
      const uint32_t part = remainder << 16 | limbs[i];
      limbs[i] = (uint16_t)(part / 10);
      remainder = part % 10;
      any |= limbs[i];
    }
    *--p = (char)('0' + remainder);
  }
  return format_text(text, p);
}

char *format_f6(char *text, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t field = bits >> 23 & 255;
  uint32_t mantissa = bits & 0x7FFFFF;
  if (bits >> 31) *text++ = '-';
  if (field == 255) return format_text(text, mantissa ? "nan" : "inf");

  // |value| = mantissa * 2^-shift
  if (field) mantissa |= 0x800000;
  const int shift = 150 - (int)(field ? field : 1);
  if (shift <= 0) return format_text(format_big(text, mantissa, (uint32_t)-shift), ".000000");

  // Whole part and fraction; the fraction, at most 24 bits long here, times 10^6 is rounded half to even.
  uint32_t whole = shift < 24 ? mantissa >> shift : 0;
  uint32_t millionths = 0;
  if (shift < 64) {
    const uint64_t fraction = mantissa - (shift < 24 ? whole << shift : 0);
    const uint64_t scaled = fraction * 1000000u, half = (uint64_t)1 << (shift - 1);
    millionths = (uint32_t)(scaled >> shift);
    const uint64_t rest = scaled - ((uint64_t)millionths << shift);
    if (rest > half || (rest == half && (millionths & 1))) ++millionths;
    if (millionths == 1000000) millionths = 0, ++whole;
  }
  text = format_text(format_u32(text, whole), ".");
  for (uint32_t unit = 100000; unit; unit /= 10) *text++ = (char)('0' + millionths / unit % 10);
  *text = 0;
  return text;
}
