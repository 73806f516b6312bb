#include "guards.h"

#include <inttypes.h>

enum { GUARDS = 64, VIOLATIONS = 256 };

static struct {
  uint32_t start, bytes;
} guards[GUARDS];
static unsigned guard_count;
static uint32_t low = UINT32_MAX, high;  // all zones lie in [low, high)

static uint64_t violation_total;
static struct {
  uint32_t pc, address, zone;
  bool store;
  uint64_t count;
} violations[VIOLATIONS];
static unsigned violation_count;

void guards_add(uint32_t start, uint32_t bytes) {
  if (guard_count == GUARDS || bytes == 0) return;
  guards[guard_count].start = start;
  guards[guard_count++].bytes = bytes;
  if (start < low) low = start;
  if (start + bytes > high) high = start + bytes;
}

void guards_clear(void) {
  guard_count = 0;
  low = UINT32_MAX;
  high = 0;
}

static void violated(uint32_t pc, uint32_t address, uint32_t zone, bool store) {
  violation_total++;
  for (unsigned v = 0; v < violation_count; ++v) {
    if (violations[v].pc != pc || violations[v].store != store || violations[v].zone != zone) continue;
    violations[v].count++;
    return;
  }
  if (violation_count == VIOLATIONS) return;
  violations[violation_count].pc = pc;
  violations[violation_count].address = address;
  violations[violation_count].zone = zone;
  violations[violation_count].store = store;
  violations[violation_count++].count = 1;
}

void guards_check(uint32_t pc, uint64_t address, uint32_t bytes, bool store) {
  if (address + bytes <= low || address >= high) return;
  for (unsigned i = 0; i < guard_count; ++i) {
    if (address + bytes <= guards[i].start || address >= (uint64_t)guards[i].start + guards[i].bytes) continue;
    violated(pc, (uint32_t)address, guards[i].start, store);
    return;
  }
}

void guards_write(FILE* f) {
  fprintf(f, ",\n\"violation_total\":%" PRIu64 ",\"violations\":[", violation_total);
  for (unsigned v = 0; v < violation_count; ++v)
    fprintf(f, "%s{\"pc\":%" PRIu32 ",\"address\":%" PRIu32 ",\"zone\":%" PRIu32 ",\"store\":%s,\"count\":%" PRIu64 "}",
            v ? "," : "", violations[v].pc, violations[v].address, violations[v].zone,
            violations[v].store ? "true" : "false", violations[v].count);
  fprintf(f, "]");
}
