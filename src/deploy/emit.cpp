#include "deploy/emit.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/version.h"
#include "deploy/c_text.h"
#include "deploy/emit_parts.h"
#include "ops/kernel_sources.h"

namespace tinsmith {
namespace emit {

std::vector<std::string> operand_names(size_t count, const char* word) {
  if (count == 1) return {word};
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) names.push_back(fmt::format("{}{}", word, i));
  return names;
}

std::string arena_pointer(const Model& model, size_t arena) { return arena ? "m_" + model.plan.arenas[arena].name : "m"; }

std::string for_other_arenas(const Model& model, const char* format) {
  std::string s;
  for (size_t a = 1; a < model.plan.arenas.size(); ++a)
    s += fmt::format(fmt::runtime(format), fmt::arg("arena", model.plan.arenas[a].name), fmt::arg("name", model.name));
  return s;
}

std::string place_of(const Model& model, const Constants& constants, TensorId id) {
  const auto i = static_cast<size_t>(id);
  if (model.plan.buffer_of[i] >= 0) return fmt::format("(void *)({} + {})", arena_pointer(model, model.plan.buffer(id).arena), model.plan.offset_of(id));
  if (const int64_t v = model.plan.variable_offset[i]; v >= 0)
    return fmt::format("(void *)(m + {})", model.variables_at + static_cast<size_t>(v));
  return fmt::format("(const void *){}", constants.tensor_names[static_cast<size_t>(model.plan.root_of[i])]);
}

namespace {

std::string licence(const Model& m, const char* what) {
  return fmt::format("/* {} {}{}, made by tinsmith {}.\n * SPDX-License-Identifier: MIT-0 */\n", m.name, what,
                     m.source.empty() ? "" : " from " + m.source, kVersion);
}

std::string write_model(const Model& m, const Constants& c, const std::vector<std::string>& kernel_includes, const std::string& layers,
                        const std::string& selftest) {
  std::string s = licence(m, "as C");
  s += fmt::format("#include \"{}.h\"\n\n#include <math.h>\n#include <string.h>\n\n", m.name);
  s += "/* Kernels as parts of this file, so that the compiler specialises each call for its constant shapes. */\n"
       "#define TS_KERNEL static inline\n";
  for (const std::string& file : kernel_includes) s += fmt::format("#include \"{}\"\n", file);
  s += fmt::format("#include \"{}_weights.h\"\n\n", m.name);
  s += "/* With -DTINSMITH_LAYER_HOOKS each layer is announced: for profiles and for finding the first layer that differs. */\n"
       "#ifdef TINSMITH_LAYER_HOOKS\nextern void tinsmith_layer(int index);\n#define LAYER(i) tinsmith_layer(i)\n#else\n"
       "#define LAYER(i) ((void)0)\n#endif\n\n";
  if (!m.plan.streams.empty())
    s += "/* With -DTINSMITH_ROW_HOOKS too, each layer of layers that run some rows at a time: for profiles only. */\n"
         "#if defined(TINSMITH_LAYER_HOOKS) && defined(TINSMITH_ROW_HOOKS)\n#define ROWS(i) tinsmith_layer(i)\n#else\n"
         "#define ROWS(i) ((void)0)\n#endif\n\n";
  s += layers;
  const auto outs = operand_names(m.graph.outputs.size(), "output");
  for (size_t i = 0; i < outs.size(); ++i) {
    const TensorId root = m.plan.root_of[static_cast<size_t>(m.graph.outputs[i])];
    if (!m.graph.tensor(root).constant()) continue;
    s += fmt::format("const {0} *{1}_{2}({1} *self) {{\n  (void)self;\n  return {3};\n}}\n", c_type(m.graph.tensor(root).type), m.name, outs[i],
                     c.tensor_names[static_cast<size_t>(root)]);
  }
  s += fmt::format(R"(
int {0}_init({0} *self{2}) {{
  if (self == NULL{3}) return {1}_ERROR_NULL;
{4})", m.name, m.NAME, for_other_arenas(m, ", {name}_{arena} *{arena}"), for_other_arenas(m, " || {arena} == NULL"),
                   for_other_arenas(m, "  self->{arena} = {arena};\n"));
  for (size_t i = 0; i < m.graph.tensors.size(); ++i) {
    const Tensor& t = m.graph.tensors[i];
    if (!t.is_variable || m.plan.variable_offset[i] < 0 || m.plan.root_of[i] != static_cast<TensorId>(i)) continue;
    const auto zero = t.type == DType::i8 && !t.quant.empty() ? t.quant.zero_point[0] : 0;
    s += fmt::format("  memset(self->memory + {}, {}, {});\n", m.variables_at + static_cast<size_t>(m.plan.variable_offset[i]), zero, t.byte_size());
  }
  s += fmt::format(R"(  return {1}_OK;
}}

{0} *{0}_at(void *memory, size_t size) {{
  if (memory == NULL || size < sizeof({0}) || (uintptr_t)memory % 16u != 0u) return NULL;
  return ({0} *)memory;
}}

int {3}({0} *self{4}) {{
  if (self == NULL{5}) return {1}_ERROR_NULL;
  uint8_t *const m = self->memory;
  (void)m;
{2})", m.name, m.NAME, for_other_arenas(m, "  uint8_t *const m_{arena} = self->{arena}->memory;\n"), m.name + (m.plan.fed() ? "_run_rows" : "_run"),
                   feed_parameters(m), m.plan.fed() ? " || read_row == NULL" : "");
  const std::string arguments = "m" + for_other_arenas(m, ", m_{arena}");
  for (size_t i = 0; i < m.plan.steps.size(); ++i) {
    s += fmt::format("  LAYER({});\n", i);
    if (const Stream* stream = m.plan.stream_of(i)) {
      if (i != stream->first) continue;
      const std::string call = fmt::format("rows_{}_to_{}({}{})", stream->first, stream->last, arguments, stream == m.plan.fed() ? feed_arguments(m) : "");
      s += stream == m.plan.fed() ? fmt::format("  const int status = {};\n  if (status != {}_OK) return status;\n", call, m.NAME) : fmt::format("  {};\n", call);
    } else if (m.plan.steps[i].kernel) s += fmt::format("  layer_{}_{}({});\n", i, lower(m.graph.nodes[i].op->name), arguments);
  }
  s += fmt::format("  LAYER({});\n  return {}_OK;\n}}\n\n", m.plan.steps.size(), m.NAME);
  if (m.plan.fed()) s += feed_definitions(m);
  s += write_run_f32(m);
  s += selftest;
  s += fmt::format(R"(
const char *{0}_strerror(int code) {{
  switch (code) {{
    case {1}_OK: return "ok";
    case {1}_ERROR_NULL: return "the model or a buffer is NULL";
    case {1}_ERROR_SELFTEST: return "an output differs from the one computed when the model was compiled";
    default: return "unknown error";
  }}
}}
)", m.name, m.NAME);
  std::string sizes;
  for (const std::string& a : c.all) sizes += fmt::format("{}sizeof {}", sizes.empty() ? "" : " + ", a);
  if (!sizes.empty()) s += fmt::format("\n_Static_assert({} == {}_CONSTANT_BYTES, \"the constants are as counted\");\n", sizes, m.NAME);
  if (m.plan.arenas.size() == 1) s += fmt::format("_Static_assert(sizeof({}) == {}_MEMORY_SIZE, \"the context is its memory\");\n", m.name, m.NAME);
  return s;
}

}  // namespace
}  // namespace emit

