// How much stack a function can need at most: from the machine code of the linked program, so that assembly and the C
// library count as well.
#pragma once

#include "base/file.h"
#include "base/result.h"

namespace tinsmith::emulate {

struct StackBound {
  uint32_t bytes = 0;              // of the deepest chain of calls, the function's own frame included
  std::vector<std::string> chain;  // its functions
  std::string unbounded;           // why there is no bound; empty: there is one
};

// Each function is taken to use all that its instructions ever take from the stack pointer, and to call whatever it branches to. A
// kernel's call through a pointer goes to any kernel that makes none; that for a row of the input, to one that copies it.
Result<StackBound> worst_stack(const Path& elf, const std::string& function);
// The same of `objdump -d`'s text.
StackBound worst_stack_of(const std::string& disassembly, const std::string& function);

}  // namespace tinsmith::emulate
