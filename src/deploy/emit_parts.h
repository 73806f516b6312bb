// The parts of C emission, shared between its files only.
#pragma once

#include "deploy/emit.h"

namespace tinsmith::emit {

// What all parts need to know of the model being written.
struct Model {
  const Graph& graph;
  const Plan& plan;
  std::string name;    // sine_model
  std::string NAME;    // SINE_MODEL
  Target target;
  std::string source;
  size_t memory_size = 0;       // the context: arena, then variables
  size_t variables_at = 0;
  bool io_apart = false;        // inputs and outputs share bytes with nothing
};

struct Constants {
  std::string text;                                  // the arrays' definitions
  std::vector<std::vector<std::vector<std::string>>> names;  // for each step, for each call, each of its arrays' names
  std::vector<std::string> tensor_names;             // for each tensor that is a constant operand
  std::vector<size_t> layer_bytes;                   // for each step
  size_t bytes = 0;
  std::vector<std::string> all;                      // every array's name
};

// The pointer to an arena in emitted C: "m" for the first, which is the context's own memory, "m_slow" for another one.
std::string arena_pointer(const Model& model, size_t arena);
// ", uint8_t *m_slow" for each arena but the first; what stands before and after the arena's name.
std::string for_other_arenas(const Model& model, const char* format);
// How a tensor is reached in emitted C: "(void *)(m + 16)", or a constant's name.
std::string place_of(const Model& model, const Constants& constants, TensorId id);
// "input" and "output" where there is one, else "input0", "input1"...
std::vector<std::string> operand_names(size_t count, const char* word);

Constants write_constants(const Model& model);
std::string write_header(const Model& model, const Constants& constants);
std::string write_layers(const Model& model, const Constants& constants, std::vector<EmittedLayer>& layers);
std::string params_text(const Lowered& call, const std::vector<std::string>& array_names);  // the initialisers of its parameters' struct
std::string write_stream(const Model& model, const Constants& constants, const Stream& stream);
// What stands in for NAME_input() where the input is fed by rows: the macros and functions of the header, and what makes a run of them.
std::string feed_macros(const Model& model);
std::string feed_declarations(const Model& model);
std::string feed_definitions(const Model& model);
// ", int (*read_row)(void *user, int row, int8_t *to), void *user", and the argument for it; empty where the input stands.
std::string feed_parameters(const Model& model);
std::string feed_arguments(const Model& model);
std::string write_run_f32(const Model& model);
// A statement, to[i] being from[i] in the input's type.
std::string quantise_text(const Model& model, size_t input, const std::string& to, const std::string& from, const std::string& indent);
Result<std::string> write_selftest(const Model& model);

}  // namespace tinsmith::emit