namespace {

// The lines that make the kernels in use from the templates in this file, each once.
std::string instances_of(const Plan& plan, const std::string& path) {
  std::string lines;
  std::set<std::string> seen;
  for (size_t step = 0; step < plan.steps.size(); ++step)
    for_each_call(plan, step, [&](const Lowered& call) {
      for (const Instance& i : call.kernel->instances)
        if (path == i.file && seen.insert(i.line).second) lines += (lines.empty() ? "\n" : "") + i.line + "\n";
    });
  return lines;
}

}  // namespace

Result<Emitted> emit_c(const Graph& graph, const EmitOptions& options) {
  using namespace emit;
  if (!is_c_identifier(options.name))
    return fail(Code::usage, "--name", fmt::format("\"{}\" is not a C identifier", options.name), "use letters, digits and _, and no keyword");
  Emitted out;
  PlanOptions plan_options = options.plan;
  plan_options.alignment = plan_alignment(options.target);
  TRY(out.plan, make_plan(graph, options.target, plan_options));

  Model model{graph, out.plan, options.name, upper(options.name), options.target, options.source};
  model.io_apart = options.plan.io_apart;
  const size_t own = out.plan.arenas[0].size;
  model.variables_at = (own + 15) / 16 * 16;
  model.memory_size = std::max<size_t>(out.plan.variables_size ? model.variables_at + out.plan.variables_size : own, 1);
  model.memory_size = (model.memory_size + 15) / 16 * 16;

  // The kernels' files, each once, in the order of first use. Bodies are included, under another name, so that compiling every .c
  // of the folder compiles each body once.
  std::vector<std::string> files{"ts.h"}, includes;
  std::set<std::string> seen{"ts.h"};
  for (size_t step = 0; step < out.plan.steps.size(); ++step)
    for_each_call(out.plan, step, [&](const Lowered& call) {
      for (const char* path : call.kernel->files)
        if (seen.insert(path).second) files.push_back(path);
    });
  for (const std::string& path : files) {
    std::string text(kernel_source(path));
    if (text.empty()) return fail(Code::internal, path, "a kernel's source is not in the tool");
    text += instances_of(out.plan, path);
    std::string file = Path(path).filename().string();
    const bool body = file.ends_with(".c");
    if (body) file = file.substr(0, file.size() - 2) + ".inc";
    if (file != "ts.h" && !file.ends_with(".S")) includes.push_back(file);
    if (file.ends_with(".S")) out.sources.push_back(file);
    out.files.push_back({file, std::move(text)});
  }

  const Constants constants = write_constants(model);
  const std::string layers = write_layers(model, constants, out.layers);
  TRY(const std::string selftest, write_selftest(model));
  out.constant_bytes = constants.bytes;
  out.files.push_back({options.name + ".h", write_header(model, constants)});
  out.files.push_back({options.name + "_weights.h", licence(model, "constants") + "#include <math.h>\n#include <stdint.h>\n\n" + constants.text});
  out.files.push_back({options.name + ".c", write_model(model, constants, includes, layers, selftest)});
  out.sources.push_back(options.name + ".c");
  return out;
}

}  // namespace tinsmith
