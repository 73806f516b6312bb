#include <algorithm>
#include <string_view>

#include "convert/passes.h"
#include "convert/rewrite.h"

namespace tinsmith {
namespace {

// Does SAME padding of `in` add exactly these rows (or columns), for an output as large as the VALID one was?
bool same_pads(int64_t in, int64_t kernel, int64_t stride, int64_t dilation, int64_t before, int64_t after,
               int64_t out) {
  const int64_t want = (in + stride - 1) / stride;
  const int64_t total = std::max<int64_t>((want - 1) * stride + (kernel - 1) * dilation + 1 - in, 0);
  return want == out && before == total / 2 && after == total - total / 2;
}

// Integers alone: PAD writes the zero point, which a convolution takes as the zero that it takes for what lies outside, so that
// every sum is the same. A sum of floats may have another sign of zero.
bool integers(const Graph& g, const Node& conv) {
  const Tensor &x = *g.input(conv, 0), &w = *g.input(conv, 1);
  return (x.type == DType::i8 || x.type == DType::i16) && w.type == DType::i8;
}

Result<Graph> fuse(Graph g, bool integers_only) {
  std::vector<bool> gone(g.nodes.size());
  const Uses uses(g);
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    const Node& pad = g.nodes[i];
    if (std::string_view(pad.op->name) != "PAD") continue;
    const int r = uses.only_reader(g, static_cast<int>(i));
    if (r < 0) continue;
    Node& conv = g.nodes[static_cast<size_t>(r)];
    const std::string_view op = conv.op->name;
    const Tensor &x = *g.input(pad, 0), &amounts = *g.input(pad, 1);
    if ((op != "CONV_2D" && op != "DEPTHWISE_CONV_2D") || conv.inputs[0] != pad.outputs[0] ||
        conv.word("padding") != "valid" || (integers_only && !integers(g, conv)))
      continue;
    if (!amounts.constant() || amounts.type != DType::i32 || amounts.count() != 8 || x.shape.size() != 4 ||
        x.quant != g.output(pad).quant)
      continue;
    const int32_t* p = amounts.as<int32_t>();
    const Shape &w = g.input(conv, 1)->shape, &y = g.output(conv).shape;
    if (w.size() != 4 || p[0] || p[1] || p[6] || p[7]) continue;
    if (!same_pads(x.shape[1], w[1], conv.integer("stride_h"), conv.integer("dilation_h"), p[2], p[3], y[1])) continue;
    if (!same_pads(x.shape[2], w[2], conv.integer("stride_w"), conv.integer("dilation_w"), p[4], p[5], y[2])) continue;
    conv.set("padding", std::string("same"));
    conv.inputs[0] = pad.inputs[0];
    gone[i] = true;
  }
  erase_nodes(g, gone);
  return remove_dead(std::move(g));
}

}  // namespace

Result<Graph> fuse_pad(Graph g) { return fuse(std::move(g), false); }
Result<Graph> fuse_integer_pad(Graph g) { return fuse(std::move(g), true); }

}  // namespace tinsmith
