// The IR: a graph of operators over tensors, as a .tflite file has it, and as every pass hands it to the next.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

enum class DType : uint8_t { f32, f16, i4, i8, u8, i16, u16, i32, u32, i64, boolean, f64 };

const char* name(DType type);                        // "float32", "int8": numpy's and TensorFlow's names
std::optional<DType> dtype_named(std::string_view);  // the inverse
size_t bits(DType type);                             // 32, 8, 4 (int4 packs two in a byte)

using Shape = std::vector<int32_t>;
std::string text(const Shape& shape);  // "1x49x10x1"; "scalar" for rank 0
// Elements of a shape, at most 2^31; more, or a negative dimension, gives nullopt.
std::optional<int64_t> elements(const Shape& shape);

// real = scale * (integer - zero_point). No scale: the tensor is not quantised. One scale: the whole tensor.
// More: one for each index of dimension `axis`.
struct Quantisation {
  std::vector<float> scale;
  std::vector<int64_t> zero_point;  // as many as scales, always (the reader completes what a file leaves out)
  int axis = 0;

  bool empty() const { return scale.empty(); }
  bool per_channel() const { return scale.size() > 1; }
  bool operator==(const Quantisation&) const = default;
};

using TensorId = int32_t;
inline constexpr TensorId kAbsent = -1;  // an optional operand that is not there

struct Tensor {
  std::string name;
  DType type = DType::f32;
  Shape shape;
  Quantisation quant;
  std::shared_ptr<const Bytes> data;  // the bytes of a constant; null for what is computed at run time
  bool is_variable = false;           // keeps its value from one inference to the next; starts at zero (real 0)

  bool constant() const { return data != nullptr; }
  int64_t count() const { return elements(shape).value_or(0); }
  size_t byte_size() const { return (static_cast<size_t>(count()) * bits(type) + 7) / 8; }
  // A constant's elements. The reader guarantees that the bytes are as many as the shape says.
  template <class T>
  const T* as() const { return data ? reinterpret_cast<const T*>(data->data()) : nullptr; }
};

// What an operator is told besides its tensors: strides, axes, the fused activation. Names and defaults are in its Op.
using AttrValue = std::variant<int64_t, double, std::string, std::vector<int64_t>>;
struct Attr {
  std::string name;
  AttrValue value;
  bool operator==(const Attr&) const = default;
};

struct Op;  // model/op.h

struct Graph;

// What makes a node a piece of a larger one, that makes some rows of its output from some rows of its input (run/stream.h).
struct RowPiece {
  int32_t above = 0, below = 0;  // rows of padding over and under its input, in place of what the padding attribute says
  int32_t first = 0;             // where the first of its input's rows stands in the larger one's
  bool sums = false;             // RowRule::sums: the output is the larger one's own
  Shape input, output;           // the larger one's input and its output
  const Graph* of = nullptr;     // the graph that the larger one is in
  bool operator==(const RowPiece&) const = default;
};

struct Node {
  const Op* op = nullptr;
  int version = 1;
  std::vector<TensorId> inputs;  // kAbsent where an optional operand is left out
  std::vector<TensorId> outputs;
  std::vector<TensorId> intermediates;  // LSTM's inner tensors, whose quantisation it needs
  std::vector<Attr> attrs;              // every attribute that the Op has, in its order
  std::optional<RowPiece> piece = std::nullopt;  // in no graph but those that run/stream.cpp lowers

  TensorId input(size_t i) const { return i < inputs.size() ? inputs[i] : kAbsent; }
  // The value of an attribute. One that is not set, or is of another type, gives zero or nothing: ask for what the Op has.
  int64_t integer(std::string_view attr) const;
  double real(std::string_view attr) const;
  const std::string& word(std::string_view attr) const;
  const std::vector<int64_t>& integers(std::string_view attr) const;
  void set(std::string_view attr, AttrValue value);
};

// Nodes stand in an order in which they can run.
struct Graph {
  std::string name = "main";
  std::string description;
  std::vector<Tensor> tensors;
  std::vector<Node> nodes;
  std::vector<TensorId> inputs, outputs;
  std::vector<std::string> input_names, output_names;  // the signature's; empty: the tensors' names serve
  std::vector<Graph> subgraphs;                        // bodies of WHILE, IF and CALL_ONCE; empty in most models

  Tensor& tensor(TensorId id) { return tensors[static_cast<size_t>(id)]; }
  const Tensor& tensor(TensorId id) const { return tensors[static_cast<size_t>(id)]; }
  TensorId add(Tensor t) {
    tensors.push_back(std::move(t));
    return static_cast<TensorId>(tensors.size() - 1);
  }
  // The operand's tensor, or null where the operand is absent.
  const Tensor* input(const Node& node, size_t i) const {
    TensorId id = node.input(i);
    return id == kAbsent ? nullptr : &tensor(id);
  }
  const Tensor& output(const Node& node, size_t i = 0) const { return tensor(node.outputs[i]); }
};

// "operator 4 CONV_2D": the place part of an error about a node of this graph.
std::string place(const Graph& graph, const Node& node);

template <class T>
std::shared_ptr<const Bytes> constant_bytes(const std::vector<T>& values) {
  const auto* p = reinterpret_cast<const uint8_t*>(values.data());
  return std::make_shared<const Bytes>(p, p + values.size() * sizeof(T));
}

}  // namespace tinsmith
