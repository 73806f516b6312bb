// Removes the channels of a quantised network that are the same whatever the input is.
//
// In a trained network with ReLUs some channels are dead: their weights are zero or their sums never leave the clamp. Then
// the channel is one constant, all over the image, and what its readers make of it is a constant too, which belongs in
// their bias. This pass finds such channels by interval arithmetic, exactly: each channel of each int8 activation gets
// the interval of values that it can take, from [-128, 127] at the inputs through every convolution's own requantisation,
// which never decreases; where the interval is one value the channel is constant. A channel that nobody multiplies by
// anything but zero may go as well.
//
// Care at the border: a SAME-padded window sees the zero point outside the image. There a constant that is not the zero
// point stops being constant; so the padding's value is part of the intervals, and such a channel can only be folded into
// a bias where no window is padded.
//
// Channels go in step where an operator works channel by channel (depthwise, pools, views): all of a chain or none. The
// set that can go is found by starting from all and dropping what breaks a rule until nothing changes.

#include <algorithm>
#include <map>

#include "convert/passes.h"
#include "convert/rewrite.h"
#include "ops/lowering.h"
#include "ops/ts.h"

namespace tinsmith {
namespace {

struct Interval {
  int32_t low = -128, high = 127;
  bool constant() const { return low == high; }
};
using Channels = std::vector<Interval>;  // one for each index of the last dimension

enum class Role { other, conv, depthwise, dense, channelwise };  // channelwise: pools and views

int32_t last(const Tensor& t) { return t.shape.empty() ? 0 : t.shape.back(); }

bool plain_int8(const Tensor& t) { return t.type == DType::i8 && t.quant.scale.size() == 1 && !t.constant() && !t.is_variable; }

// What the pass makes of a node; `other` where anything is out of the ordinary.
Role role(const Graph& g, const Node& n) {
  if (n.inputs.empty() || n.outputs.size() != 1) return Role::other;
  const Tensor *x = g.input(n, 0), *w = g.input(n, 1), *b = g.input(n, 2);
  const Tensor& y = g.output(n);
  if (!x || !plain_int8(*x) || !plain_int8(y)) return Role::other;
  const bool weighted = w && w->constant() && w->type == DType::i8 && (!b || (b->constant() && b->type == DType::i32));
  const bool zeros = weighted && std::all_of(w->quant.zero_point.begin(), w->quant.zero_point.end(), [](int64_t z) { return z == 0; });
  if (is(n, "CONV_2D")) return zeros && w->shape[3] == last(*x) ? Role::conv : Role::other;
  if (is(n, "DEPTHWISE_CONV_2D")) return zeros ? Role::depthwise : Role::other;
  if (is(n, "FULLY_CONNECTED")) return zeros && last(*x) == w->shape[1] && last(y) == w->shape[0] ? Role::dense : Role::other;
  if (is(n, "AVERAGE_POOL_2D") || is(n, "MAX_POOL_2D")) return x->quant == y.quant ? Role::channelwise : Role::other;
  // A view that keeps the last dimension, whatever it does to the others.
  const bool view = is(n, "RESHAPE") || is(n, "EXPAND_DIMS") || (is(n, "SQUEEZE") && !n.integers("squeeze_dims").empty());
  if (view && last(*x) == last(y) && x->quant == y.quant) return Role::channelwise;
  return Role::other;
}

// The taps of a window that may lie inside the image, and those that may lie outside.
struct Reach {
  std::vector<bool> inside, outside;  // [k_h * k_w]
  bool padded() const { return std::find(outside.begin(), outside.end(), true) != outside.end(); }
};

Result<Reach> reach_of(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  TRY(const ts_window v, window(*g.input(n, 0), w.shape[1], w.shape[2], n.integer("stride_h"), n.integer("stride_w"),
                                n.integer("dilation_h"), n.integer("dilation_w"), n.word("padding")));
  auto along = [](int32_t taps, int32_t dilation, int32_t stride, int32_t pad, int32_t in, int32_t out) {
    std::vector<std::pair<bool, bool>> r;  // (inside, outside) at some output
    for (int32_t k = 0; k < taps; ++k) {
      bool inside = false, outside = false;
      for (int32_t o = 0; o < out; ++o) {
        const int64_t at = static_cast<int64_t>(o) * stride - pad + static_cast<int64_t>(k) * dilation;
        (at >= 0 && at < in ? inside : outside) = true;
      }
      r.emplace_back(inside, outside);
    }
    return r;
  };
  const auto rows = along(v.k_h, v.dilation_h, v.stride_h, v.pad_top, v.in_h, v.out_h);
  const auto columns = along(v.k_w, v.dilation_w, v.stride_w, v.pad_left, v.in_w, v.out_w);
  Reach r;
  for (const auto& row : rows)
    for (const auto& column : columns) {
      r.inside.push_back(row.first && column.first);
      r.outside.push_back(row.second || column.second);
    }
  return r;
}

// The sum's interval as the output's, through the kernel's own arithmetic; all of the clamp where the sum might wrap around.
Interval requantised(int64_t low, int64_t high, int32_t multiplier, int32_t shift, int32_t zero, IntRange clamp) {
  const int64_t room = INT64_C(0x7fffffff) >> std::max(shift, 0);
  if (low < -room || high > room) return {clamp.low, clamp.high};
  auto one = [&](int64_t acc) { return ts_clamp(ts_requantise(static_cast<int32_t>(acc), multiplier, shift) + zero, clamp.low, clamp.high); };
  return {one(low), one(high)};
}

void add_product(int64_t& low, int64_t& high, int64_t weight, int64_t x_low, int64_t x_high) {
  low += std::min(weight * x_low, weight * x_high);
  high += std::max(weight * x_low, weight * x_high);
}

Result<Channels> through(const Graph& g, const Node& n, Role r, const Channels& x) {
  const Tensor& y = g.output(n);
  const IntRange clamp = r == Role::other ? IntRange{-128, 127} : activation_range(n.word("activation"), y);
  if (r == Role::channelwise) {
    Channels out = x;
    for (Interval& i : out) i = {ts_clamp(i.low, clamp.low, clamp.high), ts_clamp(i.high, clamp.low, clamp.high)};
    return out;
  }
  Channels out(static_cast<size_t>(last(y)));
  if (r == Role::other) return out;
  const Tensor& w = *g.input(n, 1);
  const auto* weights = w.as<int8_t>();
  const int32_t* bias = g.input(n, 2) ? g.input(n, 2)->as<int32_t>() : nullptr;
  TRY(const Requantisation q, requantisation(*g.input(n, 0), w, y, false, r == Role::dense && !w.quant.per_channel() ? 0 : out.size()));
  Reach reach{{true}, {false}};
  if (r != Role::dense) {
    TRY(reach, reach_of(g, n));
  }
  const auto zero = static_cast<int32_t>(g.input(n, 0)->quant.zero_point[0]), y_zero = static_cast<int32_t>(y.quant.zero_point[0]);
  const size_t taps = reach.inside.size(), ins = x.size(), outs = out.size();
  for (size_t o = 0; o < outs; ++o) {
    int64_t low = bias ? bias[o] : 0, high = low;
    auto tap = [&](size_t t, size_t i, int64_t weight) {
      int64_t from = INT64_MAX, to = INT64_MIN;
      if (reach.inside[t]) from = x[i].low - zero, to = x[i].high - zero;
      if (reach.outside[t]) from = std::min<int64_t>(from, 0), to = std::max<int64_t>(to, 0);
      add_product(low, high, weight, from, to);
    };
    for (size_t t = 0; t < taps; ++t) {
      if (r == Role::depthwise) tap(t, o * ins / outs, weights[t * outs + o]);
      else
        for (size_t i = 0; i < ins; ++i) tap(t, i, weights[(o * taps + t) * ins + i]);
    }
    const size_t c = q.multiplier.size() > 1 ? o : 0;
    out[o] = requantised(low, high, q.multiplier[c], q.shift[c], y_zero, clamp);
  }
  return out;
}

struct Analysis {
  std::vector<Role> roles;                       // of each node
  std::map<TensorId, Channels> values;           // of each int8 activation
  std::map<TensorId, std::vector<bool>> gone;    // its channels that can go
};

// May channel k of the node's input go, given what goes of its output?
Result<bool> reader_permits(const Graph& g, const Analysis& a, size_t node, size_t k, bool padded) {
  const Node& n = g.nodes[node];
  const Role r = a.roles[node];
  const auto out = a.gone.find(n.outputs[0]);
  auto goes = [&](size_t channel) { return out != a.gone.end() && out->second[channel]; };
  if (r == Role::channelwise) return goes(k);
  if (r == Role::depthwise) {
    const auto multiplier = static_cast<size_t>(last(g.output(n)) / last(*g.input(n, 0)));
    for (size_t m = 0; m < multiplier; ++m)
      if (!goes(k * multiplier + m)) return false;
    return true;
  }
  if (r != Role::conv && r != Role::dense) return false;
  const Interval v = a.values.at(n.inputs[0])[k];
  if (v.constant() && (!padded || v.low == g.input(n, 0)->quant.zero_point[0])) return true;
  const Tensor& w = *g.input(n, 1);
  const auto* weights = w.as<int8_t>();
  const auto ins = static_cast<size_t>(last(*g.input(n, 0))), outs = static_cast<size_t>(w.shape[0]);
  const size_t taps = static_cast<size_t>(w.count()) / ins / outs;
  for (size_t o = 0; o < outs; ++o)
    if (!goes(o))
      for (size_t t = 0; t < taps; ++t)
        if (weights[(o * taps + t) * ins + k] != 0) return false;
  return true;
}

Result<Analysis> analyse(const Graph& g) {
  Analysis a;
  for (TensorId id : g.inputs)
    if (plain_int8(g.tensor(id))) a.values[id] = Channels(static_cast<size_t>(last(g.tensor(id))));
  for (const Node& n : g.nodes) {
    Role r = role(g, n);
    if (r != Role::other && !a.values.contains(n.inputs[0])) r = Role::other;
    a.roles.push_back(r);
    if (r == Role::other) {
      for (TensorId id : n.outputs)
        if (id != kAbsent && plain_int8(g.tensor(id))) a.values[id] = Channels(static_cast<size_t>(last(g.tensor(id))));
      continue;
    }
    TRY(a.values[n.outputs[0]], through(g, n, r, a.values.at(n.inputs[0])));
  }

  const Uses uses(g);
  std::vector<bool> padded(g.nodes.size(), false);
  for (size_t i = 0; i < g.nodes.size(); ++i)
    if (a.roles[i] == Role::conv) {
      TRY(const Reach reach, reach_of(g, g.nodes[i]));
      padded[i] = reach.padded();
    }
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    const TensorId y = g.nodes[i].outputs.empty() ? kAbsent : g.nodes[i].outputs[0];
    if (a.roles[i] == Role::other || uses.is_output[static_cast<size_t>(y)]) continue;
    auto& gone = a.gone[y];
    gone.assign(static_cast<size_t>(last(g.tensor(y))), true);
  }
  for (bool changed = true; changed;) {
    changed = false;
    // A tensor keeps at least one channel: its first, if all could go.
    for (auto& [id, gone] : a.gone)
      if (std::find(gone.begin(), gone.end(), false) == gone.end()) gone[0] = false, changed = true;
    for (size_t i = g.nodes.size(); i-- > 0;) {
      const auto it = a.gone.find(g.nodes[i].outputs.empty() ? kAbsent : g.nodes[i].outputs[0]);
      if (it == a.gone.end()) continue;
      const auto in = a.gone.find(g.nodes[i].inputs[0]);
      for (size_t k = 0; k < it->second.size(); ++k) {
        if (!it->second[k]) continue;
        bool stays = false;
        for (int reader : uses.readers[static_cast<size_t>(it->first)]) {
          TRY(const bool permits, reader_permits(g, a, static_cast<size_t>(reader), k, padded[static_cast<size_t>(reader)]));
          stays |= !permits;
        }
        // A channel-by-channel operator can only do without what it is not given.
        if (a.roles[i] == Role::channelwise || a.roles[i] == Role::depthwise) {
          const auto ins = static_cast<size_t>(last(*g.input(g.nodes[i], 0)));
          stays |= in == a.gone.end() || !in->second[k * ins / it->second.size()];
        }
        if (stays) it->second[k] = false, changed = true;
      }
    }
  }
  return a;
}

std::vector<size_t> kept(const Analysis& a, TensorId id, size_t channels) {
  std::vector<size_t> k;
  const auto it = a.gone.find(id);
  for (size_t i = 0; i < channels; ++i)
    if (it == a.gone.end() || !it->second[i]) k.push_back(i);
  return k;
}

template <class T>
std::vector<T> picked(const std::vector<T>& v, const std::vector<size_t>& indices) {
  if (v.size() <= 1) return v;
  std::vector<T> out;
  for (size_t i : indices) out.push_back(v[i]);
  return out;
}

// The node's weights and bias without the channels that go; what constant inputs add to the sums joins the bias. False if a
// bias would not fit 32 bits.
bool rewrite_weights(Graph& g, const Analysis& a, size_t node) {
  Node& n = g.nodes[node];
  const Role r = a.roles[node];
  const Tensor x = *g.input(n, 0), w = *g.input(n, 1);
  const Tensor* b = g.input(n, 2);
  const auto outs = static_cast<size_t>(r == Role::depthwise ? w.shape[3] : w.shape[0]);
  const auto ins = static_cast<size_t>(a.values.at(n.inputs[0]).size());
  const auto out = kept(a, n.outputs[0], outs), in = kept(a, n.inputs[0], ins);
  if (out.size() == outs && in.size() == ins) return true;
  const size_t taps = static_cast<size_t>(w.count()) / outs / (r == Role::depthwise ? 1 : ins);
  const auto* weights = w.as<int8_t>();
  const auto gone = a.gone.find(n.inputs[0]);
  std::vector<int8_t> new_weights;
  std::vector<int32_t> bias;
  for (size_t o : out) {
    int64_t sum = b ? b->as<int32_t>()[o] : 0;
    if (r != Role::depthwise && gone != a.gone.end())
      for (size_t i = 0; i < ins; ++i)
        if (gone->second[i] && a.values.at(n.inputs[0])[i].constant())
          for (size_t t = 0; t < taps; ++t)
            sum += weights[(o * taps + t) * ins + i] * (a.values.at(n.inputs[0])[i].low - x.quant.zero_point[0]);
    if (sum < INT32_MIN || sum > INT32_MAX) return false;
    bias.push_back(static_cast<int32_t>(sum));
  }
  if (r == Role::depthwise) {
    for (size_t t = 0; t < taps; ++t)
      for (size_t o : out) new_weights.push_back(weights[t * outs + o]);
  } else {
    for (size_t o : out)
      for (size_t t = 0; t < taps; ++t)
        for (size_t i : in) new_weights.push_back(weights[(o * taps + t) * ins + i]);
  }
  Tensor nw = w;
  nw.data = constant_bytes(new_weights);
  if (r == Role::depthwise) nw.shape[3] = static_cast<int32_t>(out.size());
  else nw.shape.front() = static_cast<int32_t>(out.size()), nw.shape.back() = static_cast<int32_t>(in.size());
  nw.quant.scale = picked(w.quant.scale, out);
  nw.quant.zero_point = picked(w.quant.zero_point, out);
  Tensor nb = b ? *b : Tensor{.name = w.name + "/bias", .type = DType::i32};
  nb.data = constant_bytes(bias);
  nb.shape = {static_cast<int32_t>(out.size())};
  nb.quant.scale = picked(nb.quant.scale, out);
  nb.quant.zero_point = picked(nb.quant.zero_point, out);
  n.inputs.resize(3, kAbsent);
  n.inputs[1] = g.add(std::move(nw));
  n.inputs[2] = g.add(std::move(nb));
  return true;
}

}  // namespace

Result<Graph> fold_constant_channels(Graph graph) {
  TRY(const Analysis a, analyse(graph));
  const Graph before = graph;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Role r = a.roles[i];
    const bool weighted = r == Role::conv || r == Role::depthwise || r == Role::dense;
    if (weighted && !rewrite_weights(graph, a, i)) return before;
  }
  for (const auto& [id, gone] : a.gone) {
    Tensor& t = graph.tensor(id);
    t.shape.back() = static_cast<int32_t>(kept(a, id, gone.size()).size());
  }
  // A view says its shape in an attribute or an operand as well.
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    Node& n = graph.nodes[i];
    if (a.roles[i] != Role::channelwise || !is(n, "RESHAPE") || !a.gone.contains(n.outputs[0])) continue;
    const Shape shape = graph.output(n).shape;
    n.set("new_shape", std::vector<int64_t>(shape.begin(), shape.end()));
    if (graph.input(n, 1)) {
      Tensor t = *graph.input(n, 1);
      t.type = DType::i32;  // it may have been int64
      t.shape = {static_cast<int32_t>(shape.size())};
      t.data = constant_bytes(shape);
      n.inputs[1] = graph.add(std::move(t));
    }
  }
  return graph;
}

}  // namespace tinsmith
