#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith {

SourceFile emit_glue(const Graph& graph, const Emitted& emitted, const std::string& name) {
  std::string s = fmt::format("/* Lets a generic harness run {0}.  SPDX-License-Identifier: MIT-0 */\n#include \"tinsmith_harness.h\"\n\n#include \"{0}.h\"\n\n"
                              "static {0} glue_context;\n", name);
  std::string others;
  for (size_t a = 1; a < emitted.plan.arenas.size(); ++a) {
    s += fmt::format("static {0}_{1} glue_{1};\n", name, emitted.plan.arenas[a].name);
    others += fmt::format(", &glue_{}", emitted.plan.arenas[a].name);
  }
  const bool fed = emitted.plan.fed() != nullptr;
  if (fed) s += fmt::format("static {} glue_rows[{}_INPUT_SIZE]; /* stands in for a camera */\n", c_type(graph.tensor(graph.inputs[0]).type), upper(name));
  s += fmt::format("\nint glue_init(void) {{ return {0}_init(&glue_context{1}); }}\nint glue_run(void) {{ return {0}_run(&glue_context{2}); }}\n"
                   "void glue_reset(void) {{ (void){0}_init(&glue_context{1}); }}\n", name, others, fed ? ", glue_rows" : "");
  auto side = [&](const std::vector<TensorId>& ids, const char* word, const char* constness) {
    const auto names = emit::operand_names(ids.size(), word);
    s += fmt::format("\nunsigned glue_{}s(void) {{ return {}u; }}\n{}void *glue_{}(unsigned i) {{\n  switch (i) {{\n", word, ids.size(), constness, word);
    for (size_t i = 0; i < ids.size(); ++i)
      s += fed && &ids == &graph.inputs ? "    case 0: return glue_rows;\n" : fmt::format("    case {}: return {}_{}(&glue_context);\n", i, name, names[i]);
    s += fmt::format("    default: return NULL;\n  }}\n}}\nunsigned glue_{}_bytes(unsigned i) {{\n  switch (i) {{\n", word);
    for (size_t i = 0; i < ids.size(); ++i) s += fmt::format("    case {}: return {}u;\n", i, graph.tensor(ids[i]).byte_size());
    s += "    default: return 0u;\n  }\n}\n";
  };
  side(graph.inputs, "input", "");
  side(graph.outputs, "output", "const ");

  // Where each layer's first output lies in the context, for whoever looks for the first layer that differs.
  s += "\nconst void *glue_layer_output(unsigned i, unsigned *bytes) {\n  switch (i) {\n";
  const size_t variables_at = (emitted.plan.arenas[0].size + 15) / 16 * 16;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].outputs.empty()) continue;  // it only changes a variable
    const auto id = static_cast<size_t>(graph.nodes[i].outputs[0]);
    if (!emitted.plan.whole(graph.nodes[i].outputs[0])) continue;
    size_t at = 0, arena = 0;
    if (emitted.plan.buffer_of[id] >= 0) at = emitted.plan.offset_of(graph.nodes[i].outputs[0]), arena = emitted.plan.buffer(graph.nodes[i].outputs[0]).arena;
    else if (emitted.plan.variable_offset[id] >= 0) at = variables_at + static_cast<size_t>(emitted.plan.variable_offset[id]);
    else continue;
    s += fmt::format("    case {}: *bytes = {}u; return glue_{}.memory + {};\n", i, graph.tensors[id].byte_size(),
                     arena ? emitted.plan.arenas[arena].name : "context", at);
  }
  s += "    default: *bytes = 0u; return NULL;\n  }\n}\n";
  return {"glue.c", s};
}

}  // namespace tinsmith
