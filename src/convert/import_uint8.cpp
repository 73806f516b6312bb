#include "convert/import_uint8.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

// Operators whose uint8 results are their int8 results with the top bit turned. Not among them: those that round a mean (AVERAGE_POOL_2D,
// MEAN: halves go up there, and away from zero here) or take uint8 for the number that it is (CAST). They have uint8 kernels.
constexpr std::array<std::string_view, 33> kTurned{
    "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV", "ADD", "SUB", "MUL", "DIV", "CONCATENATION", "MAX_POOL_2D", "SOFTMAX",
    "LOGISTIC", "TANH", "L2_NORMALIZATION", "HARD_SWISH", "RESHAPE", "SQUEEZE", "EXPAND_DIMS", "PAD", "PADV2", "TRANSPOSE", "SLICE",
    "STRIDED_SLICE", "SPLIT", "SPLIT_V", "PACK", "UNPACK", "SPACE_TO_DEPTH", "DEPTH_TO_SPACE", "BATCH_TO_SPACE_ND", "SPACE_TO_BATCH_ND",
    "RELU", "RELU6"};

bool turns(const Tensor& t) { return t.type == DType::u8 && t.quant.scale.size() == 1 && !t.is_variable; }

// A concatenation that rescales computes in float, and rounds another number in int8.
bool rescales(const Graph& g, const Node& n) {
  return std::string_view(n.op->name) == "CONCATENATION" && n.outputs.size() == 1 && std::ranges::any_of(n.inputs, [&](TensorId id) { return id != kAbsent && g.tensor(id).quant != g.output(n).quant; });
}

bool turns(const Graph& g, const Node& n) {
  if (std::ranges::find(kTurned, n.op->name) == kTurned.end() || rescales(g, n)) return false;
  const auto any = [&](const std::vector<TensorId>& ids) { return std::ranges::any_of(ids, [&](TensorId id) { return id != kAbsent && turns(g.tensor(id)); }); };
  return any(n.inputs) || any(n.outputs);
}

class Turner {
 public:
  explicit Turner(Graph g) : g_(std::move(g)) {}

  Result<Graph> run() {
    std::vector<Node> nodes = std::move(g_.nodes);
    const std::vector<bool> kept = kept_as_they_are(nodes);
    g_.nodes.clear();
    for (Node& n : nodes) {
      if (!turns(g_, n)) {
        g_.nodes.push_back(std::move(n));
        continue;
      }
      std::vector<TensorId> back;
      for (TensorId& id : n.inputs)
        if (id != kAbsent && turns(g_.tensor(id))) {
          TRY(id, input(id));
        }
      for (TensorId& id : n.outputs)
        if (turns(g_.tensor(id))) {
          if (kept[static_cast<size_t>(id)]) back.push_back(id);
          id = twin(id);
        }
      CHECKED(one_product(n));
      g_.nodes.push_back(std::move(n));
      for (TensorId id : back) CHECKED(quantise(twin(id), id));
    }
    return std::move(g_);
  }

 private:
  // What an operator that stays, or the caller, reads.
  std::vector<bool> kept_as_they_are(const std::vector<Node>& nodes) const {
    std::vector<bool> kept(g_.tensors.size());
    for (TensorId id : g_.outputs) kept[static_cast<size_t>(id)] = true;
    for (const Node& n : nodes)
      if (!turns(g_, n))
        for (TensorId id : n.inputs)
          if (id != kAbsent) kept[static_cast<size_t>(id)] = true;
    return kept;
  }

  TensorId twin(TensorId id) {
    const auto [it, fresh] = twins_.try_emplace(id, kAbsent);
    if (!fresh) return it->second;
    Tensor t = g_.tensor(id);
    t.type = DType::i8;
    t.quant.zero_point[0] -= 128;
    if (t.constant()) {
      Bytes bytes = *t.data;
      for (uint8_t& b : bytes) b ^= 0x80;
      t.data = std::make_shared<const Bytes>(std::move(bytes));
    }
    return it->second = g_.add(std::move(t));
  }

  // The int8 operand: the twin that was written, or made now of what stays uint8.
  Result<TensorId> input(TensorId id) {
    const bool there = twins_.contains(id) || g_.tensor(id).constant();
    const TensorId to = twin(id);
    if (!there) CHECKED(quantise(id, to));
    return to;
  }

  Status quantise(TensorId from, TensorId to) {
    TRY(Node n, make_node("QUANTIZE", {from}, {to}));
    g_.nodes.push_back(std::move(n));
    return {};
  }

  // A convolution of uint8 rounds the product of its input's and its weights' scales to a float; one of int8 does not. So it is given the
  // product as its input's scale, of the same bytes, and weights of scale 1.
  Status one_product(Node& n) {
    const std::string_view op = n.op->name;
    if ((op != "CONV_2D" && op != "DEPTHWISE_CONV_2D") || n.inputs.size() < 2 || n.input(0) == kAbsent || n.input(1) == kAbsent) return {};
    Tensor x = *g_.input(n, 0), w = *g_.input(n, 1);
    if (x.type != DType::i8 || w.type != DType::i8 || x.constant() || !w.constant() || x.quant.scale.size() != 1 || w.quant.scale.size() != 1) return {};
    x.quant.scale[0] *= w.quant.scale[0];
    w.quant.scale[0] = 1;
    if (!(x.quant.scale[0] > 0)) return {};  // too small for a float: the verifier asks for a scale over 0
    TRY(Node view, make_node("RESHAPE", {n.inputs[0]}, {kAbsent}));
    view.set("new_shape", std::vector<int64_t>(x.shape.begin(), x.shape.end()));
    n.inputs[0] = view.outputs[0] = g_.add(std::move(x));
    n.inputs[1] = g_.add(std::move(w));
    g_.nodes.push_back(std::move(view));
    return {};
  }

  Graph g_;
  std::map<TensorId, TensorId> twins_;
};

}  // namespace

Result<Graph> import_uint8(Graph g) {
  const bool needed = std::ranges::any_of(g.nodes, [&](const Node& n) { return turns(g, n) && !infer_checked(g, n); });
  if (!needed) return g;
  return Turner(std::move(g)).run();
}

}  // namespace tinsmith
