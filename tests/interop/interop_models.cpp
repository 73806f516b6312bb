// interop_models DIR: writes small models of every kind that the converter makes, each as NAME.tflite, with inputs
// NAME.in0.npy and the outputs that our interpreter gives, NAME.out0.npy. compare.py asks the other runtimes.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/file.h"
#include "base/npy.h"
#include "base/rng.h"
#include "convert/convert.h"
#include "convert/rewrite.h"
#include "convert/tflite_write.h"
#include "model/text.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

constexpr size_t kSamples = 24;

std::vector<float> numbers(Rng& rng, size_t n, float low, float high) {
  std::vector<float> v;
  for (size_t i = 0; i < n; ++i) v.push_back(low + (high - low) * static_cast<float>(rng.next() >> 8) / 16777216.0f);
  return v;
}

// Fills the tensors that the text calls `nothing` and that operators read: the weights.
Result<Graph> with_weights(const char* text, const char* stream) {
  TRY(Graph g, parse(text, registry()));
  const Uses uses(g);
  Rng rng(7, stream);
  for (size_t i = 0; i < g.tensors.size(); ++i) {
    Tensor& t = g.tensors[i];
    const bool is_input = std::find(g.inputs.begin(), g.inputs.end(), static_cast<TensorId>(i)) != g.inputs.end();
    if (is_input || uses.writer[i] >= 0 || t.constant()) continue;
    const float size = 1.5f / std::sqrt(static_cast<float>(t.shape.size() > 1 ? t.count() / t.shape.front() : 4));
    t.data = constant_bytes(numbers(rng, static_cast<size_t>(t.count()), -size, size));
  }
  return g;
}

const char* const kSine = R"(graph main(%0 "angle") -> (%9 "sine") {
  %0: float32[1,1] "x" = input
  %1: float32[16,1] "w0" = nothing
  %2: float32[16] "b0" = nothing
  %3: float32[16,16] "w1" = nothing
  %4: float32[16] "b1" = nothing
  %5: float32[1,16] "w2" = nothing
  %6: float32[1] "b2" = nothing
  %7: float32[1,16] "h0" = FULLY_CONNECTED(%0, %1, %2) {activation=relu}
  %8: float32[1,16] "h1" = FULLY_CONNECTED(%7, %3, %4) {activation=relu}
  %9: float32[1,1] "y" = FULLY_CONNECTED(%8, %5, %6)
})";

const char* const kImage = R"(graph main(%0 "image") -> (%13 "classes") {
  %0: float32[1,8,8,3] "x" = input
  %1: float32[8,3,3,3] "w0" = nothing
  %2: float32[8] "b0" = nothing
  %3: float32[1,3,3,8] "w1" = nothing
  %4: float32[8] "b1" = nothing
  %5: float32[5,32] "w2" = nothing
  %6: float32[5] "b2" = nothing
  %7: float32[1,8,8,8] "c" = CONV_2D(%0, %1, %2) {padding=same, stride_w=1, stride_h=1, activation=relu}
  %8: float32[1,4,4,8] "d" = DEPTHWISE_CONV_2D(%7, %3, %4)
      {padding=same, stride_w=2, stride_h=2, depth_multiplier=1, activation=relu6}
  %9: float32[1,2,2,8] "p" = AVERAGE_POOL_2D(%8)
      {padding=valid, stride_w=2, stride_h=2, filter_width=2, filter_height=2}
  %10: int32[2] = {1, 32}
  %11: float32[1,32] "flat" = RESHAPE(%9, %10) {new_shape=[1, 32]}
  %12: float32[1,5] "f" = FULLY_CONNECTED(%11, %5, %6)
  %13: float32[1,5] "y" = SOFTMAX(%12) {beta=1}
})";

const char* const kResidual = R"(graph main(%0 "a", %1 "b") -> (%7 "sum") {
  %0: float32[1,4,4,2] "a" = input
  %1: float32[1,4,4,2] "b" = input
  %2: float32[2,1,1,2] "w" = nothing
  %3: float32[2] "bias" = nothing
  %4: float32[1,4,4,2] "c" = CONV_2D(%0, %2, %3) {padding=valid, stride_w=1, stride_h=1}
  %5: float32[1,4,4,2] "m" = MUL(%4, %1)
  %6: float32[1,4,4,4] "k" = CONCATENATION(%5, %0) {axis=3}
  %8: int32[2] = {1, 2}
  %9: float32[1,4] "mean" = MEAN(%6, %8)
  %7: float32[1,4] "y" = ADD(%9, %9) {activation=relu}
})";

