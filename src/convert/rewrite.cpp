#include "convert/rewrite.h"

#include <bit>
#include <cmath>

namespace tinsmith {

Uses::Uses(const Graph& g) : writer(g.tensors.size(), -1), readers(g.tensors.size()), is_output(g.tensors.size()) {
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    for (TensorId id : g.nodes[i].outputs) writer[static_cast<size_t>(id)] = static_cast<int>(i);
    for (TensorId id : g.nodes[i].inputs)
      if (id != kAbsent) readers[static_cast<size_t>(id)].push_back(static_cast<int>(i));
  }
  for (TensorId id : g.outputs) is_output[static_cast<size_t>(id)] = true;
}

int Uses::only_reader(const Graph& g, int i) const {
  const Node& n = g.nodes[static_cast<size_t>(i)];
  if (n.outputs.size() != 1) return -1;
  const auto y = static_cast<size_t>(n.outputs[0]);
  return !is_output[y] && readers[y].size() == 1 ? readers[y][0] : -1;
}

void replace_uses(Graph& g, TensorId from, TensorId to) {
  for (Node& n : g.nodes)
    for (TensorId& id : n.inputs)
      if (id == from) id = to;
  for (TensorId& id : g.outputs)
    if (id == from) id = to;
}

void erase_nodes(Graph& g, const std::vector<bool>& marked) {
  std::vector<Node> kept;
  for (size_t i = 0; i < g.nodes.size(); ++i)
    if (!marked[i]) kept.push_back(std::move(g.nodes[i]));
  g.nodes = std::move(kept);
}

Result<Node> make_node(const char* op, std::vector<TensorId> inputs, std::vector<TensorId> outputs) {
  Node n;
  n.op = op_named(op);
  if (!n.op) return fail(Code::unsupported, "", fmt::format("the operator {} is needed, but not there", op));
  n.inputs = std::move(inputs);
  n.outputs = std::move(outputs);
  for (const AttrSpec& a : n.op->attrs) n.attrs.push_back({a.name, a.fallback});
  return n;
}

std::vector<float> floats(const Tensor& t) { return std::vector<float>(t.as<float>(), t.as<float>() + t.count()); }

uint16_t half_of(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const auto sign = static_cast<uint16_t>(bits >> 16 & 0x8000);
  if (std::isnan(value)) return static_cast<uint16_t>(sign | 0x7e00);
  const float size = std::fabs(value);
  if (size >= 65520.0f) return static_cast<uint16_t>(sign | 0x7c00);
  if (size < 0x1p-14f) {  // a subnormal half: steps of 2^-24; nearbyint rounds ties to even
    return static_cast<uint16_t>(sign | static_cast<uint16_t>(std::nearbyint(size * 0x1p24f)));
  }
  // Drop 13 bits of the mantissa: half of the last kept bit, less one unless that bit is odd, carries as rounding
  // should.
  const uint32_t magnitude = bits & 0x7fffffff;
  const uint32_t rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
  return static_cast<uint16_t>(sign | ((rounded >> 13) - (112u << 10)));
}

float float_of(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16;
  const uint32_t exponent = half >> 10 & 31, mantissa = half & 0x3ff;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | mantissa << 13);
  if (exponent == 0) {
    const float size = static_cast<float>(mantissa) * 0x1p-24f;
    return sign ? -size : size;
  }
  return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
}

}  // namespace tinsmith
