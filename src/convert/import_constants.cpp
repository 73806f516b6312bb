#include "convert/import_constants.h"

#include <algorithm>

#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

bool widens_weight(const Graph& g, const Node& n) {
  const Tensor* x = n.inputs.size() == 1 ? g.input(n, 0) : nullptr;
  return std::string_view(n.op->name) == "DEQUANTIZE" && x && x->constant() && x->type == DType::f16 && n.outputs.size() == 1 &&
         g.output(n).type == DType::f32 && g.output(n).shape == x->shape && !g.output(n).constant() &&
         std::ranges::count(g.outputs, n.outputs[0]) == 0;
}

bool runs(const Graph& g, const Node& n) { return verify_node(g, n) && n.op->lower(g, n, Target{}); }

}  // namespace

void unpack_int4(Tensor& t) {
  Bytes wide(static_cast<size_t>(t.count()));
  for (size_t i = 0; i < wide.size(); ++i) {
    const int nibble = (*t.data)[i / 2] >> (i % 2 ? 4 : 0) & 15;  // the lower half first
    wide[i] = static_cast<uint8_t>(nibble < 8 ? nibble : nibble - 16);
  }
  t.type = DType::i8;
  t.data = std::make_shared<const Bytes>(std::move(wide));
}

void widen_float16(Graph& g, size_t most) {
  std::vector<int> widener(g.tensors.size(), -1);  // of each tensor: the DEQUANTIZE that makes it of a float16 constant
  for (size_t i = 0; i < g.nodes.size(); ++i)
    if (widens_weight(g, g.nodes[i])) widener[static_cast<size_t>(g.nodes[i].outputs[0])] = static_cast<int>(i);
  std::vector<bool> gone(g.nodes.size());
  for (const Node& n : g.nodes) {
    std::vector<TensorId> widened;
    for (TensorId id : n.inputs)
      if (id != kAbsent && widener[static_cast<size_t>(id)] >= 0 && !g.tensor(id).constant()) widened.push_back(id);
    if (widened.empty() || runs(g, n)) continue;
    for (TensorId id : widened) {
      Tensor& t = g.tensor(id);
      if (t.constant() || t.byte_size() > most) continue;
      most -= t.byte_size();
      const Tensor& half = *g.input(g.nodes[static_cast<size_t>(widener[static_cast<size_t>(id)])], 0);
      std::vector<float> values;
      for (int64_t i = 0; i < half.count(); ++i) values.push_back(float_of(half.as<uint16_t>()[i]));
      t.data = constant_bytes(values);
      gone[static_cast<size_t>(widener[static_cast<size_t>(id)])] = true;
    }
  }
  erase_nodes(g, gone);
}

}  // namespace tinsmith
