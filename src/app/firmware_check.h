// Is what a firmware computed on the virtual board what the interpreter computes?
#pragma once

#include "base/file.h"
#include "model/graph.h"

namespace tinsmith {

struct FirmwareCheck {
  size_t outputs = 0, equal = 0;  // inferences of the last cycle that were compared, byte for byte
  float first_x = 0;              // the input of the first one that differs
};

// Runs the sine firmware on the virtual board and compares the outputs that it has kept (tinsmith_inputs and
// tinsmith_outputs of its main.c) with the interpreter's on the same inputs.
Result<FirmwareCheck> check_firmware(const Path& elf, const std::string& board, const Graph& graph, double seconds = 3);

}  // namespace tinsmith
