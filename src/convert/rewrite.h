// What passes share: who writes and reads a tensor, and small edits.
#pragma once

#include <string_view>

#include "model/op.h"

namespace tinsmith {

// Is the node of the operator of that name?
inline bool is(const Node& n, std::string_view op) { return op == n.op->name; }

struct Uses {
  std::vector<int> writer;            // of each tensor: the index of its node, or -1
  std::vector<std::vector<int>> readers;  // of each tensor: the nodes that read it, a node once for each operand
  std::vector<bool> is_output;        // of the graph

  explicit Uses(const Graph& graph);
  // The one node that reads what node `i` writes, if it has one output, which nobody else needs; else -1.
  int only_reader(const Graph& graph, int i) const;
};

// Every operand and graph output that is `from` becomes `to`.
void replace_uses(Graph& graph, TensorId from, TensorId to);

// Removes the nodes that are marked; tensors stay.
void erase_nodes(Graph& graph, const std::vector<bool>& marked);

// A node of the operator with its attributes at their fallbacks, or an error that names it if the registry has none.
Result<Node> make_node(const char* op, std::vector<TensorId> inputs, std::vector<TensorId> outputs);

// A constant's float32 elements.
std::vector<float> floats(const Tensor& tensor);

// Half precision: to the nearest, ties to even; over the range gives infinity.
uint16_t half_of(float value);
float float_of(uint16_t half);

}  // namespace tinsmith
