#include <cstring>

#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith::emit {
namespace {

template <class T>
T read_at(const Bytes& bytes, size_t offset) {
  T v;
  std::memcpy(&v, bytes.data() + offset, sizeof v);
  return v;
}

std::string scalar(const Field& f, const Bytes& params, size_t k) {
  const size_t at = f.offset + k * element_size(f.type);
  switch (f.type) {
    case Field::i8: return c_integer(f.type, read_at<int8_t>(params, at));
    case Field::u8: return c_integer(f.type, read_at<uint8_t>(params, at));
    case Field::i16: return c_integer(f.type, read_at<int16_t>(params, at));
    case Field::u16: return c_integer(f.type, read_at<uint16_t>(params, at));
    case Field::i32: return c_integer(f.type, read_at<int32_t>(params, at));
    case Field::u32: return c_integer(f.type, read_at<uint32_t>(params, at));
    case Field::i64: return c_integer(f.type, read_at<int64_t>(params, at));
    default: return c_float(read_at<float>(params, at));
  }
}

// A pointer member is printed as the name of the array that it points at.
std::string pointer(const Field& f, const Lowered& step, const std::vector<std::string>& names, size_t k) {
  const auto* p = read_at<const uint8_t*>(step.params, f.offset + k * sizeof(void*));
  if (p)
    for (size_t a = 0; a < step.arrays.size(); ++a)
      if (step.arrays[a].data.data() == p && !names[a].empty()) return names[a];
  return "NULL";
}

}  // namespace

std::string params_text(const Lowered& step, const std::vector<std::string>& names) {
  std::string s;
  for (const Field& f : step.kernel->fields) {
    std::string value;
    for (size_t k = 0; k < f.length; ++k) {
      if (k) value += ", ";
      value += f.type >= Field::i8_array ? pointer(f, step, names, k) : scalar(f, step.params, k);
    }
    if (f.length > 1) value = "{" + value + "}";
    s += fmt::format("  .{} = {},\n", f.name, value);
  }
  return s;
}

namespace {

std::string shapes(const Graph& g, const std::vector<TensorId>& ids) {
  std::string s;
  for (TensorId id : ids)
    if (id != kAbsent && !g.tensor(id).constant()) s += (s.empty() ? "" : ", ") + text(g.tensor(id).shape) + " " + name(g.tensor(id).type);
  return s.empty() ? "constants" : s;
}

}  // namespace

std::string write_layers(const Model& m, const Constants& c, std::vector<EmittedLayer>& layers) {
  std::string s;
  for (size_t i = 0; i < m.plan.steps.size(); ++i) {
    const Lowered& step = m.plan.steps[i];
    const Node& node = m.graph.nodes[i];
    const std::string function = fmt::format("layer_{}_{}", i, lower(node.op->name));
    const char* kernel = step.kernel ? step.kernel->name : "";
    for_each_call(m.plan, i, [&](const Lowered& call) { kernel = call.kernel->name; });
    layers.push_back({function, kernel, c.layer_bytes[i]});
    s += fmt::format("/* Layer {}: {}, {} -> {}", i, node.op->name, shapes(m.graph, node.inputs), shapes(m.graph, node.outputs));
    if (node.op->macs) s += fmt::format(", {} MACs", node.op->macs(m.graph, node));
    if (!step.formula.empty()) s += "\n *     " + step.formula;
    if (!step.kernel) {
      s += "\n *     Nothing to do: the bytes are where they should be. */\n\n";
      continue;
    }
    s += " */\n";
    if (const Stream* stream = m.plan.stream_of(i)) {
      if (i == stream->last) s += write_stream(m, c, *stream);
      continue;
    }
    size_t call_index = 0;
    std::string body;
    for_each_call(step, [&](const Lowered& call) {
      const std::string params = call_index ? fmt::format("{}_{}_{}_params", m.name, i, call_index) : fmt::format("{}_{}_params", m.name, i);
      s += fmt::format("static const {} {} = {{\n{}}};\n\n", call.kernel->params, params, params_text(call, c.names[i][call_index]));
      ++call_index;
      body += fmt::format("  {}(&{}", call.kernel->name, params);
      for (TensorId id : call.operands) body += ", " + (id == kAbsent ? std::string("NULL") : place_of(m, c, id));
      if (call.kernel->takes_scratch) {
        const int scratch = m.plan.scratch_of[i];
        body += scratch < 0 ? ", NULL" : fmt::format(", (void *)({} + {})", arena_pointer(m, m.plan.buffers[static_cast<size_t>(scratch)].arena),
                                                             m.plan.buffers[static_cast<size_t>(scratch)].offset);
      }
      body += ");\n";
    });
    for (size_t a = 0; a < m.plan.arenas.size(); ++a)
      if (const std::string p = arena_pointer(m, a); body.find("(" + p + " + ") == std::string::npos) body += fmt::format("  (void){};\n", p);
    s += fmt::format("static void {}(uint8_t *m{}) {{\n{}}}\n\n", function, for_other_arenas(m, ", uint8_t *m_{arena}"), body);
  }
  return s;
}

}  // namespace tinsmith::emit
