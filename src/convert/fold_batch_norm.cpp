#include <string_view>

#include "convert/passes.h"
#include "convert/rewrite.h"

namespace tinsmith {
namespace {

// The node's constant operand as one float for each of `channels`, if the operator works channel by channel.
bool channel_constant(const Graph& g, const Node& n, TensorId y, int32_t channels, std::vector<float>& values) {
  if (n.inputs.size() != 2 || n.word("activation") == "tanh" || n.word("activation") == "sign_bit") return false;
  const bool second = n.inputs[0] == y;
  if (is(n, "SUB") && !second) return false;  // c - y turns the sign
  const Tensor& c = g.tensor(n.inputs[second ? 1 : 0]);
  if (!c.constant() || c.type != DType::f32) return false;
  if (c.count() != 1 && (c.count() != channels || c.shape.empty() || c.shape.back() != channels)) return false;
  values = floats(c);
  if (c.count() == 1) values.assign(static_cast<size_t>(channels), values[0]);
  return true;
}

// The node's output channel of each weight: along axis `axis` of the weights' shape.
void scale_weights(Tensor& w, int axis, const std::vector<float>& factor) {
  std::vector<float> v = floats(w);
  size_t inner = 1;
  for (size_t d = static_cast<size_t>(axis) + 1; d < w.shape.size(); ++d) inner *= static_cast<size_t>(w.shape[d]);
  for (size_t i = 0; i < v.size(); ++i) v[i] *= factor[i / inner % factor.size()];
  w.data = constant_bytes(v);
}

}  // namespace

// y = (W x + b) * m + a  ->  (W m) x + (b m + a). One step folds one MUL, ADD or SUB; a batch normalisation is two.
Result<Graph> fold_batch_norm(Graph g) {
  for (bool changed = true; changed;) {
    changed = false;
    const Uses uses(g);
    for (size_t i = 0; i < g.nodes.size() && !changed; ++i) {
      const Node conv = g.nodes[i];
      const bool standard = is(conv, "CONV_2D") || is(conv, "DEPTHWISE_CONV_2D") || is(conv, "FULLY_CONNECTED");
      if (!standard || conv.word("activation") != "none" || g.output(conv).type != DType::f32) continue;
      const int r = uses.only_reader(g, static_cast<int>(i));
      if (r < 0) continue;
      const Node next = g.nodes[static_cast<size_t>(r)];
      const Tensor* w = g.input(conv, 1);
      const Tensor* b = g.input(conv, 2);
      const bool wanted = is(next, "MUL") || is(next, "ADD") || is(next, "SUB");
      if (!wanted || !w->constant() || w->type != DType::f32 || (b && (!b->constant() || b->type != DType::f32)))
        continue;
      const int axis = conv.op->weights_axis;
      const int32_t channels = w->shape[static_cast<size_t>(axis)];
      std::vector<float> c;
      if (g.output(conv).shape != g.output(next).shape || !channel_constant(g, next, conv.outputs[0], channels, c))
        continue;
      std::vector<float> bias = b ? floats(*b) : std::vector<float>(static_cast<size_t>(channels), 0.0f);
      for (size_t k = 0; k < bias.size(); ++k)
        bias[k] = is(next, "MUL") ? bias[k] * c[k] : is(next, "ADD") ? bias[k] + c[k] : bias[k] - c[k];
      Tensor new_bias = b ? *b : Tensor{.name = g.output(conv).name + "/bias", .type = DType::f32, .shape = {channels}};
      new_bias.data = constant_bytes(bias);
      Tensor new_weights = *w;
      if (is(next, "MUL")) scale_weights(new_weights, axis, c);
      Node& n = g.nodes[i];
      n.inputs = {conv.inputs[0], g.add(std::move(new_weights)), g.add(std::move(new_bias))};
      n.outputs = next.outputs;
      n.set("activation", next.word("activation"));
      std::vector<bool> gone(g.nodes.size());
      gone[static_cast<size_t>(r)] = true;
      erase_nodes(g, gone);
      changed = true;
    }
  }
  return remove_dead(std::move(g));
}

}  // namespace tinsmith
