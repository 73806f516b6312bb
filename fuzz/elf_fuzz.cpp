// Any bytes as a firmware: read, and if it can be read, described, loaded and run for a moment.
#include <memory>

#include "board/elf.h"
#include "board/machine.h"
#include "fuzz.h"

using namespace tinsmith;
using namespace tinsmith::board;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto elf = read_elf({data, size}, "fuzz.elf");
  if (!elf) return 0;
  (void)elf->describe(elf->entry);
  (void)elf->function_at(0xFFFFFFFF);
  static const BoardDescription* board = find_board("stm32f746g-disco");
  static int runs = 0;
  if (++runs % 64 != 0) return 0;  // a machine is big
  Machine m(*board);
  if (m.load(*elf, "fuzz.elf")) m.run(2e-5);
  return 0;
}
