// C emission: a graph becomes C11 files that run by themselves, without heap, library or runtime.
//
// For a model called NAME the files are, all in one folder,
//   NAME.h           shapes, scales, sizes, the context, six functions
//   NAME.c           one function a layer, then init, run, run_f32, selftest, strerror
//   NAME_weights.h   the constants, apart from the code
//   ts.h, KERNEL.h, KERNEL.inc   the kernels, word for word as the interpreter runs them, included by NAME.c; KERNEL.S is compiled beside it
// The emitted files are MIT-0: a product that uses them owes no notice.
#pragma once

#include "run/plan.h"

namespace tinsmith {

struct SourceFile {
  std::string path;  // relative to the output folder
  std::string text;
};

struct EmitOptions {
  std::string name = "model";  // a C identifier
  Target target;
  std::string source;          // the model file's name, for the comment on top; may be empty
  PlanOptions plan;            // its alignment is set by the target
};

struct EmittedLayer {
  std::string function;        // "layer_3_conv_2d"
  std::string kernel;          // "ts_conv_2d_s8"; empty for a view
  size_t constant_bytes = 0;   // weights, biases, tables of this layer in flash
};

struct Emitted {
  std::vector<SourceFile> files;
  std::vector<EmittedLayer> layers;  // one for each node
  Plan plan;
  size_t constant_bytes = 0;         // all arrays, equal ones counted once
  std::vector<std::string> sources;  // the .c files among `files`, to compile
};

Result<Emitted> emit_c(const Graph& graph, const EmitOptions& options);

// The glue that lets a generic harness run any emitted model: glue_init, glue_run, glue_input(i), glue_output(i) and their
// byte counts; and for each layer the address and size of its output (src/emulate, tests).
SourceFile emit_glue(const Graph& graph, const Emitted& emitted, const std::string& name);

}  // namespace tinsmith
