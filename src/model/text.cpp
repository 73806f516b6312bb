#include "model/text.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "model/base64.h"

namespace tinsmith {
namespace {

constexpr int64_t kInline = 16;  // constants of more elements go to the end

std::string quoted(const std::string& s) {
  std::string q = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') q += '\\', q += c;
    else if (static_cast<unsigned char>(c) < 32) q += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else q += c;
  }
  return q + '"';
}

// A graph's name is bare where it is a plain word.
std::string word_or_quoted(const std::string& s) {
  const bool plain = !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) {
    return c == '_' || (c < 128 && std::isalnum(c));
  }) && !std::isdigit(static_cast<unsigned char>(s[0]));
  return plain ? s : quoted(s);
}

template <class T>
std::string inline_elements(const Tensor& t) {
  std::vector<T> v(static_cast<size_t>(t.count()));
  if (!v.empty()) std::memcpy(v.data(), t.data->data(), v.size() * sizeof(T));
  if constexpr (std::is_floating_point_v<T>)
    if (std::any_of(v.begin(), v.end(), [](T x) { return std::isnan(x); })) return {};
  return fmt::format("{{{}}}", fmt::join(v, ", "));
}

// The elements in braces, or nothing where base64 serves better.
std::string inline_elements(const Tensor& t) {
  if (t.count() > kInline || t.data->size() != t.byte_size()) return {};
  switch (t.type) {
    case DType::f32: return inline_elements<float>(t);
    case DType::f64: return inline_elements<double>(t);
    case DType::i8: return inline_elements<int8_t>(t);
    case DType::u8:
    case DType::boolean: return inline_elements<uint8_t>(t);
    case DType::i16: return inline_elements<int16_t>(t);
    case DType::u16: return inline_elements<uint16_t>(t);
    case DType::i32: return inline_elements<int32_t>(t);
    case DType::u32: return inline_elements<uint32_t>(t);
    case DType::i64: return inline_elements<int64_t>(t);
    case DType::f16:
    case DType::i4: return {};
  }
  return {};
}

std::string tensor_text(const Graph& g, TensorId id) {
  const Tensor& t = g.tensor(id);
  std::string s = fmt::format("%{}: {}[{}]", id, name(t.type), fmt::join(t.shape, ","));
  if (!t.name.empty()) s += " " + quoted(t.name);
  const Quantisation& q = t.quant;
  if (!q.empty()) {
    s += q.per_channel() ? fmt::format(" scale=[{}]", fmt::join(q.scale, ", ")) : fmt::format(" scale={}", q.scale[0]);
    const bool one =
        std::all_of(q.zero_point.begin(), q.zero_point.end(), [&](int64_t z) { return z == q.zero_point[0]; });
    s += one ? fmt::format(" zero={}", q.zero_point[0]) : fmt::format(" zero=[{}]", fmt::join(q.zero_point, ", "));
    if (q.axis || q.per_channel()) s += fmt::format(" axis={}", q.axis);
  }
  return s;
}

struct AttrText {
  AttrSpec::Kind kind;
  std::string operator()(int64_t v) const { return fmt::format("{}", v); }
  std::string operator()(double v) const {
    return fmt::format("{}", static_cast<float>(v));
  }  // an f32 attribute is a float
  std::string operator()(const std::string& v) const { return v; }
  std::string operator()(const std::vector<int64_t>& v) const { return fmt::format("[{}]", fmt::join(v, ", ")); }
};

std::string operand_list(const std::vector<TensorId>& ids) {
  std::vector<std::string> s;
  for (TensorId id : ids) s.push_back(id == kAbsent ? "_" : fmt::format("%{}", id));
  return fmt::format("{}", fmt::join(s, ", "));
}

std::string node_text(const Graph& g, const Node& n) {
  std::vector<std::string> outputs, attrs;
  for (TensorId id : n.outputs) outputs.push_back(tensor_text(g, id));
  std::string s = fmt::format("{}{}{}", fmt::join(outputs, ", "), outputs.empty() ? "" : " = ", n.op->name);
  if (n.version != 1) s += fmt::format(".v{}", n.version);
  s += "(" + operand_list(n.inputs);
  if (!n.intermediates.empty()) s += " | " + operand_list(n.intermediates);
  s += ")";
  for (size_t i = 0; i < n.attrs.size() && i < n.op->attrs.size(); ++i) {
    const AttrSpec& spec = n.op->attrs[i];
    if (n.attrs[i].value != spec.fallback || spec.kind == AttrSpec::subgraph)
      attrs.push_back(fmt::format("{}={}", spec.name, std::visit(AttrText{spec.kind}, n.attrs[i].value)));
  }
  if (!attrs.empty()) s += fmt::format(" {{{}}}", fmt::join(attrs, ", "));
  return s;
}

std::string interface_text(const std::vector<TensorId>& ids, const std::vector<std::string>& names) {
  std::vector<std::string> s;
  for (size_t i = 0; i < ids.size(); ++i)
    s.push_back(fmt::format("%{}{}", ids[i], i < names.size() ? " " + quoted(names[i]) : ""));
  return fmt::format("({})", fmt::join(s, ", "));
}

void print_graph(const Graph& g, const std::string& indent, std::string& out) {
  const std::string inner = indent + "  ";
  out += fmt::format("{}graph {}{} -> {} {{\n", indent, word_or_quoted(g.name), interface_text(g.inputs, g.input_names),
                     interface_text(g.outputs, g.output_names));
  if (!g.description.empty()) out += fmt::format("{}description {}\n", inner, quoted(g.description));
  std::vector<const char*> source(g.tensors.size(), "nothing");
  for (TensorId id : g.inputs) source[static_cast<size_t>(id)] = "input";
  for (const Node& n : g.nodes)
    for (TensorId id : n.outputs) source[static_cast<size_t>(id)] = nullptr;
  std::vector<size_t> blobs;
  for (size_t i = 0; i < g.tensors.size(); ++i) {
    const Tensor& t = g.tensors[i];
    if (!source[i]) continue;
    std::string from = source[i];
    if (t.is_variable) from = "variable";
    if (t.constant()) from = inline_elements(t);
    if (from.empty()) {
      blobs.push_back(i);
      from = fmt::format("@{}", i);
    }
    out += fmt::format("{}{} = {}\n", inner, tensor_text(g, static_cast<TensorId>(i)), from);
  }
  for (const Node& n : g.nodes) out += inner + node_text(g, n) + "\n";
  for (const Graph& sub : g.subgraphs) print_graph(sub, inner, out);
  for (size_t i : blobs) {
    const std::string text = to_base64(*g.tensors[i].data);
    out += fmt::format("{}@{}", inner, i);
    for (size_t k = 0; k < text.size(); k += 96)
      out += (text.size() > 96 ? "\n" + inner + "  " : std::string(" ")) + text.substr(k, 96);
    out += "\n";
  }
  out += indent + "}\n";
}

}  // namespace

std::string print(const Graph& graph) {
  std::string out;
  print_graph(graph, "", out);
  return out;
}

}  // namespace tinsmith
