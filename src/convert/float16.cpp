#include <cmath>

#include "convert/convert.h"
#include "convert/op_version.h"
#include "convert/rewrite.h"

namespace tinsmith {

// Every float constant becomes half precision, with a DEQUANTIZE that widens it at the graph's start.
Result<Converted> to_float16(const Graph& graph) {
  Converted out{.graph = graph, .report = {}};
  Graph& g = out.graph;
  const Uses uses(g);
  std::vector<Node> widen;
  size_t clipped = 0;
  for (size_t i = 0; i < graph.tensors.size(); ++i) {
    if (!graph.tensors[i].constant() || graph.tensors[i].type != DType::f32 || uses.readers[i].empty()) continue;
    ++out.report.constants;
    Tensor wide = graph.tensors[i];
    std::vector<uint16_t> halves;
    for (float f : floats(wide)) {
      uint16_t h = half_of(f);
      if ((h & 0x7fff) == 0x7c00 && std::isfinite(f)) {  // 65504 is the largest
        h = static_cast<uint16_t>((h & 0x8000) | 0x7bff);
        ++clipped;
      }
      halves.push_back(h);
    }
    Tensor& narrow = g.tensors[i];
    narrow.type = DType::f16;
    narrow.data = constant_bytes(halves);
    wide.data = nullptr;
    wide.name = wide.name.empty() ? "" : wide.name + "/float32";
    const TensorId widened = g.add(std::move(wide));
    replace_uses(g, static_cast<TensorId>(i), widened);
    TRY(Node n, make_node("DEQUANTIZE", {static_cast<TensorId>(i)}, {widened}));
    n.version = operator_version(g, n);
    widen.push_back(std::move(n));
    ++out.report.converted;
  }
  if (clipped)
    out.report.notes.push_back(
        fmt::format("{} constants beyond 65504, the largest float16, were clipped to it", clipped));
  g.nodes.insert(g.nodes.begin(), std::make_move_iterator(widen.begin()), std::make_move_iterator(widen.end()));
  return out;
}

}  // namespace tinsmith
