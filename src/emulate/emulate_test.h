// Small programs for the emulated cores: built, run, counted.
#pragma once

#include <gtest/gtest.h>

#include "emulate/emulate.h"

namespace tinsmith::emulate {

inline const Core& core(const std::string& name) { return *find_core(name).value(); }

inline Built build(const std::vector<SourceFile>& files, const std::string& name, BuildOptions options = {}) {
  auto b = build_program(files, core(name), options);
  EXPECT_TRUE(b) << b.error().text();
  return b ? *b : Built{};
}

inline RunReport run(const Built& b, const std::string& name, RunOptions options = {}) {
  auto r = run_program(b.elf, core(name), options);
  EXPECT_TRUE(r) << r.error().text();
  return r ? *r : RunReport{};
}

// main() calls `routine` in region 2. Its call, one BL, is in the region too: expect one more instruction, taken.
inline const SourceFile caller{"main.c", R"(#include "tinsmith_harness.h"
void routine(void);
int main(void) {
  tinsmith_region_begin(2);
  routine();
  tinsmith_region_end(2);
  return 0;
}
)", {}, true};

inline SourceFile routine(std::string_view body) {
  return {"routine.S", fmt::format(R"(
  .syntax unified
  .thumb
  .section .text.routine, "ax"
  .global routine
  .type routine, %function
routine:
{}
  .size routine, . - routine
  .bss
  .balign 16
buffer: .space 256
)", body), {}, false};
}

inline Counts count_routine(std::string_view body, const std::string& name) {
  const Built b = build({caller, routine(body)}, name);
  return run(b, name, {.count = true}).regions[2].each();
}

}  // namespace tinsmith::emulate
