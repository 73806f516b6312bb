// Writes the small models of bench/models that are not the sine's: networks of the usual kinds with weights from a generator. Their
// answers mean nothing; their costs do. `bench_make_models FOLDER`; the same bytes on every machine.
#include <cstdio>

#include "base/file.h"
#include "convert/tflite_write.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

struct Net {
  bool real = false;     // float32, else int8
  Graph graph;
  TensorId at = kAbsent;
  float scale = 0.02f;   // of the tensor at `at`
  uint64_t state = 1;

  int64_t number(int64_t low, int64_t high) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + static_cast<int64_t>((state >> 33) % static_cast<uint64_t>(high - low + 1));
  }
  DType type() const { return real ? DType::f32 : DType::i8; }
  std::vector<float> reals(int64_t count, float unit) {
    std::vector<float> v(static_cast<size_t>(count));
    for (float& x : v) x = static_cast<float>(number(-127, 127)) * unit;
    return v;
  }
  TensorId constant(const char* name, Shape shape, int64_t count, int axis, int64_t scales) {
    if (real) return graph.add({.name = name, .type = DType::f32, .shape = std::move(shape), .data = constant_bytes(reals(count, 0x1p-8f))});
    std::vector<int8_t> w(static_cast<size_t>(count));
    for (int8_t& x : w) x = static_cast<int8_t>(number(-127, 127));
    Quantisation q{{}, std::vector<int64_t>(static_cast<size_t>(scales), 0), axis};
    for (int64_t i = 0; i < scales; ++i) q.scale.push_back(static_cast<float>(number(800, 1600)) * 0x1p-18f);
    return graph.add({.name = name, .type = DType::i8, .shape = std::move(shape), .quant = std::move(q), .data = constant_bytes(w)});
  }
  TensorId bias(int64_t count) {
    if (real) return graph.add({.name = "bias", .type = DType::f32, .shape = {static_cast<int32_t>(count)}, .data = constant_bytes(reals(count, 0x1p-8f))});
    std::vector<int32_t> b(static_cast<size_t>(count));
    for (int32_t& x : b) x = static_cast<int32_t>(number(-900, 900));
    return graph.add({.name = "bias", .type = DType::i32, .shape = {static_cast<int32_t>(count)}, .data = constant_bytes(b)});
  }
  Result<TensorId> node(const char* op, std::vector<TensorId> inputs, Quantisation y, const std::vector<Attr>& attrs) {
    Node n{.op = op_named(op), .inputs = std::move(inputs)};
    for (const AttrSpec& a : n.op->attrs) n.set(a.name, a.fallback);
    for (const Attr& a : attrs) n.set(a.name, a.value);
    n.outputs = {graph.add({.name = op, .type = type(), .quant = real ? Quantisation{} : std::move(y)})};
    TRY(const auto types, infer_checked(graph, n));
    graph.tensor(n.outputs[0]).shape = types[0].shape;
    graph.nodes.push_back(n);
    return n.outputs[0];
  }
  void input(Shape shape) {
    at = graph.add({.name = "x", .type = type(), .shape = std::move(shape), .quant = real ? Quantisation{} : Quantisation{{scale}, {-4}, 0}});
    graph.inputs = {at};
  }
  Status conv(int out, int kernel, int stride, const char* activation = "relu") {
    const int c = graph.tensor(at).shape[3];
    const TensorId w = constant("weights", {out, kernel, kernel, c}, int64_t{out} * kernel * kernel * c, 0, out), b = bias(out);
    TRY(at, node("CONV_2D", {at, w, b}, {{scale * 1.1f}, {*activation == 'r' ? -128 : 3}, 0},
                 {{"stride_h", int64_t{stride}}, {"stride_w", int64_t{stride}}, {"activation", activation}}));
    scale *= 1.1f;
    return {};
  }
  Status depthwise(int stride) {
    const int c = graph.tensor(at).shape[3];
    const TensorId w = constant("weights", {1, 3, 3, c}, int64_t{9} * c, 3, c), b = bias(c);
    TRY(at, node("DEPTHWISE_CONV_2D", {at, w, b}, {{scale}, {-128}, 0},
                 {{"stride_h", int64_t{stride}}, {"stride_w", int64_t{stride}}, {"depth_multiplier", int64_t{1}}, {"activation", "relu"}}));
    return {};
  }
  Status dense(int out, const char* activation) {
    const auto in = static_cast<int32_t>(graph.tensor(at).count());
    const TensorId w = constant("weights", {out, in}, int64_t{out} * in, 0, 1), b = bias(out);
    TRY(at, node("FULLY_CONNECTED", {at, w, b}, {{scale}, {*activation == 'r' ? -128 : 5}, 0}, {{"activation", activation}}));
    return {};
  }
  Status pool_all() {
    const Shape s = graph.tensor(at).shape;
    TRY(at, node("AVERAGE_POOL_2D", {at}, graph.tensor(at).quant,
                 {{"padding", "valid"}, {"filter_height", int64_t{s[1]}}, {"filter_width", int64_t{s[2]}}, {"stride_h", int64_t{1}}, {"stride_w", int64_t{1}}}));
    return {};
  }
  Status softmax() {
    TRY(at, node("SOFTMAX", {at}, {{1.0f / 256}, {-128}, 0}, {{"beta", 1.0}}));
    return {};
  }
  Status add(TensorId other) {
    TRY(at, node("ADD", {at, other}, {{scale * 1.5f}, {-128}, 0}, {{"activation", "relu"}}));
    scale *= 1.5f;
    return {};
  }
};