NpyArray array(const Tensor& t, Bytes data) {
  std::vector<int64_t> shape{static_cast<int64_t>(kSamples)};
  shape.insert(shape.end(), t.shape.begin(), t.shape.end());
  const char* type = t.type == DType::f32 ? "<f4" : t.type == DType::i8 ? "|i1" : t.type == DType::u8 ? "|u1" : "<i2";
  return {type, std::move(shape), std::move(data)};
}

// Random bytes over the whole range of an integer input; for float, the samples.
Status write_model(const Path& folder, const std::string& name, const Graph& g, const GraphSamples& samples,
                   const WriteOptions& how) {
  FileSet files;
  TRY(Bytes file, write_tflite(g, how));
  std::printf("%-24s %5zu bytes\n", name.c_str(), file.size());
  files.add(folder / (name + ".tflite"), std::move(file));
  Rng rng(11, name);
  std::vector<Bytes> inputs;
  for (size_t i = 0; i < g.inputs.size(); ++i) {
    const Tensor& t = g.tensor(g.inputs[i]);
    Bytes b(kSamples * t.byte_size());
    if (t.type == DType::f32) std::memcpy(b.data(), samples.inputs[i].data(), b.size());
    else
      for (uint8_t& byte : b) byte = static_cast<uint8_t>(rng.next() >> 24);
    inputs.push_back(std::move(b));
  }
  TRY(Interpreter run, Interpreter::make(g));
  std::vector<Bytes> outputs(g.outputs.size());
  for (size_t s = 0; s < kSamples; ++s) {
    run.reset();
    for (size_t i = 0; i < inputs.size(); ++i)
      std::memcpy(run.input(i).data(), inputs[i].data() + s * run.input(i).size(), run.input(i).size());
    run.run();
    for (size_t i = 0; i < outputs.size(); ++i)
      outputs[i].insert(outputs[i].end(), run.output(i).begin(), run.output(i).end());
  }
  for (size_t i = 0; i < inputs.size(); ++i)
    files.add(folder / fmt::format("{}.in{}.npy", name, i),
              write_npy(array(g.tensor(g.inputs[i]), std::move(inputs[i]))));
  for (size_t i = 0; i < outputs.size(); ++i)
    files.add(folder / fmt::format("{}.out{}.npy", name, i),
              write_npy(array(g.tensor(g.outputs[i]), std::move(outputs[i]))));
  return files.commit();
}

Status write_all(const Path& folder) {
  struct Variant {
    const char* name;
    ConvertOptions options;
    WriteOptions how;
  };
  const Variant variants[] = {
      {"float32", {.kind = Kind::float32}, {}},
      {"float32_named", {.kind = Kind::float32}, {.names = true, .signature = true}},
      {"float16", {.kind = Kind::float16}, {}},
      {"dynamic", {.kind = Kind::dynamic_range, .min_elements = 0}, {}},
      {"int8", {.kind = Kind::int8}, {}},
      {"int8_aligned4", {.kind = Kind::int8}, {.alignment = 4}},
      {"int8_tensor", {.kind = Kind::int8, .per_channel = false}, {}},
      {"int8_float_io", {.kind = Kind::int8, .input_type = DType::f32, .output_type = DType::f32}, {}},
      {"int8_uint8_io", {.kind = Kind::int8, .input_type = DType::u8, .output_type = DType::u8}, {}},
      {"int16x8", {.kind = Kind::int16x8}, {}},
  };
  const struct { const char* name; const char* text; float low, high; } nets[] = {
      {"sine", kSine, 0, 6.2831855f}, {"image", kImage, -1, 1}, {"residual", kResidual, -2, 2}};
  for (const auto& net : nets) {
    TRY(const Graph g, with_weights(net.text, net.name));
    Rng rng(3, net.name);
    GraphSamples samples{.count = kSamples, .inputs = {}};
    for (TensorId id : g.inputs)
      samples.inputs.push_back(numbers(rng, kSamples * static_cast<size_t>(g.tensor(id).count()), net.low, net.high));
    for (const Variant& v : variants) {
      TRY(const Converted c, convert(g, v.options, samples));
      for (const std::string& note : c.report.notes) std::printf("  %s\n", note.c_str());
      CHECKED(write_model(folder, fmt::format("{}_{}", net.name, v.name), c.graph, samples, v.how));
    }
  }
  return {};
}

}  // namespace
}  // namespace tinsmith

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: interop_models DIR\n");
    return 2;
  }
  if (const auto s = tinsmith::write_all(argv[1]); !s) {
    std::fprintf(stderr, "%s\n", s.error().text().c_str());
    return 1;
  }
}
