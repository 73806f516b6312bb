// The verifier: is this graph what a stage of the journey promises? Run after reading a file and after every pass; an
// error names the place and the rule.
//
// Every stage promises:
//   - operands are ids of tensors of the graph or kAbsent; a node has as many as its Op allows, and no output is
//   absent;
//   - nodes stand in an order in which they can run: an input is a constant, a variable, a graph input, or was written
//   by
//     an earlier node; a tensor is written once, and a constant, a variable or a graph input by nobody;
//   - graph inputs are neither constants nor variables, each is listed once; graph outputs are available at the end;
//   - a shape has at most 8 dimensions, none negative, and at most 2^31 - 1 elements; a constant has as many bytes as
//   its
//     shape and type say; a variable has no bytes;
//   - a quantisation has as many zero points as scales, each in its type's range; scales are finite and not negative,
//   and
//     over zero for what is computed; more than one scale: as many as the dimension `axis` has;
//   - a node has all attributes of its Op, in its order and of its kinds;
//   - infer() accepts every node and agrees with its outputs' types and shapes; what is computed has elements;
//   - the same for every subgraph.
// floating adds: no computed tensor is quantised (constants may be: float16 and hybrid weights).
// quantised adds: a computed tensor of int8, uint8 or int16 has exactly one scale; int16 has zero point 0.
// planned adds: every node leads to an output, an observable end or a variable.
#pragma once

#include "model/op.h"

namespace tinsmith {

enum class Stage : uint8_t {
  imported,   // the common rules alone: any file that was read
  floating,
  quantised,
  planned,
};

Status verify(const Graph& graph, Stage stage);

// infer() with the operands counted and bounded first, and the node's place in the error: safe on any node whose
// tensors are sound in themselves.
Result<std::vector<OutputType>> infer_checked(const Graph& graph, const Node& node);

// The same, and the outputs are what the operator makes: what lower() takes for granted.
Status verify_node(const Graph& graph, const Node& node);

// One tensor's own rules; `where` is the place for the error. The reader asks for each as it comes.
Status verify_tensor(const Tensor& tensor, std::string where);

// "tensor 7 'conv/bias'"
std::string place(const Graph& graph, TensorId id);

// Does the node matter beyond its outputs: does it read a variable that it may change, or have a subgraph that does?
bool has_effect(const Graph& graph, const Node& node);

}  // namespace tinsmith
