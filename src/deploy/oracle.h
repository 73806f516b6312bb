// Another runtime as the judge: LiteRT or TensorFlow Lite Micro, through their Python packages where they are installed.
#pragma once

#include "deploy/validate.h"

namespace tinsmith {

enum class Oracle : uint8_t { litert, tflm };

struct OracleOptions {
  bool stateful = false;
  double tolerance = 1e-5;  // of floats, as a share of the largest number in the tensor; our sums have another order
  double steps = 0;         // of integers
};

struct OracleVerdict {
  std::string how;              // "LiteRT 2.0.3, reference kernels"
  size_t elements = 0;          // of all outputs of all samples
  size_t differing = 0;         // by more than the tolerance
  size_t unequal = 0;           // at all
  std::optional<Difference> first;  // where the outputs differ; target: what the oracle gave
  bool agrees() const { return differing == 0; }
};

// Runs `model`, the .tflite bytes that `graph` was read from, in the oracle and compares its outputs with the interpreter's. The Python
// is $TINSMITH_PYTHON, else python3 on PATH. A Python or a package that is not there is Code::missing_tool; a model that the
// oracle does not take, Code::unsupported.
Result<OracleVerdict> ask_oracle(const Graph& graph, const Bytes& model, const Samples8& samples, Oracle oracle, const OracleOptions& options = {});

}  // namespace tinsmith
