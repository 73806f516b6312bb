#include "run/parts.h"
#include "run/plan.h"

#include <algorithm>
#include <map>

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

// Which outputs may overlap which dying inputs. A buffer that the call reads through several operands needs a rule for each.
void find_sharings(const Graph& graph, const std::vector<Lowered>& steps, const Spared& spared, Plan& plan) {
  auto fills_buffer = [&](TensorId id) { return graph.tensor(id).byte_size() == plan.buffer(id).size; };
  for (size_t i = 0; i < steps.size(); ++i) {
    const Lowered& step = steps[i];
    if (!step.then.empty() || spared.count({i, 0})) continue;
    std::map<std::pair<int, int>, std::pair<int64_t, bool>> best;  // ahead, exact
    for (const Overlap& rule : step.overlaps) {
      const int in = plan.buffer_of[static_cast<size_t>(step.operands[rule.input])];
      const int out = plan.buffer_of[static_cast<size_t>(step.operands[rule.output])];
      if (in < 0 || out < 0 || in == out || !fills_buffer(step.operands[rule.input]) || !fills_buffer(step.operands[rule.output])) continue;
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
}

}  // namespace

namespace {

// The buffers of one arena alone, placed.
void place_one(Plan& plan, size_t arena, const PlanOptions& options) {
  std::vector<Buffer> buffers;
  std::vector<size_t> index(plan.buffers.size(), SIZE_MAX), back;
  for (size_t i = 0; i < plan.buffers.size(); ++i)
    if (plan.buffers[i].arena == arena) index[i] = buffers.size(), back.push_back(i), buffers.push_back(plan.buffers[i]);
  std::vector<Sharing> sharings;
  for (const Sharing& s : plan.sharings)
    if (index[s.input] != SIZE_MAX && index[s.output] != SIZE_MAX) sharings.push_back({index[s.input], index[s.output], s.ahead, s.exact});
  Arena& a = plan.arenas[arena];
  a.lower_bound = lower_bound_of(buffers, sharings, options.alignment, plan.arenas.size() == 1 ? &plan.live : nullptr);
  bool proven = false;
  a.size = place_buffers(buffers, sharings, options.alignment, a.lower_bound, options.time_limit_s, &proven);
  if (proven) a.lower_bound = a.size;
  for (size_t i = 0; i < buffers.size(); ++i) plan.buffers[back[i]].offset = buffers[i].offset;
}

// All in the first arena; while that is too full, its largest tensor goes to the next. Then those that went come back, the
// largest first, if there is room for them after all.
Status place_in_arenas(Plan& plan, const PlanOptions& options) {
  for (const ArenaSpec& a : options.arenas) plan.arenas.push_back({a.name, 0, 0});
  if (plan.arenas.empty()) plan.arenas.push_back({});
  if (plan.arenas.size() > 1) lower_bound_of(plan.buffers, plan.sharings, options.alignment, &plan.live);
  for (size_t a = 0; a < plan.arenas.size(); ++a) {
    const size_t capacity = a < options.arenas.size() && options.arenas[a].capacity ? options.arenas[a].capacity : SIZE_MAX;
    std::vector<size_t> moved;
    for (place_one(plan, a, options); plan.arenas[a].size > capacity; place_one(plan, a, options)) {
      size_t largest = SIZE_MAX;
      for (size_t i = 0; i < plan.buffers.size(); ++i)
        if (plan.buffers[i].arena == a && plan.buffers[i].size && (largest == SIZE_MAX || plan.buffers[i].size > plan.buffers[largest].size)) largest = i;
      if (a + 1 == plan.arenas.size() || largest == SIZE_MAX)
        return fail(Code::bad_input, "the arena" + (plan.arenas[a].name.empty() ? "" : " " + plan.arenas[a].name),
                    fmt::format("{} bytes do not fit in {}", plan.arenas[a].size, capacity), "give it more, or add another");
      plan.buffers[largest].arena = a + 1;
      moved.push_back(largest);
    }
    for (size_t i : moved) {
      const std::vector<Buffer> before = plan.buffers;
      const Arena size_before = plan.arenas[a];
      plan.buffers[i].arena = a;
      place_one(plan, a, options);
      if (plan.arenas[a].size <= capacity) continue;
      plan.buffers = before;
      plan.arenas[a] = size_before;
    }
  }
  for (const Arena& a : plan.arenas) plan.arena_size += a.size, plan.lower_bound += a.lower_bound;
  return {};
}

}  // namespace

size_t plan_alignment(const Target& target) { return target.core == Core::host ? 16 : 8; }

Result<Plan> make_plan(const Graph& graph, const Target& target, const PlanOptions& options) {
  std::vector<Lowered> steps;
  steps.reserve(graph.nodes.size());
  for (const Node& node : graph.nodes) {
    auto lowered = node.op->lower(graph, node, target);
    if (!lowered) {
      Error e = lowered.error();
      e.where = e.where.empty() ? place(graph, node) : place(graph, node) + ": " + e.where;
      return tl::unexpected(e);
    }
    steps.push_back(std::move(*lowered));
  }
  const Views views = find_views(graph, steps);
  auto with = [&](const std::vector<Part>& parts, const PlanOptions& o) -> Result<Plan> {
    Plan plan;
    const Spared spared = spared_by(parts);
    lay_parts(graph, views, parts, plan);
    find_lifetimes(graph, steps, spared, o, plan);
    if (o.in_place) find_sharings(graph, steps, spared, plan);
    CHECKED(place_in_arenas(plan, o));
    return plan;
  };
  TRY(Plan best, with({}, options));
  // A whole lives as long as all its parts: whether that costs more than the copies is known when all is placed.
  std::vector<Part> used;
  auto attempt = [&](const std::vector<Part>& parts, const PlanOptions& o) {
    Result<Plan> plan = with(parts, o);
    if (!plan || plan->arena_size > best.arena_size) return false;
    best = std::move(*plan);
    used = parts;
    return true;
  };
  const std::vector<Part> parts = options.without_copies ? find_parts(graph, steps, views, options.alignment) : std::vector<Part>{};
  if (!parts.empty() && !attempt(parts, options)) {
    PlanOptions quick = options;
    quick.time_limit_s /= 16;
    constexpr size_t most_tried = 32;
    for (size_t k = 0; k < parts.size() && k < most_tried; ++k) {
      std::vector<Part> one_more = used;
      one_more.push_back(parts[k]);
      attempt(one_more, quick);
    }
  }
  remove_calls(steps, spared_by(used));
  best.steps = std::move(steps);
  return best;
}

}  // namespace tinsmith