Status separable(Net& n) {
  n.input({1, 20, 12, 3});
  CHECKED(n.conv(8, 3, 2));
  for (int i = 0; i < 2; ++i) {
    CHECKED(n.depthwise(1 + i));
    CHECKED(n.conv(16 + 8 * i, 1, 1));
  }
  CHECKED(n.pool_all());
  CHECKED(n.dense(6, "none"));
  return n.softmax();
}

Status residual(Net& n) {
  n.input({1, 12, 12, 3});
  CHECKED(n.conv(8, 3, 1));
  const TensorId before = n.at;
  CHECKED(n.conv(8, 3, 1));
  CHECKED(n.conv(8, 3, 1, "none"));
  CHECKED(n.add(before));
  CHECKED(n.conv(16, 3, 2));
  CHECKED(n.pool_all());
  return n.dense(4, "none");
}

// Nothing is a multiple of anything.
Status uneven(Net& n) {
  n.input({1, 11, 7, 5});
  CHECKED(n.conv(7, 3, 1));
  CHECKED(n.depthwise(1));
  CHECKED(n.conv(9, 1, 2));
  return n.dense(3, "relu");
}

Status autoencoder(Net& n) {
  n.input({1, 96});
  for (int out : {32, 32, 8, 32}) CHECKED(n.dense(out, "relu"));
  return n.dense(96, "none");
}

struct Written {
  const char* name;
  Status (*make)(Net&);
  bool real = false;
};
constexpr Written kNets[] = {{"separable_int8", separable},     {"residual_int8", residual},         {"uneven_int8", uneven},
                             {"autoencoder_int8", autoencoder}, {"separable_float32", separable, true}, {"residual_float32", residual, true}};

Status write_all(const Path& folder) {
  for (const Written& w : kNets) {
    Net n{.real = w.real};
    CHECKED(w.make(n));
    n.graph.outputs = {n.at};
    TRY(const Bytes bytes, write_tflite(n.graph));
    CHECKED(write_file(folder / fmt::format("{}.tflite", w.name), bytes));
  }
  return {};
}

}  // namespace
}  // namespace tinsmith

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: bench_make_models FOLDER\n", stderr), 2;
  const auto done = tinsmith::write_all(argv[1]);
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str());
  return done ? 0 : 1;
}
