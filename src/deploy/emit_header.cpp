#include <fmt/ranges.h>

#include <algorithm>

#include "base/version.h"
#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith::emit {
namespace {

std::string operand_macros(const Model& m, const std::vector<TensorId>& ids, const char* word) {
  std::string s = fmt::format("#define {}_{}S {}\n", m.NAME, upper(word), ids.size());
  const auto names = operand_names(ids.size(), word);
  for (size_t i = 0; i < ids.size(); ++i) {
    const Tensor& t = m.graph.tensor(ids[i]);
    const std::string prefix = fmt::format("#define {}_{}_", m.NAME, upper(names[i]));
    std::string clean;  // a tensor's name is the model's text: keep it from closing the comment
    for (char ch : t.name.substr(0, 80)) clean += (ch >= ' ' && ch != '*' && ch != '\\' && ch < 127) ? ch : '_';
    s += fmt::format("/* {} \"{}\": {} of shape {}. */\n", names[i], clean, name(t.type), text(t.shape));
    s += fmt::format("{}TYPE {}\n{}SIZE {} /* elements */\n{}BYTES {}\n{}DIMS {}\n", prefix, c_type(t.type), prefix, t.count(), prefix,
                     t.byte_size(), prefix, t.shape.size());
    s += fmt::format("{}SHAPE {{{}}}\n", prefix, t.shape.empty() ? "1" : fmt::format("{}", fmt::join(t.shape, ", ")));
    if (!t.quant.empty())
      s += fmt::format("{}SCALE {} /* {} */\n{}ZERO_POINT {}\n", prefix, c_float(t.quant.scale[0]), t.quant.scale[0], prefix, t.quant.zero_point[0]);
  }
  return s;
}

std::string accessors(const Model& m, const Constants& c, const std::vector<TensorId>& ids, const char* word) {
  std::string s;
  const auto names = operand_names(ids.size(), word);
  for (size_t i = 0; i < ids.size(); ++i) {
    const char* type = c_type(m.graph.tensor(ids[i]).type);
    const TensorId root = m.plan.root_of[static_cast<size_t>(ids[i])];
    if (m.graph.tensor(root).constant()) {
      s += fmt::format("const {} *{}_{}({} *self); /* a constant */\n", type, m.name, names[i], m.name);
      continue;
    }
    std::string at = place_of(m, c, ids[i]);
    const Plan& plan = m.plan;
    const size_t arena = plan.buffer_of[static_cast<size_t>(ids[i])] >= 0 ? plan.buffer(ids[i]).arena : 0;
    const std::string pointer = "(" + arena_pointer(m, arena) + " +";
    at.replace(at.find(pointer), pointer.size(), arena ? "(self->" + plan.arenas[arena].name + "->memory +" : "(self->memory +");
    const bool view = &ids == &m.graph.outputs && std::ranges::find(m.graph.inputs, root) != m.graph.inputs.end();
    s += fmt::format("static inline {0} *{1}_{2}({1} *self) {{ return ({0} *){3}; }}{4}\n", type, m.name, names[i], at, view ? " /* an input's own bytes */" : "");
  }
  return s;
}

std::string float_arguments(const Model& m) {
  std::string s;
  for (const auto& n : operand_names(m.graph.inputs.size(), "input")) s += ", const float *" + n;
  for (const auto& n : operand_names(m.graph.outputs.size(), "output")) s += ", float *" + n;
  return s;
}

std::string input_and_output_comment(const Model& m) {
  if (m.plan.fed())
    return fmt::format("/* Where to read the output of a run. {} */",
                       m.io_apart ? "It stays until the next one." : "It lies in the arena: the next run overwrites it.");
  return fmt::format("/* Where to write the input and read the output of {}_run. {} */", m.name,
                     m.io_apart ? "They have memory of their own: a run keeps its input,\n * and the output stays until the next run."
                                : "They lie in the arena: a run may overwrite its input,\n * and writing the next input may overwrite the output.");
}

}  // namespace

