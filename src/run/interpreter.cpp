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
  it.memory_ = std::shared_ptr<uint8_t[]>(static_cast<uint8_t*>(::operator new(size, std::align_val_t{64})),
                                          [](uint8_t* m) { ::operator delete(m, std::align_val_t{64}); });
  std::memset(it.memory_.get(), 0, size);
  for (size_t i = 0; i < p.steps.size(); ++i) {
    std::vector<Call> calls;
    const int scratch = p.scratch_of[i];
    void* scratch_memory = scratch < 0 ? nullptr : it.place_of(p.buffers[static_cast<size_t>(scratch)]);
    const Kernel* foreign = nullptr;
    for_each_call(p.steps[i], [&](const Lowered& call) {
      if (!call.kernel->invoke) foreign = call.kernel;
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

std::span<const uint8_t> Interpreter::bytes(TensorId id) const { return {address(id), graph_->tensor(id).byte_size()}; }

std::span<uint8_t> Interpreter::input(size_t i) {
  const TensorId id = graph_->inputs[i];
  return {address(id), graph_->tensor(id).byte_size()};
}

std::span<const uint8_t> Interpreter::output(size_t i) const { return bytes(graph_->outputs[i]); }

void Interpreter::run(const Observer& observer) {
  for (size_t i = 0; i < calls_.size(); ++i) {
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
