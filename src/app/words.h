// The words of the command line for the library's enums, and phrases that several commands print.
#pragma once

#include <string>
#include <vector>

#include "model/op.h"
#include "run/plan.h"

namespace tinsmith {

std::vector<std::string> core_names();      // "host", "cortex-m4" ...
Core core_named(const std::string& word);   // of a word in core_names()
std::vector<std::string> optimize_names();  // "size", "speed", "ram"
Optimize optimize_named(const std::string& word);

// "fast=16k", "slow=1M", "psram": an arena of --arena, with or without a limit in bytes.
Result<ArenaSpec> arena_spec(const std::string& word);
// All of --arena, each name once.
Result<std::vector<ArenaSpec>> arena_specs(const std::vector<std::string>& words);

// "arena 8,640 B = lower bound (gap 0 %)" and the variables, where there are any.
std::string arena_text(const Plan& plan);
// What a part of a firmware holds: "model_const" is "model's weights".
std::string part_text(const std::string& section);
std::string bytes_text(size_t n);  // "8,640 B"

}  // namespace tinsmith
