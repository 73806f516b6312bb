// The C of someone who uses an emitted model: calls every function of its header, and looks at what they promise.
#pragma once

#include "deploy/emit.h"

namespace tinsmith::graphs {

// To stand behind the model's own C: int NAME_try(uint8_t *const *rooms, const uint8_t *in, uint8_t *out), and NAME_room_sizes.
// Room i is the memory of the plan's arena i, of that size and aligned to 16. `in` are the inputs of `samples` runs, `out` gets their outputs.
// It gives 0, or the number of a Broken.
std::string write_caller(const Graph& graph, const Emitted& emitted, const EmitOptions& options, size_t samples);

// What NAME_try() found broken, by its number.
const char* broken(int number);

}  // namespace tinsmith::graphs
