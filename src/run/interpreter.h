// The host interpreter: runs a graph by calling, one after another, the very kernels that the C emitter writes down.
#pragma once

#include <functional>
#include <span>

#include "run/plan.h"

namespace tinsmith {

class Interpreter {
 public:
  // The graph must outlive the interpreter.
  static Result<Interpreter> make(const Graph& graph, const PlanOptions& options = {});
  static Result<Interpreter> make(const Graph& graph, Plan plan);

  std::span<uint8_t> input(size_t i);
  std::span<const uint8_t> output(size_t i) const;
  // After each node; its outputs can be read through bytes() until the next.
  using Observer = std::function<void(const Node&, const Interpreter&)>;
  void run(const Observer& observer = {});
  // Variables back to real 0, as after make().
  void reset();
  // The bytes of any tensor; of a computed one only while it is alive. None of one that is never there as a whole.
  std::span<const uint8_t> bytes(TensorId id) const;

  const Graph& graph() const { return *graph_; }
  const Plan& plan() const { return *plan_; }

 private:
  Interpreter() = default;
  uint8_t* address(TensorId id) const;
  void run_rows(const Stream& stream);
  uint8_t* place_of(const Buffer& buffer) const;

  const Graph* graph_ = nullptr;
  std::shared_ptr<const Plan> plan_;        // shared, so that calls_ stay good when the interpreter moves
  std::shared_ptr<uint8_t[]> memory_;       // the arenas, then the variables, then an input that is fed by rows from here
  std::vector<size_t> arena_at_;            // where each begins in memory_
  size_t variables_at_ = 0, fed_at_ = 0;
  struct Call {
    const Lowered* lowered;
    std::vector<void*> operands;
    void* scratch;
  };
  std::vector<std::vector<Call>> calls_;    // for each step, ready to make; none in a region that streams
};

}  // namespace tinsmith
