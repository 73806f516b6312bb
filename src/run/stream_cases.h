// For tests: nets of row-wise layers, of chance and by hand.
#pragma once

#include <cmath>

#include "ops/op_test.h"

namespace tinsmith {

// Adds layers one after another, with weights of chance.
struct NetMaker {
  Graph g;
  Numbers numbers;
  DType type = DType::i8;
  TensorId at = kAbsent;  // the last layer's output

  NetMaker(uint64_t seed, DType type, Shape input) : numbers{seed * 7919 + 1}, type(type) {
    at = g.add({.name = "x", .type = type, .shape = std::move(input), .quant = quant(-3)});
    g.inputs = {at};
  }
  Quantisation quant(int64_t zero) const {
    return type == DType::f32 ? Quantisation{} : quantised(0.05f, type == DType::u8 ? zero + 128 : type == DType::i16 ? 0 : zero);
  }
  template <class T>
  TensorId constant(Shape shape, const std::vector<T>& values, Quantisation q = {}) {
    return g.add({.name = "c", .type = dtype_of<T>(), .shape = std::move(shape), .quant = std::move(q), .data = constant_bytes(values)});
  }
  const Shape& shape() const { return g.tensor(at).shape; }
  // False, and nothing is added, where the layer does not fit.
  bool node(const char* op, std::vector<TensorId> inputs, const std::vector<Attr>& attrs, int64_t zero = -3) {
    Node n{.op = op_named(op), .inputs = std::move(inputs)};
    for (const AttrSpec& a : n.op->attrs) n.set(a.name, a.fallback);
    for (const Attr& a : attrs) n.set(a.name, a.value);
    n.outputs = {g.add({.name = "y", .type = type, .quant = quant(zero)})};
    const auto types = infer_checked(g, n);
    if (!types) return false;
    g.tensor(n.outputs[0]).shape = (*types)[0].shape;
    at = n.outputs[0];
    g.nodes.push_back(n);
    return true;
  }
  std::vector<Attr> window(int64_t stride, const char* padding, const char* activation) const {
    return {{"padding", padding}, {"stride_h", stride}, {"stride_w", stride}, {"activation", activation}};
  }
  TensorId weights(const Shape& shape, int64_t taps, int axis) {
    const int64_t n = elements(shape).value();
    if (type == DType::f32) return constant(shape, numbers.reals(n));
    std::vector<float> scales;
    for (int32_t c = 0; c < shape[static_cast<size_t>(axis)]; ++c) scales.push_back(numbers.real(0.6f, 1.5f) * 2.4f / std::sqrt(static_cast<float>(taps)) / 127);
    return constant(shape, numbers.many<int8_t>(n, -127, 127), per_channel(scales, axis));
  }
  TensorId bias(int32_t n) { return type == DType::f32 ? constant({n}, numbers.reals(n)) : constant({n}, numbers.many<int32_t>(n, -900, 900)); }
  bool conv(int32_t out, int32_t k_h, int32_t k_w, int64_t stride, const char* padding, const char* activation = "relu") {
    const int32_t in = shape()[3];
    return node("CONV_2D", {at, weights({out, k_h, k_w, in}, k_h * k_w * in, 0), bias(out)}, window(stride, padding, activation), type == DType::f32 ? 0 : -128);
  }
  bool depthwise(int32_t k_h, int32_t k_w, int64_t stride, const char* padding) {
    const int32_t c = shape()[3];
    return node("DEPTHWISE_CONV_2D", {at, weights({1, k_h, k_w, c}, k_h * k_w, 3), bias(c)}, window(stride, padding, "relu"), -128);
  }
  bool pool(const char* op, int64_t k, int64_t stride, const char* padding) {
    const TensorId x = at;
    const auto before = g.tensor(x).quant;
    auto attrs = window(stride, padding, "none");
    attrs.push_back({"filter_height", k});
    attrs.push_back({"filter_width", k});
    return node(op, {x}, attrs, before.empty() ? 0 : before.zero_point[0]);
  }
  bool mean_of_all() {
    const TensorId x = at;
    const auto before = g.tensor(x).quant;
    return node("AVERAGE_POOL_2D", {x}, {{"padding", "valid"}, {"filter_height", int64_t{shape()[1]}}, {"filter_width", int64_t{shape()[2]}},
                                         {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}}, before.empty() ? 0 : before.zero_point[0]);
  }
  // The same as Keras writes it: MEAN, without the dimensions, and with a scale of its own.
  bool mean_by_reduction() {
    if (!node("MEAN", {at, constant<int32_t>({2}, {1, 2})}, {}, 7)) return false;
    if (type != DType::f32) g.tensor(at).quant.scale[0] = 0.03f;
    return true;
  }
};

inline Graph random_chain(uint64_t seed, DType type) {
  NetMaker m(seed, type, {});
  Numbers& r = m.numbers;
  m.g.tensor(m.at).shape = {1, static_cast<int32_t>(r.between(9, 24)), static_cast<int32_t>(r.between(3, 11)), static_cast<int32_t>(r.between(1, 6))};
  std::vector<TensorId> earlier;
  const auto layers = r.between(3, 8);
  for (int64_t i = 0; i < layers; ++i) {
    const char* padding = r.between(0, 3) ? "same" : "valid";
    const auto k_h = static_cast<int32_t>(r.between(1, 5)), k_w = static_cast<int32_t>(r.between(1, 4));
    const int64_t stride = r.between(0, 3) ? 1 : 2;
    switch (r.between(0, 6)) {
      case 0: case 1: m.conv(static_cast<int32_t>(r.between(1, 9)), k_h, k_w, stride, padding, r.between(0, 2) ? "relu" : "none"); break;
      case 2: m.depthwise(3, 3, stride, padding); break;
      case 3: m.depthwise(k_h, k_w, stride, padding); break;
      case 4: m.pool(r.between(0, 1) ? "MAX_POOL_2D" : "AVERAGE_POOL_2D", r.between(1, 3), stride, padding); break;
      case 5: {  // a residual, to any earlier tensor of the shape
        for (TensorId id : earlier)
          if (id != m.at && m.g.tensor(id).shape == m.shape()) {
            m.node("ADD", {m.at, id}, {{"activation", r.between(0, 1) ? "relu" : "none"}});
            break;
          }
        break;
      }
      default: m.node("RELU", {m.at}, {}); break;
    }
    earlier.push_back(m.at);
  }
  if (const auto last = r.between(0, 3); last == 0) m.mean_of_all();
  else if (last == 1) m.mean_by_reduction();
  if (m.g.nodes.empty()) m.node("RELU", {m.at}, {});
  m.g.outputs = {m.at};
  return m.g;
}

// conv 3x3; conv 3x3, conv 3x3; ADD of both.
inline Graph residual(int32_t height, int32_t width, int32_t channels) {
  NetMaker m(1, DType::i8, {1, height, width, channels});
  m.conv(channels, 3, 3, 1, "same");
  const TensorId a = m.at;
  m.conv(channels, 3, 3, 1, "same");
  m.conv(channels, 3, 3, 1, "same", "none");
  m.node("ADD", {m.at, a}, {{"activation", "relu"}});
  m.g.outputs = {m.at};
  return m.g;
}

}  // namespace tinsmith
