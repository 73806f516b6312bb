#include "convert/unroll_loops.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "convert/append_graph.h"
#include "convert/fold_shapes.h"
#include "convert/inline_branches.h"
#include "convert/passes.h"
#include "model/verify.h"

// A round of the loop is its body with the values at hand in place of its inputs. What is constant among them (the counter)
// is computed here and now, so that the next round's condition is constant too.

namespace tinsmith {
namespace {

constexpr size_t kMostNodes = 8192;  // written out in all
constexpr size_t kMostBytes = size_t{1} << 24;           // of a body's tensors: they may be computed when the model is read
constexpr int64_t kMostMacs = int64_t{1} << 28;

bool is_loop(const Node& n) { return std::string_view(n.op->name) == "WHILE"; }

bool is_modest(const Graph& sub) {
  size_t bytes = 0;
  int64_t macs = 0;
  for (const Tensor& t : sub.tensors) bytes += t.byte_size();
  for (const Node& n : sub.nodes) macs += n.op->macs ? n.op->macs(sub, n) : 0;
  return bytes <= kMostBytes && macs <= kMostMacs && sub.tensors.size() <= kMostNodes;
}

// The subgraph with what is known of its inputs, computed as far as that goes. Its shapes may follow from what is known: a list that a
// loop fills is cut before and behind the round's element. So they are found anew, and only then is the subgraph verified.
Result<Graph> with_known(const Graph& g, Graph sub, const std::vector<TensorId>& state, size_t& rounds) {
  std::vector<TensorId> open;
  for (size_t i = 0; i < state.size(); ++i) {
    if (const Tensor& t = g.tensor(state[i]); t.constant()) sub.tensor(sub.inputs[i]).data = t.data;
    else open.push_back(sub.inputs[i]);
  }
  sub.inputs = open;
  CHECKED(fold_shapes(sub, std::vector<bool>(sub.tensors.size(), true)));
  TRY(sub, unroll_loops(std::move(sub), rounds));
  CHECKED(verify(sub, Stage::imported));
  if (!is_modest(sub)) return sub;
  return fold_constants(std::move(sub));
}

// Are the values such as the subgraph takes?
bool are_like(const Graph& g, const std::vector<TensorId>& values, const Graph& sub) {
  for (size_t i = 0; i < values.size(); ++i) {
    const Tensor &value = g.tensor(values[i]), &x = sub.tensor(sub.inputs[i]);
    if (value.type != x.type || value.shape != x.shape) return false;
  }
  return true;
}

// The loop's results, its rounds appended to g; nothing, and g as it was, where it cannot be written out.
Result<std::optional<std::vector<TensorId>>> write_out(Graph& g, const Node& loop, size_t& rounds) {
  const Graph cond = g.subgraphs[static_cast<size_t>(loop.integer("cond_subgraph_index"))];
  const Graph body = g.subgraphs[static_cast<size_t>(loop.integer("body_subgraph_index"))];
  std::vector<TensorId> state = loop.inputs;
  SharedTensors shared;
  const size_t tensors = g.tensors.size(), nodes = g.nodes.size();
  const auto give_up = [&] {
    g.tensors.resize(tensors);
    g.nodes.resize(nodes);
    return std::optional<std::vector<TensorId>>();
  };
  for (size_t round = 0;; ++round) {
    if (!are_like(g, state, cond) || !are_like(g, state, body)) return give_up();
    TRY(const Graph known, with_known(g, cond, state, rounds));
    const Tensor& go_on = known.tensor(known.outputs[0]);
    if (!go_on.constant()) return give_up();
    if (!go_on.as<uint8_t>()[0]) return std::optional(state);
    if (round >= kMostRounds || rounds == 0 || round * (cond.nodes.size() + body.nodes.size()) > kMostNodes || round * body.tensors.size() > 8 * kMostNodes) return give_up();
    --rounds;
    TRY(const Graph next, with_known(g, body, state, rounds));
    if (!is_modest(next) || std::ranges::any_of(next.nodes, has_subgraphs)) return give_up();
    state = append_graph(g, next, body.inputs, state, shared);
    if (g.nodes.size() - nodes > 4 * kMostNodes) return give_up();
  }
}

}  // namespace

Result<Graph> unroll_loops(Graph g, size_t& rounds) {
  bool any = false;
  for (const Node& n : g.nodes) any |= is_loop(n) || is_branch(n);
  if (!any) return g;
  std::vector<Node> nodes = std::move(g.nodes);
  g.nodes.clear();
  std::map<TensorId, TensorId> became;
  const auto resolve = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids)
      if (const auto it = became.find(id); it != became.end()) id = it->second;
  };
  bool left = false;
  for (Node& n : nodes) {
    resolve(n.inputs);
    if ((is_loop(n) || is_branch(n)) && infer_checked(g, n)) {
      TRY(const auto results, is_loop(n) ? write_out(g, n, rounds) : inline_branch(g, n, rounds));
      if (results) {
        for (size_t i = 0; i < n.outputs.size(); ++i) became[n.outputs[i]] = (*results)[i];
        continue;
      }
    }
    left |= has_subgraphs(n);
    g.nodes.push_back(std::move(n));
  }
  resolve(g.outputs);
  if (!left) g.subgraphs.clear();
  return g;
}

}  // namespace tinsmith
