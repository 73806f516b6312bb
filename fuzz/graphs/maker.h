// Makes random graphs that are valid, a node at a time: a recipe proposes an operator with its operands, and what the
// operator itself accepts (infer and lower) is kept. So the generator need not know every rule, and tries their edges.
#pragma once

#include <map>

#include "base/rng.h"
#include "model/op.h"

namespace tinsmith::graphs {

struct Maker {
  explicit Maker(uint64_t seed) : rng(seed, "graph") {}

  Graph g;
  Rng rng;
  std::vector<TensorId> pool;  // what is computed so far, and the inputs: operands of later nodes
  std::string refusal;         // why the last proposal was refused

  int64_t below(int64_t n) { return static_cast<int64_t>(rng.below(static_cast<uint32_t>(n))); }
  int64_t between(int64_t low, int64_t high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& any(const std::vector<T>& v) { return v[static_cast<size_t>(below(static_cast<int64_t>(v.size())))]; }

  const Tensor& tensor(TensorId id) const { return g.tensor(id); }
  Shape shape(int64_t rank, int64_t most = 9);
  // A scale and a zero point for int8, uint8 and int16; nothing for others.
  Quantisation quant(DType type);
  TensorId input(DType type, Shape shape);
  TensorId constant(DType type, Shape shape, Quantisation quant = {});
  TensorId integers(const std::vector<int64_t>& values, bool wide = false);  // a constant of int32, or int64
  TensorId scalar(int64_t value);
  TensorId places(const std::vector<int32_t>& at, Shape shape);  // a constant of either type that places have
  // A tensor of this type and shape: one there is, a constant, or a new input.
  TensorId operand(DType type, const Shape& shape, int constants = 50);
  // Any tensor of the pool for which `fits` is true, or kAbsent.
  template <class F>
  TensorId pick(F fits) {
    std::vector<TensorId> some;
    for (TensorId id : pool)
      if (fits(g.tensor(id))) some.push_back(id);
    return some.empty() ? kAbsent : any(some);
  }
};

// What a recipe proposes. The outputs' types and shapes are the operator's to say.
struct Proposal {
  const Op* op = nullptr;
  std::vector<TensorId> inputs = {};
  std::vector<Attr> attrs = {};         // those that are not fallbacks
  size_t outputs = 1;
  std::optional<DType> type = {};       // of the outputs; else the first input's
  std::optional<Quantisation> quant = {};
  Proposal& set(const char* name, AttrValue value) {
    attrs.push_back({name, std::move(value)});
    return *this;
  }
};

inline const std::vector<AttrValue> kActivations{"none", "none", "relu", "relu6", "relu_n1_to_1"};

// A proposal for this operator on tensors of the pool; nothing where there is none.
std::optional<Proposal> propose(Maker& m, const Op& op);
std::optional<Proposal> propose_with_weights(Maker& m, const Op& op);  // of convolutions and their kin
std::optional<Proposal> propose_moving(Maker& m, const Op& op);        // of what moves elements about

// The tensor at hand, its shape as int64.
struct Subject {
  TensorId x;
  std::vector<int64_t> shape;
  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
};
std::optional<Subject> subject(Maker& m, size_t least_rank, size_t most_rank = 6);
std::optional<Proposal> propose_placing(Maker& m, const Op& op, const Subject& s);  // of what puts elements into places

// Adds the node if its operator takes it, and puts its outputs into the pool.
bool add(Maker& m, const Proposal& p);

struct Census {
  std::map<std::string, size_t> made, refused;  // by operator and its first input's type
  std::map<std::string, std::string> why;       // the last refusal
};

struct GraphOptions {
  size_t most_nodes = 12;
  std::vector<const Op*> operators;  // none: all
};

// The same seed and options give the same graph. 1 to about most_nodes nodes, several outputs and consumers, dead ends made outputs.
Graph random_graph(uint64_t seed, const GraphOptions& options = {}, Census* census = nullptr);

}  // namespace tinsmith::graphs
