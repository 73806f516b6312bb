// Ranges of memory that nothing may touch, and the accesses that did.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

void guards_add(uint32_t start, uint32_t bytes);  // beyond 64 zones, or of no bytes: ignored
void guards_clear(void);
void guards_check(uint32_t pc, uint64_t address, uint32_t bytes, bool store);
// What was touched, the rest of a JSON object: ,"violation_total":N,"violations":[...]. One row for each instruction and zone.
void guards_write(FILE* f);
