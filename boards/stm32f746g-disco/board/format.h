// SPDX-License-Identifier: MIT-0
// Numbers as text, without the weight of printf. Plain C: it is tested on the host against printf.
#ifndef FORMAT_H
#define FORMAT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FORMAT_F6_SIZE = 48 };  // sign, 39 digits, point, 6 digits, end

// What printf writes for "%.6f", to the last bit (round half to even of the exact value); nan, inf and -inf as well.
// `text` has room for FORMAT_F6_SIZE characters. Gives the place of the ending zero, where more can be added.
char *format_f6(char *text, float value);

// "%u" (up to 11 characters), "%08x" with "0x" before (11), and a string; all give the place of the ending zero.
char *format_u32(char *text, uint32_t value);
char *format_hex(char *text, uint32_t value);
char *format_text(char *text, const char *added);

#ifdef __cplusplus
}
#endif

#endif
