// What a model costs on a core: built, run under emulation, its bytes checked, and every instruction counted.
#pragma once

#include "deploy/validate.h"
#include "emulate/emulate.h"
#include "emulate/stack.h"

namespace tinsmith {

struct BenchLayer {
  std::string name;        // "layer_3_conv_2d"
  std::string op;          // "CONV_2D"
  std::string kernel;      // "ts_conv_2d_s8"; empty for a view
  Shape output;
  uint64_t macs = 0;
  emulate::Counts counts;  // of one inference
  size_t constant_bytes = 0;
};

struct BenchReport {
  std::string model, target, optimize, how;
  emulate::Counts run;                     // one inference, without the harness
  uint64_t setup_instructions = 0;
  uint64_t macs = 0;
  size_t flash_code = 0, flash_constants = 0;
  size_t arena = 0, arena_lower_bound = 0, variables = 0;
  size_t ram_static = 0;                   // data and bss of the program: the context and whatever else
  uint32_t stack_peak = 0;                 // painted
  uint32_t stack_bound = 0;                // what no run can exceed, by the machine code (emulate/stack.h); 0: there is no bound
  bool models_cycles = false;
  size_t bytes_checked = 0, bytes_differing = 0;
  std::vector<BenchLayer> layers;
  std::vector<emulate::SymbolSize> symbols;
  std::vector<emulate::FunctionCost> functions;
  bool bytes_equal() const { return bytes_differing == 0; }
};

// The compiler's flags of an optimisation: what tinsmith measures with, and what it advises.
std::vector<std::string> compiler_flags(Optimize optimize);

struct BenchOptions {
  Optimize optimize = Optimize::speed;
  size_t samples = 4;      // checked byte for byte; counts are of one inference, the mean over them
  bool keep_constant_channels = false;
  bool layers = true;      // a second run with a marker before each layer
  PlanOptions plan = {};   // as for emit_c
};

// Cores of emulate::cores() only; the host is timed, not counted: bench_host.h.
Result<BenchReport> bench(const Graph& graph, Core core, const BenchOptions& options = {});

// What no run can exceed, of files that were emitted of this very graph under the name `model`: built with compiler_flags(), not run.
Result<emulate::StackBound> stack_bound(const Graph& graph, const Emitted& emitted, const std::string& model, Core core, Optimize optimize);

}  // namespace tinsmith
