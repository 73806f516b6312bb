#include "convert/unroll_loops.h"

#include <map>
#include <string_view>

#include "convert/passes.h"
#include "model/verify.h"

// A round of the loop is its body with the values at hand in place of its inputs. What is constant among them (the counter)
// is computed here and now, so that the next round's condition is constant too.

namespace tinsmith {
namespace {

constexpr size_t kMostRounds = 1024, kMostNodes = 8192;  // written out in all
constexpr size_t kMostBytes = size_t{1} << 24;           // of a body's tensors: they may be computed when the model is read
constexpr int64_t kMostMacs = int64_t{1} << 28;

bool is_loop(const Node& n) { return std::string_view(n.op->name) == "WHILE"; }

bool has_subgraphs(const Node& n) {
  for (const AttrSpec& a : n.op->attrs)
    if (a.kind == AttrSpec::subgraph) return true;
  return false;
}

bool is_modest(const Graph& sub) {
  size_t bytes = 0;
  int64_t macs = 0;
  for (const Tensor& t : sub.tensors) bytes += t.byte_size();
  for (const Node& n : sub.nodes) macs += n.op->macs ? n.op->macs(sub, n) : 0;
  return bytes <= kMostBytes && macs <= kMostMacs && sub.tensors.size() <= kMostNodes;
}

// The subgraph with what is known of its inputs, computed as far as that goes.
Result<Graph> with_known(const Graph& g, Graph sub, const std::vector<TensorId>& state) {
  std::vector<TensorId> open;
  for (size_t i = 0; i < state.size(); ++i) {
    if (const Tensor& t = g.tensor(state[i]); t.constant()) sub.tensor(sub.inputs[i]).data = t.data;
    else open.push_back(sub.inputs[i]);
  }
  sub.inputs = open;
  return fold_constants(std::move(sub));
}

// Appends the body's nodes; its constants and variables are added once for all rounds.
std::vector<TensorId> append_round(Graph& g, const Graph& round, const std::vector<TensorId>& inputs, const std::vector<TensorId>& state,
                                   std::map<std::pair<TensorId, const void*>, TensorId>& shared) {
  std::vector<TensorId> now(round.tensors.size(), kAbsent);
  for (size_t i = 0; i < state.size(); ++i) now[static_cast<size_t>(inputs[i])] = state[i];
  const auto here = [&](TensorId id) {
    if (id == kAbsent) return id;
    TensorId& to = now[static_cast<size_t>(id)];
    if (to != kAbsent) return to;
    const Tensor& t = round.tensor(id);
    if (!t.constant() && !t.is_variable) return to = g.add(t);
    const auto [it, fresh] = shared.try_emplace({id, t.data.get()}, kAbsent);
    if (fresh) it->second = g.add(t);
    return to = it->second;
  };
  for (Node n : round.nodes) {
    for (auto* ids : {&n.inputs, &n.outputs, &n.intermediates})
      for (TensorId& id : *ids) id = here(id);
    g.nodes.push_back(std::move(n));
  }
  std::vector<TensorId> next;
  for (TensorId id : round.outputs) next.push_back(here(id));
  return next;
}

// The loop's results, its rounds appended to g; nothing, and g as it was, where it cannot be written out.
Result<std::optional<std::vector<TensorId>>> write_out(Graph& g, const Node& loop) {
  const Graph cond = g.subgraphs[static_cast<size_t>(loop.integer("cond_subgraph_index"))];
  TRY(const Graph body, unroll_loops(g.subgraphs[static_cast<size_t>(loop.integer("body_subgraph_index"))]));
  std::vector<TensorId> state = loop.inputs;
  std::map<std::pair<TensorId, const void*>, TensorId> shared;
  const size_t tensors = g.tensors.size(), nodes = g.nodes.size();
  const auto give_up = [&] {
    g.tensors.resize(tensors);
    g.nodes.resize(nodes);
    return std::optional<std::vector<TensorId>>();
  };
  for (const Node& n : body.nodes)
    if (has_subgraphs(n)) return give_up();
  if (!is_modest(cond) || !is_modest(body)) return give_up();
  for (size_t round = 0;; ++round) {
    TRY(const Graph known, with_known(g, cond, state));
    const Tensor& go_on = known.tensor(known.outputs[0]);
    if (!go_on.constant()) return give_up();
    if (!go_on.as<uint8_t>()[0]) return std::optional(state);
    if (round >= kMostRounds || round * (cond.nodes.size() + body.nodes.size()) > kMostNodes || round * body.tensors.size() > 8 * kMostNodes) return give_up();
    TRY(const Graph next, with_known(g, body, state));
    state = append_round(g, next, body.inputs, state, shared);
  }
}

}  // namespace

Result<Graph> unroll_loops(Graph g) {
  bool any = false;
  for (const Node& n : g.nodes) any |= is_loop(n);
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
    if (is_loop(n)) {
      TRY(const auto results, write_out(g, n));
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
