// What a run of a model gave, and where two runs part.
#pragma once

#include "deploy/validate.h"

namespace tinsmith {

// What a target gave: its outputs, and each layer's if asked for, sample after sample.
struct Run {
  Bytes outputs;
  std::vector<std::vector<Bytes>> layers;  // [sample][node]; empty bytes: not shown
  std::string how;
};

Result<Run> interpret(const Graph& graph, const Samples8& samples, bool stateful, bool with_layers);

// How far two elements may be apart and yet count as equal. Zeros: bit for bit.
struct Tolerance {
  double share = 0;   // of floats: of the largest magnitude in the tensor that is compared with
  double steps = 0;   // of integers
};

// Compares elements `a` with `b`, what is expected with what came.
struct Comparison {
  size_t elements = 0, differing = 0;
  double farthest = 0;   // of the differing ones
  size_t worst = 0;      // its index
};
Comparison compare(std::span<const uint8_t> a, std::span<const uint8_t> b, DType type, const Tolerance& tolerance = {});

double element(std::span<const uint8_t> bytes, DType type, size_t i);
std::optional<Difference> first_difference(const Graph& graph, const Run& want, const Run& got, const Tolerance& tolerance = {});

}  // namespace tinsmith
