#include "run/layout.h"

#include <algorithm>
#include <map>
#include <set>

namespace tinsmith {
namespace {

void find_lifetimes(const Graph& graph, const std::vector<Lowered>& steps, const Spared& spared, const PlanOptions& options, Plan& plan) {
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
    size_t scratch = 0, call_index = 0;
    for_each_call(steps[static_cast<size_t>(i)], [&](const Lowered& call) {
      if (spared.count({static_cast<size_t>(i), call_index++})) return;
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
  if (!options.io_apart) return;
  for (const auto* ids : {&graph.inputs, &graph.outputs})
    for (TensorId id : *ids)
      if (plan.buffer_of[static_cast<size_t>(id)] >= 0) touch(id, -1), touch(id, end);
}

// In a region: windows are as high as their rows, whole tensors that it reads or makes live through all of it, and so do sums and stores.
void adapt_to_streams(const Graph& graph, Plan& plan) {
  plan.store_of.assign(graph.tensors.size(), -1);
  for (const Stream& s : plan.streams) {
    const int first = static_cast<int>(s.first), last = static_cast<int>(s.last);
    auto through = [&](int b) {
      if (b < 0) return;
      Buffer& buffer = plan.buffers[static_cast<size_t>(b)];
      buffer.first = std::min(buffer.first, first);
      buffer.last = std::max(buffer.last, last);
    };
    for (size_t k = 0; k < s.nodes.size(); ++k) {
      const Node& node = graph.nodes[s.first + k];
      for (TensorId id : node.inputs)
        if (id != kAbsent && !s.windows.contains(id)) through(plan.buffer_of[static_cast<size_t>(id)]);
      // What a sum makes is there after the last turn only.
      const bool sums = row_rule(graph, node)->sums, at_the_end = sums && s.turns.back()[k].variant >= 0;
      if (!s.windows.contains(node.outputs[0]) && !at_the_end) through(plan.buffer_of[static_cast<size_t>(node.outputs[0])]);
      size_t scratch = 0;
      for (const auto& variant : s.nodes[k].variants) scratch = std::max(scratch, variant->scratch_bytes);
      int& b = plan.scratch_of[s.first + k];
      const int step = first + static_cast<int>(k);
      if (b >= 0) plan.buffers[static_cast<size_t>(b)].size = scratch;
      else if (scratch) {
        b = static_cast<int>(plan.buffers.size());
        plan.buffers.push_back({step, step, scratch, 0, kAbsent});
      }
      if (sums) through(b);
    }
    if (s.feed.tensor != kAbsent) {  // no caller fills it before the run: it begins with the loop and ends with its last reader
      Buffer& b = plan.buffers[static_cast<size_t>(plan.buffer_of[static_cast<size_t>(s.feed.tensor)])];
      b.first = b.last = first;
      for (size_t k = 0; k < s.nodes.size(); ++k)
        for (TensorId id : graph.nodes[s.first + k].inputs)
          if (id == s.feed.tensor) b.last = first + static_cast<int>(k);
    }
    for (const auto& [id, window] : s.windows) {
      plan.buffers[static_cast<size_t>(plan.buffer_of[static_cast<size_t>(id)])].size = window.bytes;
      if (!window.stored) continue;
      plan.store_of[static_cast<size_t>(id)] = static_cast<int>(plan.buffers.size());
      plan.buffers.push_back({first, last, window.stored, 0, id});
    }
  }
}

// Sharings in a region: those of a node's calls, with what the operands' places in their windows add; and the outputs of the region that
// may follow its inputs' rows as they die.
void find_stream_sharings(const Graph& graph, const Stream& s, Plan& plan) {
  auto buffer_of = [&](TensorId id) { return static_cast<size_t>(plan.buffer_of[static_cast<size_t>(id)]); };
  for (size_t k = 0; k < s.nodes.size(); ++k) {
    const auto& variants = s.nodes[k].variants;
    const Lowered& any = *variants[0];
    const size_t out = any.operands.size() - 1;
    if (!s.windows.contains(any.operands[out])) continue;
    for (size_t in = 0; in < out; ++in) {
      const TensorId id = any.operands[in];
      if (id == kAbsent || !s.windows.contains(id) || std::count(any.operands.begin(), any.operands.end(), id) > 1) continue;
      if (plan.buffers[buffer_of(id)].last != static_cast<int>(s.first + k)) continue;
      Sharing sharing{buffer_of(id), buffer_of(any.operands[out]), 0};
      bool allowed = true, exact = false, same_place = true;
      for (const auto& turn : s.turns) {
        const RowCall& call = turn[k];
        if (call.variant < 0) continue;
        const auto& rules = variants[static_cast<size_t>(call.variant)]->overlaps;
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Overlap& o) { return o.input == in && o.output == out; });
        if (rule == rules.end()) { allowed = false; break; }
        const int64_t apart = static_cast<int64_t>(call.at[out]) - static_cast<int64_t>(call.at[in]);
        exact |= rule->exact, same_place &= apart == 0;
        sharing.ahead = std::max(sharing.ahead, rule->ahead + apart);
      }
      sharing.exact = exact;
      if (allowed && (!exact || (same_place && sharing.ahead == 0))) plan.sharings.push_back(sharing);
    }
  }
  for (const Stream::Dying& d : s.dying) {
    const size_t in = buffer_of(d.input), out = buffer_of(d.output);
    const auto same = std::count(plan.buffer_of.begin(), plan.buffer_of.end(), static_cast<int>(in));
    const bool filled = graph.tensor(d.input).byte_size() == plan.buffers[in].size && graph.tensor(d.output).byte_size() == plan.buffers[out].size;
    if (filled && plan.buffers[in].last == static_cast<int>(s.last) && plan.buffers[out].first == static_cast<int>(s.first) && same == 1)
      plan.sharings.push_back({in, out, d.ahead});
  }
}

// Which outputs may overlap which dying inputs. A buffer that the call reads through several operands needs a rule for each.
void find_sharings(const Graph& graph, const std::vector<Lowered>& steps, const Spared& spared, Plan& plan) {
  auto fills_buffer = [&](TensorId id) { return graph.tensor(id).byte_size() == plan.buffer(id).size; };
  for (size_t i = 0; i < steps.size(); ++i) {
    const Lowered& step = steps[i];
    if (!step.then.empty() || spared.count({i, 0}) || plan.stream_of(i)) continue;
    std::map<std::pair<int, int>, Sharing> best;
    std::set<std::pair<int, int>> disagree;
    for (const Overlap& rule : step.overlaps) {
      const int in = plan.buffer_of[static_cast<size_t>(step.operands[rule.input])];
      const int out = plan.buffer_of[static_cast<size_t>(step.operands[rule.output])];
      if (in < 0 || out < 0 || in == out || !fills_buffer(step.operands[rule.input]) || !fills_buffer(step.operands[rule.output])) continue;
      const Buffer &a = plan.buffers[static_cast<size_t>(in)], &b = plan.buffers[static_cast<size_t>(out)];
      if (a.last != static_cast<int>(i) || b.first != static_cast<int>(i) || b.last == static_cast<int>(i)) continue;
      const auto [it, fresh] = best.try_emplace({in, out}, Sharing{static_cast<size_t>(in), static_cast<size_t>(out), rule.ahead, rule.exact, rule.beyond});
      Sharing& s = it->second;
      if ((s.exact || rule.exact) && (s.exact != rule.exact || s.ahead != rule.ahead)) disagree.insert(it->first);
      s.ahead = std::max(s.ahead, rule.ahead), s.beyond = std::max(s.beyond, rule.beyond);
    }
    for (const auto& [pair, sharing] : best) {
      size_t uses = 0, rules = 0;
      for (size_t k = 0; k < step.operands.size(); ++k)
        if (step.operands[k] != kAbsent && plan.buffer_of[static_cast<size_t>(step.operands[k])] == pair.first) ++uses;
      for (const Overlap& rule : step.overlaps)
        if (plan.buffer_of[static_cast<size_t>(step.operands[rule.input])] == pair.first &&
            plan.buffer_of[static_cast<size_t>(step.operands[rule.output])] == pair.second)
          ++rules;
      // An output that two inputs may each overlap could not overlap both: the second would be read after it was written.
      if (rules >= uses && !disagree.contains(pair)) plan.sharings.push_back(sharing);
    }
  }
}

}  // namespace

void lay_out(const Graph& graph, const std::vector<Lowered>& steps, const Views& views, const std::vector<Part>& parts, const PlanOptions& o, Plan& plan) {
  const Spared spared = spared_by(parts);
  lay_parts(graph, views, parts, plan);
  find_lifetimes(graph, steps, spared, o, plan);
  adapt_to_streams(graph, plan);
  if (!o.in_place) return;
  find_sharings(graph, steps, spared, plan);
  for (const Stream& stream : plan.streams) find_stream_sharings(graph, stream, plan);
}

}  // namespace tinsmith
