#include "run/plan.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace tinsmith {
namespace {

// The tensor whose bytes `id` shows: follows views back to what a kernel wrote, an input, a constant or a variable.
std::vector<TensorId> find_roots(const Graph& graph, const std::vector<Lowered>& steps) {
  std::vector<TensorId> root(graph.tensors.size());
  std::iota(root.begin(), root.end(), 0);
  for (size_t i = 0; i < steps.size(); ++i)
    if (!steps[i].kernel)
      for (TensorId out : graph.nodes[i].outputs) root[static_cast<size_t>(out)] = root[static_cast<size_t>(graph.nodes[i].inputs[0])];
  return root;
}

void find_lifetimes(const Graph& graph, Plan& plan) {
  const int end = static_cast<int>(graph.nodes.size());
  plan.buffer_of.assign(graph.tensors.size(), -1);
  plan.scratch_of.assign(graph.nodes.size(), -1);
  plan.variable_offset.assign(graph.tensors.size(), -1);
  auto touch = [&](TensorId id, int step) {
    const TensorId root = plan.root_of[static_cast<size_t>(id)];
    const Tensor& t = graph.tensor(root);
    if (t.constant()) return;
    if (t.is_variable) {
      auto& offset = plan.variable_offset[static_cast<size_t>(root)];
      if (offset < 0) {
        offset = static_cast<int64_t>(plan.variables_size);
        plan.variables_size = (plan.variables_size + t.byte_size() + 15) / 16 * 16;
      }
      plan.variable_offset[static_cast<size_t>(id)] = offset;
      return;
    }
    int& b = plan.buffer_of[static_cast<size_t>(root)];
    if (b < 0) {
      b = static_cast<int>(plan.buffers.size());
      plan.buffers.push_back({step, step, t.byte_size(), 0, root});
    }
    Buffer& buffer = plan.buffers[static_cast<size_t>(b)];
    buffer.first = std::min(buffer.first, step);
    buffer.last = std::max(buffer.last, step);
    plan.buffer_of[static_cast<size_t>(id)] = b;
  };
  for (TensorId id : graph.inputs) touch(id, -1);
  for (int i = 0; i < end; ++i) {
    const Lowered& step = plan.steps[static_cast<size_t>(i)];
    size_t scratch = 0;
    for_each_call(step, [&](const Lowered& call) {
      scratch = std::max(scratch, call.scratch_bytes);
      for (TensorId id : call.operands)
        if (id != kAbsent) touch(id, i);
    });
    for (TensorId id : graph.nodes[static_cast<size_t>(i)].outputs) touch(id, i);
    if (scratch) {
      plan.scratch_of[static_cast<size_t>(i)] = static_cast<int>(plan.buffers.size());
      plan.buffers.push_back({i, i, scratch, 0, kAbsent});
    }
  }
  for (TensorId id : graph.outputs) touch(id, end);
}

// Which outputs may overlap which dying inputs. A buffer that the call reads through several operands needs a rule for each.
void find_sharings(const Graph& graph, Plan& plan) {
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const Lowered& step = plan.steps[i];
    if (!step.then.empty()) continue;
    std::map<std::pair<int, int>, std::pair<int64_t, bool>> best;  // ahead, exact
    for (const Overlap& rule : step.overlaps) {
      const int in = plan.buffer_of[static_cast<size_t>(step.operands[rule.input])];
      const int out = plan.buffer_of[static_cast<size_t>(step.operands[rule.output])];
      if (in < 0 || out < 0 || in == out) continue;
      const Buffer &a = plan.buffers[static_cast<size_t>(in)], &b = plan.buffers[static_cast<size_t>(out)];
      if (a.last != static_cast<int>(i) || b.first != static_cast<int>(i) || b.last == static_cast<int>(i)) continue;
      auto [it, fresh] = best.try_emplace({in, out}, rule.ahead, rule.exact);
      if (!fresh) it->second = {std::max(it->second.first, rule.ahead), it->second.second || rule.exact};
    }
    for (const auto& [pair, how] : best) {
      size_t uses = 0, rules = 0;
      for (size_t k = 0; k < step.operands.size(); ++k)
        if (step.operands[k] != kAbsent && plan.buffer_of[static_cast<size_t>(step.operands[k])] == pair.first) ++uses;
      for (const Overlap& rule : step.overlaps)
        if (plan.buffer_of[static_cast<size_t>(step.operands[rule.input])] == pair.first &&
            plan.buffer_of[static_cast<size_t>(step.operands[rule.output])] == pair.second)
          ++rules;
      // An output that two inputs may each overlap could not overlap both: the second would be read after it was written.
      if (rules >= uses && !(how.second && how.first > 0))
        plan.sharings.push_back({static_cast<size_t>(pair.first), static_cast<size_t>(pair.second), how.first, how.second});
    }
  }
  (void)graph;
}

}  // namespace

size_t plan_alignment(const Target& target) { return target.core == Core::host ? 16 : 8; }

Result<Plan> make_plan(const Graph& graph, const Target& target, const PlanOptions& options) {
  Plan plan;
  plan.steps.reserve(graph.nodes.size());
  for (const Node& node : graph.nodes) {
    auto lowered = node.op->lower(graph, node, target);
    if (!lowered) {
      Error e = lowered.error();
      e.where = e.where.empty() ? place(graph, node) : place(graph, node) + ": " + e.where;
      return tl::unexpected(e);
    }
    plan.steps.push_back(std::move(*lowered));
  }
  plan.root_of = find_roots(graph, plan.steps);
  find_lifetimes(graph, plan);
  if (options.in_place) find_sharings(graph, plan);
  plan.lower_bound = lower_bound_of(plan.buffers, plan.sharings, options.alignment, &plan.live);
  plan.arena_size = place_buffers(plan.buffers, plan.sharings, options.alignment, plan.lower_bound, options.time_limit_s);
  return plan;
}

}  // namespace tinsmith
