// The headline check: the host interpreter, the generated C on the host and on emulated cores give the same bytes.
#pragma once

#include <functional>

#include "deploy/emit.h"

namespace tinsmith {

// The inputs of some samples: for each sample each of the graph's inputs, one after the other.
struct Samples8 {
  size_t count = 0;
  Bytes data;
};

// Samples that reach every range: random bytes, all lowest, all highest for integers, random in [-1, 1) for floats.
Samples8 random_samples(const Graph& graph, size_t count, uint64_t seed);

struct ValidateOptions {
  Optimize optimize = Optimize::speed;
  bool stateful = false;                       // variables live from one sample to the next
  std::vector<std::string> flags = {"-O2"};    // for the compiler
  bool keep_constant_channels = false;         // compile the graph with them
  PlanOptions plan = {};                       // as for emit_c
};

// Where the interpreter and a target part.
struct Difference {
  size_t layer = 0;           // the first node whose output differs
  std::string op;             // "CONV_2D"
  std::string tensor;         // its output's name
  size_t sample = 0;          // the first sample in which it does
  size_t differing = 0;       // elements of it
  size_t elements = 0;
  std::vector<int64_t> worst; // the index of the element that is farthest off
  double interpreter = 0, target = 0;  // its two values, in the tensor's own steps
};

struct Verdict {
  std::string target;         // "host", "cortex-m4"
  std::string how;            // "gcc -O2", "arm-none-eabi-gcc -O2, QEMU mps2-an386"
  Bytes outputs;              // what the target gave: for each sample each output, one after the other
  size_t bytes = 0;           // compared
  size_t differing = 0;       // of them
  std::optional<Difference> first;  // where the outputs differ
  bool equal() const { return differing == 0; }
};

// Prepares, compiles and runs the graph for `core` and compares its outputs with those of the interpreter on the graph as it
// was. Where they differ, runs again with
// each layer's output shown and finds the first layer that differs.
Result<Verdict> validate(const Graph& graph, const Samples8& samples, Core core, const ValidateOptions& options = {});
// The same of files that were emitted of this very graph before, under the name "model", and perhaps changed since.
Result<Verdict> validate(const Graph& graph, const Samples8& samples, const Emitted& emitted, Core core, const ValidateOptions& options);

// What the host interpreter gives for the samples: for each sample each output, one after the other.
Result<Bytes> interpreted_outputs(const Graph& graph, const Samples8& samples, bool stateful);

// "layer 4 CONV_2D differs: 3 of 8,000 elements, worst at [0,12,3,17]: interpreter -14, cortex-m4 -13"
std::string text(const Difference& d, const std::string& target);

}  // namespace tinsmith
