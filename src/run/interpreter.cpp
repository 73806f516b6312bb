#include "run/interpreter.h"

#include <cstring>
#include <new>

namespace tinsmith {

Result<Interpreter> Interpreter::make(const Graph& graph, const PlanOptions& options) {
  TRY(Plan plan, make_plan(graph, Target{}, options));
  return make(graph, std::move(plan));
}

Result<Interpreter> Interpreter::make(const Graph& graph, Plan plan) {
  Interpreter it;
  it.graph_ = &graph;
  it.plan_ = std::make_shared<const Plan>(std::move(plan));
  const Plan& p = *it.plan_;
  size_t size = 16;
  for (const Arena& a : p.arenas) {
    it.arena_at_.push_back(size);
    size += (a.size + 15) / 16 * 16;
  }
  it.variables_at_ = size;
  size += p.variables_size + 16;
  it.fed_at_ = size;
  if (p.fed()) size += graph.tensor(graph.inputs[0]).byte_size();
  it.memory_ = std::shared_ptr<uint8_t[]>(static_cast<uint8_t*>(::operator new(size, std::align_val_t{64})),
                                          [](uint8_t* m) { ::operator delete(m, std::align_val_t{64}); });
  std::memset(it.memory_.get(), 0, size);
  for (size_t i = 0; i < p.steps.size(); ++i) {
    std::vector<Call> calls;
    const int scratch = p.scratch_of[i];
    void* scratch_memory = scratch < 0 ? nullptr : it.place_of(p.buffers[static_cast<size_t>(scratch)]);
    const Kernel* foreign = nullptr;
    for_each_call(p, i, [&](const Lowered& call) {
      if (!call.kernel->invoke) foreign = call.kernel;
      if (p.stream_of(i)) return;
      Call& c = calls.emplace_back(Call{&call, {}, scratch_memory});
      for (TensorId id : call.operands) c.operands.push_back(it.address(id));
    });
    if (foreign) return fail(Code::internal, place(graph, graph.nodes[i]), fmt::format("{} does not run on this machine", foreign->name));
    it.calls_.push_back(std::move(calls));
  }
  it.reset();
  return it;
}

uint8_t* Interpreter::place_of(const Buffer& b) const { return memory_.get() + arena_at_[b.arena] + b.offset; }

uint8_t* Interpreter::address(TensorId id) const {
  if (id == kAbsent) return nullptr;
  const auto i = static_cast<size_t>(id);
  if (plan_->buffer_of[i] >= 0) return place_of(plan_->buffer(id)) + plan_->offset_in[i];
  if (const int64_t v = plan_->variable_offset[i]; v >= 0) return memory_.get() + variables_at_ + v;
  const Tensor& t = graph_->tensor(plan_->root_of[i]);
  // Kernels take constants as const pointers.
  return t.constant() ? const_cast<uint8_t*>(t.data->data()) : nullptr;
}

std::span<const uint8_t> Interpreter::bytes(TensorId id) const {
  if (!plan_->whole(id)) return {};
  return {address(id), graph_->tensor(id).byte_size()};
}

std::span<uint8_t> Interpreter::input(size_t i) {
  const TensorId id = graph_->inputs[i];
  return {plan_->fed() ? memory_.get() + fed_at_ : address(id), graph_->tensor(id).byte_size()};
}

std::span<const uint8_t> Interpreter::output(size_t i) const { return bytes(graph_->outputs[i]); }

void Interpreter::run_rows(const Stream& stream) {
  auto store = [&](TensorId id) {
    return place_of(plan_->buffers[static_cast<size_t>(plan_->store_of[static_cast<size_t>(id)])]);
  };
  const Feed& feed = stream.feed;
  const uint8_t* next = memory_.get() + fed_at_;
  for (size_t t = 0; t < stream.turns.size(); ++t) {
    const auto& turn = stream.turns[t];
    if (feed.tensor != kAbsent) {
      const auto& [loaded, rows] = feed.turns[t];
      const Tensor& x = graph_->tensor(feed.tensor);
      const size_t bytes = static_cast<size_t>(rows) * (x.byte_size() / static_cast<size_t>(x.shape[1]));
      if (loaded) std::memcpy(address(feed.tensor), store(feed.tensor), loaded);
      if (bytes) std::memcpy(address(feed.tensor) + loaded, next, bytes);
      next += bytes;
    }
    for (size_t k = 0; k < turn.size(); ++k) {
      const RowCall& call = turn[k];
      const StreamNode& node = stream.nodes[k];
      for (size_t e = 0; e < node.ends.size(); ++e)
        if (call.saves[e].bytes) std::memcpy(store(node.ends[e]), address(node.ends[e]) + call.saves[e].from, call.saves[e].bytes);
      if (call.variant >= 0) {
        const Lowered& lowered = *node.variants[static_cast<size_t>(call.variant)];
        std::vector<void*> operands;
        for (size_t i = 0; i < lowered.operands.size(); ++i) {
          uint8_t* const at = address(lowered.operands[i]);
          operands.push_back(at ? at + call.at[i] : nullptr);
        }
        const int scratch = plan_->scratch_of[stream.first + k];
        lowered.kernel->invoke(lowered.params.data(), operands.data(),
                               scratch < 0 ? nullptr : place_of(plan_->buffers[static_cast<size_t>(scratch)]));
      }
      const TensorId output = graph_->nodes[stream.first + k].outputs[0];
      if (call.loaded) std::memcpy(address(output), store(output), call.loaded);
    }
  }
}

void Interpreter::run(const Observer& observer) {
  for (size_t i = 0; i < calls_.size(); ++i) {
    if (const Stream* stream = plan_->stream_of(i); stream && stream->first == i) run_rows(*stream);
    for (const Call& c : calls_[i]) c.lowered->kernel->invoke(c.lowered->params.data(), c.operands.data(), c.scratch);
    if (observer) observer(graph_->nodes[i], *this);
  }
}

void Interpreter::reset() {
  for (size_t i = 0; i < graph_->tensors.size(); ++i) {
    const Tensor& t = graph_->tensors[i];
    if (!t.is_variable || plan_->variable_offset[i] < 0 || plan_->root_of[i] != static_cast<TensorId>(i)) continue;
    const int value = t.type == DType::i8 && !t.quant.empty() ? static_cast<int>(t.quant.zero_point[0]) : 0;
    std::memset(address(static_cast<TensorId>(i)), value, t.byte_size());
  }
}

}  // namespace tinsmith
