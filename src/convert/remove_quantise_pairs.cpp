#include <string_view>

#include "convert/passes.h"
#include "convert/rewrite.h"

namespace tinsmith {
namespace {

bool same(const Tensor& a, const Tensor& b) { return a.type == b.type && a.quant == b.quant && a.shape == b.shape; }

// Is the tensor that the graph gives out the one that it was given? A caller's input and output stay two tensors.
bool may_stand_for(const Graph& g, TensorId from, TensorId to) {
  bool output = false, outer = g.tensor(to).constant();
  for (TensorId id : g.outputs) {
    output = output || id == from;
    outer = outer || id == to;
  }
  for (TensorId id : g.inputs) outer = outer || id == to;
  return !output || !outer;
}

}  // namespace

// A number that is dequantised and quantised back with the same scale is the number it was: |n| < 2^16 survives
// float32. The pair DEQUANTIZE after QUANTIZE is not one: it rounds.
Result<Graph> remove_quantise_pairs(Graph g) {
  const Uses uses(g);
  for (const Node& n : g.nodes) {
    if (std::string_view(n.op->name) != "QUANTIZE") continue;
    const TensorId x = n.inputs[0], y = n.outputs[0];
    const int w = uses.writer[static_cast<size_t>(x)];
    TensorId source = kAbsent;
    if (same(g.tensor(x), g.tensor(y))) source = x;
    else if (w >= 0 && std::string_view(g.nodes[static_cast<size_t>(w)].op->name) == "DEQUANTIZE")
      source = g.nodes[static_cast<size_t>(w)].inputs[0];
    if (source != kAbsent && same(g.tensor(source), g.tensor(y)) && !g.tensor(y).quant.empty() &&
        may_stand_for(g, y, source))
      replace_uses(g, y, source);
  }
  return remove_dead(std::move(g));
}

}  // namespace tinsmith
