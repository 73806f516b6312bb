#include "run/parts.h"

#include <cstring>
#include <map>
#include <numeric>

#include "ops/ts_copy.h"

namespace tinsmith {
namespace {

// The run of bytes that a call of ts_copy moves, if it is one run.
struct Move {
  TensorId from, to;
  int64_t from_start, to_start, bytes;
};
std::optional<Move> move_of(const Lowered& call) {
  if (std::string_view(call.kernel->name) != "ts_copy" || call.params.size() != sizeof(ts_copy_params)) return std::nullopt;
  ts_copy_params p;
  std::memcpy(&p, call.params.data(), sizeof p);
  for (int32_t count : p.count)
    if (count != 1) return std::nullopt;
  if (p.run < 1) return std::nullopt;
  return Move{call.operands[0], call.operands[1], p.x_start, p.y_start, p.run};
}

}  // namespace

Views find_views(const Graph& graph, const std::vector<Lowered>& steps) {
  Views root(graph.tensors.size());
  std::iota(root.begin(), root.end(), 0);
  for (size_t i = 0; i < steps.size(); ++i)
    if (!steps[i].kernel)
      for (TensorId out : graph.nodes[i].outputs) root[static_cast<size_t>(out)] = root[static_cast<size_t>(graph.nodes[i].inputs[0])];
  return root;
}

std::vector<Part> find_parts(const Graph& graph, const std::vector<Lowered>& steps, const Views& views, size_t alignment) {
  std::vector<Part> parts;
  std::set<TensorId> taken(graph.inputs.begin(), graph.inputs.end());  // lie somewhere already, or belong to the caller
  for (size_t i = 0; i < steps.size(); ++i) {
    size_t call_index = 0;
    bool only_copies = true;  // PAD fills all of its output first: what lay in there already would be lost
    for_each_call(steps[i], [&](const Lowered& call) { only_copies = only_copies && std::string_view(call.kernel->name) == "ts_copy"; });
    for_each_call(steps[i], [&](const Lowered& call) {
      const size_t index = call_index++;
      const auto move = move_of(call);
      if (!move || !only_copies) return;
      const TensorId from = views[static_cast<size_t>(move->from)], to = views[static_cast<size_t>(move->to)];
      const Tensor &source = graph.tensor(from), &target = graph.tensor(to);
      if (from == to || source.constant() || source.is_variable || target.is_variable) return;
      if (static_cast<size_t>(move->bytes) == target.byte_size() && move->from_start % static_cast<int64_t>(alignment) == 0) {
        if (taken.insert(to).second) parts.push_back({i, index, to, from, move->from_start});
      } else if (static_cast<size_t>(move->bytes) == source.byte_size() && move->to_start % static_cast<int64_t>(alignment) == 0) {
        if (taken.insert(from).second) parts.push_back({i, index, from, to, move->to_start});
      }
    });
  }
  return parts;
}

Spared spared_by(const std::vector<Part>& parts) {
  Spared spared;
  for (const Part& p : parts) spared.insert({p.step, p.call});
  return spared;
}

void lay_parts(const Graph& graph, const Views& views, const std::vector<Part>& parts, Plan& plan) {
  std::map<TensorId, const Part*> lies_in;
  plan.copies_spared = 0;
  for (const Part& p : parts) {
    lies_in[p.part] = &p;
    plan.copies_spared += graph.tensor(p.part).byte_size();
  }
  plan.root_of.assign(graph.tensors.size(), 0);
  plan.offset_in.assign(graph.tensors.size(), 0);
  for (size_t i = 0; i < graph.tensors.size(); ++i) {
    TensorId at = views[i];
    for (auto it = lies_in.find(at); it != lies_in.end(); it = lies_in.find(at)) {
      plan.offset_in[i] += static_cast<size_t>(it->second->offset);
      at = views[static_cast<size_t>(it->second->whole)];
    }
    plan.root_of[i] = at;
  }
}

void remove_calls(std::vector<Lowered>& steps, const Spared& spared) {
  for (size_t i = 0; i < steps.size(); ++i) {
    if (spared.lower_bound({i, 0}) == spared.lower_bound({i + 1, 0})) continue;
    // The calls of one step, each by itself; they are moved, for parameters point into their own arrays.
    std::vector<Lowered> calls;
    calls.push_back(std::move(steps[i]));
    std::vector<Lowered> rest = std::move(calls[0].then);
    const std::string formula = calls[0].formula;
    calls[0].then.clear();
    for (Lowered& call : rest) calls.push_back(std::move(call));
    Lowered left;
    for (size_t k = 0; k < calls.size(); ++k) {
      if (spared.count({i, k})) continue;
      if (!left.kernel) left = std::move(calls[k]);
      else left.then.push_back(std::move(calls[k]));
    }
    left.formula = formula;
    left.overlaps.clear();
    steps[i] = std::move(left);
  }
}

}  // namespace tinsmith