std::string write_header(const Model& m, const Constants& c) {
  std::string s = fmt::format("/* {}{}, made by tinsmith {}.\n * SPDX-License-Identifier: MIT-0 */\n", m.name,
                              m.source.empty() ? "" : " from " + m.source, kVersion);
  s += fmt::format("#ifndef {0}_H\n#define {0}_H\n\n#include <stddef.h>\n#include <stdint.h>\n\n", m.NAME);
  s += operand_macros(m, m.graph.inputs, "input") + (m.plan.fed() ? feed_macros(m) : "") + operand_macros(m, m.graph.outputs, "output");
  int64_t macs = 0;
  for (const Node& n : m.graph.nodes) macs += n.op->macs ? n.op->macs(m.graph, n) : 0;
  const bool several = m.plan.arenas.size() > 1;
  std::string others;
  for (size_t a = 1; a < m.plan.arenas.size(); ++a) {
    const Arena& arena = m.plan.arenas[a];
    others += fmt::format("#define {0}_{1}_SIZE {2} /* the lower bound is {3} */\ntypedef struct {4}_{5} {{\n  {0}_ALIGN uint8_t memory[{2}];\n}} {4}_{5};\n\n",
                          m.NAME, upper(arena.name), std::max<size_t>(arena.size, 1), arena.lower_bound, m.name, arena.name);
  }
  if (several)
    others = fmt::format("/* The context's own memory is the arena \"{}\". Further memories, each to be put where it belongs, by its section for example: */\n", m.plan.arenas[0].name) + others;
  s += fmt::format(R"(
/* Memory, in bytes.           RAM: the context, all of it.  Flash: the constants, and the code. */
#define {0}_ARENA_SIZE {1} /* tensors and scratch; the lower bound of this order of layers is {2} */
#define {0}_VARIABLES_SIZE {3} /* state kept from one run to the next */
#define {0}_MEMORY_SIZE {4} /* {9} */
#define {0}_CONSTANT_BYTES {6} /* weights, biases and tables in flash */
#define {0}_LAYERS {7}
#define {0}_MACS {8} /* multiply-accumulates of one run */

#ifdef __cplusplus
extern "C" {{
#define {0}_ALIGN alignas(16)
#else
#define {0}_ALIGN _Alignas(16)
#endif

/* The context. Make one where you like (static, in a fast RAM by its section), or lay it over memory of your own with
 * {5}_at(). Nothing else is written to. */
{10}typedef struct {5} {{
  {0}_ALIGN uint8_t memory[{0}_MEMORY_SIZE];
{11}}} {5};

enum {{
  {0}_OK = 0,
  {0}_ERROR_NULL = -1,
  {0}_ERROR_SELFTEST = -2,
}};

/* Sets the state to zero. Call it once before the first run, and to start a new sequence. */
int {5}_init({5} *self{12});

/* The context laid over `size` bytes at `memory`; NULL if they are too few or not aligned to 16. */
{5} *{5}_at(void *memory, size_t size);

{13}
)", m.NAME, m.plan.arenas[0].size, m.plan.arenas[0].lower_bound, m.plan.variables_size, m.memory_size, m.name, c.bytes, m.plan.steps.size(), macs,
                   several ? "of the context's own memory; its pointers come on top" : fmt::format("sizeof({})", m.name), others,
                   for_other_arenas(m, "  {name}_{arena} *{arena};\n"), for_other_arenas(m, ", {name}_{arena} *{arena}"),
                   input_and_output_comment(m));
  s += (m.plan.fed() ? "" : accessors(m, c, m.graph.inputs, "input")) + accessors(m, c, m.graph.outputs, "output");
  s += m.plan.fed() ? feed_declarations(m) : fmt::format("\n/* One inference. */\nint {0}_run({0} *self);\n", m.name);
  s += fmt::format(R"(
/* One inference on real numbers: quantises the input, runs, and gives the output as real numbers. */
int {0}_run_f32({0} *self{1});

/* Runs the model on inputs made by a fixed generator and compares the outputs with those computed when the model was compiled,
 * byte for byte. Leaves the context as {0}_init does. */
int {0}_selftest({0} *self);

/* What a code of these functions means. */
const char *{0}_strerror(int code);

#ifdef __cplusplus
}}
#endif

#endif
)", m.name, float_arguments(m));
  return s;
}

