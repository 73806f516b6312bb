// Reads a .tflite file. Everything in it is checked before it is used: a hostile file gives an error, never a crash.
#pragma once

#include <span>
#include <string>

#include "model/graph.h"

namespace tinsmith {

// The file's main subgraph, its WHILE loops written out (unroll_loops.h). The result passes verify(Stage::imported).
// What tinsmith does not handle is refused by name: the operator, its place and version, its first output, what to do.
// `file_name` begins every error.
Result<Graph> read_tflite(std::span<const uint8_t> file, const std::string& file_name);

// The names of the file's own tensors, those of its main subgraph in their order: which a graph with loops written out has no more.
Result<std::vector<std::string>> tensor_names(std::span<const uint8_t> file, const std::string& file_name);

}  // namespace tinsmith