std::string quantise_text(const Model& m, size_t input, const std::string& to, const std::string& from, const std::string& indent) {
  const Tensor& t = m.graph.tensor(m.graph.inputs[input]);
  const char* type = c_type(t.type);
  if (t.quant.empty() || t.type == DType::f32) return fmt::format("{}[i] = ({}){}[i];\n", to, type, from);
  const std::string N = fmt::format("{}_{}", m.NAME, upper(operand_names(m.graph.inputs.size(), "input")[input]));
  const long low = t.type == DType::u8 ? 0 : t.type == DType::i8 ? -128 : t.type == DType::i16 ? -32768 : INT32_MIN;
  const long high = t.type == DType::u8 ? 255 : t.type == DType::i8 ? 127 : t.type == DType::i16 ? 32767 : INT32_MAX;
  return fmt::format(R"({{
{5}  const float v = roundf({0}[i] / {1}_SCALE) + (float){1}_ZERO_POINT;
{5}  {6}[i] = ({4})(v >= (float){2} ? {2} : v > (float){3} ? (int)v : {3}); /* not a number: the lowest */
{5}}}
)", from, N, high, low, type, indent, to);
}

std::string write_run_f32(const Model& m) {
  std::string s = fmt::format("int {0}_run_f32({0} *self{1}) {{\n  if (self == NULL", m.name, float_arguments(m));
  const auto ins = operand_names(m.graph.inputs.size(), "input"), outs = operand_names(m.graph.outputs.size(), "output");
  for (const auto& n : ins) s += fmt::format(" || {} == NULL", n);
  for (const auto& n : outs) s += fmt::format(" || {} == NULL", n);
  s += fmt::format(") return {}_ERROR_NULL;\n", m.NAME);
  for (size_t i = 0; i < ins.size() && !m.plan.fed(); ++i)
    s += fmt::format("  {{\n    {0} *q = {1}_{2}(self);\n    for (size_t i = 0; i < {3}_{4}_SIZE; ++i) {5}  }}\n", c_type(m.graph.tensor(m.graph.inputs[i]).type),
                     m.name, ins[i], m.NAME, upper(ins[i]), quantise_text(m, i, "q", ins[i], "    "));
  s += fmt::format("  const int status = {}(self{});\n  if (status != {}_OK) return status;\n", m.name + (m.plan.fed() ? "_run_rows" : "_run"),
                   m.plan.fed() ? ", row_of_reals, &input" : "", m.NAME);
  for (size_t i = 0; i < outs.size(); ++i) {
    const Tensor& t = m.graph.tensor(m.graph.outputs[i]);
    const std::string N = fmt::format("{}_{}", m.NAME, upper(outs[i]));
    s += fmt::format("  {{\n    const {0} *q = {1}_{2}(self);\n    for (size_t i = 0; i < {3}_SIZE; ++i) ", c_type(t.type), m.name, outs[i], N);
    if (t.quant.empty() || t.type == DType::f32) s += fmt::format("{}[i] = (float)q[i];\n  }}\n", outs[i]);
    else s += fmt::format("{0}[i] = {1}_SCALE * (float)(q[i] - {1}_ZERO_POINT);\n  }}\n", outs[i], N);
  }
  return s + fmt::format("  return {}_OK;\n}}\n\n", m.NAME);
}

}  // namespace tinsmith::emit
