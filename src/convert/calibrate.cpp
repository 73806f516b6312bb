#include "convert/calibrate.h"

#include <algorithm>
#include <cmath>

#include "convert/rewrite.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

Status check_samples(const Graph& g, const GraphSamples& samples) {
  if (samples.count == 0)
    return fail(Code::bad_input, "", "there are no samples to calibrate with", "give representative data");
  if (samples.inputs.size() != g.inputs.size())
    return fail(Code::bad_input, "",
                fmt::format("samples for {} inputs, but the model has {}", samples.inputs.size(), g.inputs.size()));
  for (size_t i = 0; i < g.inputs.size(); ++i) {
    const Tensor& t = g.tensor(g.inputs[i]);
    const auto want = samples.count * static_cast<size_t>(t.count());
    if (samples.inputs[i].size() != want)
      return fail(Code::bad_input, place(g, g.inputs[i]),
                  fmt::format("{} numbers for {} samples of {}; {} are due", samples.inputs[i].size(), samples.count,
                              text(t.shape), want));
  }
  return {};
}

template <class T>
void quantise_into(std::span<uint8_t> to, const float* from, float scale, int64_t zero) {
  auto* out = reinterpret_cast<T*>(to.data());
  constexpr double low = static_cast<double>(std::numeric_limits<T>::min()),
                   high = static_cast<double>(std::numeric_limits<T>::max());
  for (size_t i = 0; i < to.size() / sizeof(T); ++i) {
    const double v =
        std::isnan(from[i]) ? 0.0 : static_cast<double>(std::round(from[i] / scale)) + static_cast<double>(zero);
    out[i] = static_cast<T>(std::clamp(v, low, high >= 0x1p31 ? 0x1p31 : high));
  }
}

template <class T>
void dequantise_from(std::span<const uint8_t> from, float* to, float scale, int64_t zero) {
  const auto* in = reinterpret_cast<const T*>(from.data());
  for (size_t i = 0; i < from.size() / sizeof(T); ++i)
    to[i] = scale * static_cast<float>(static_cast<int64_t>(in[i]) - zero);
}

float scale_of(const Tensor& t) { return t.quant.empty() ? 1.0f : t.quant.scale[0]; }
int64_t zero_of(const Tensor& t) { return t.quant.empty() ? 0 : t.quant.zero_point[0]; }

Status set_input(const Graph& g, TensorId id, const float* from, std::span<uint8_t> to) {
  const Tensor& t = g.tensor(id);
  switch (t.type) {
    case DType::f32: std::memcpy(to.data(), from, to.size()); return {};
    case DType::i8: quantise_into<int8_t>(to, from, scale_of(t), zero_of(t)); return {};
    case DType::u8: quantise_into<uint8_t>(to, from, scale_of(t), zero_of(t)); return {};
    case DType::i16: quantise_into<int16_t>(to, from, scale_of(t), zero_of(t)); return {};
    case DType::i32: quantise_into<int32_t>(to, from, scale_of(t), zero_of(t)); return {};
    case DType::i64: quantise_into<int64_t>(to, from, scale_of(t), zero_of(t)); return {};
    case DType::boolean:
      for (size_t i = 0; i < to.size(); ++i) to[i] = from[i] != 0;
      return {};
    default:
      return fail(Code::unsupported, place(g, id),
                  fmt::format("an input of {} cannot be set from samples", name(t.type)));
  }
}

Status get_output(const Graph& g, TensorId id, std::span<const uint8_t> from, float* to) {
  const Tensor& t = g.tensor(id);
  switch (t.type) {
    case DType::f32: std::memcpy(to, from.data(), from.size()); return {};
    case DType::f16: {
      const auto* half = reinterpret_cast<const uint16_t*>(from.data());
      for (size_t i = 0; i < from.size() / 2; ++i) to[i] = float_of(half[i]);
      return {};
    }
    case DType::i8: dequantise_from<int8_t>(from, to, scale_of(t), zero_of(t)); return {};
    case DType::u8:
    case DType::boolean: dequantise_from<uint8_t>(from, to, scale_of(t), zero_of(t)); return {};
    case DType::i16: dequantise_from<int16_t>(from, to, scale_of(t), zero_of(t)); return {};
    case DType::i32: dequantise_from<int32_t>(from, to, scale_of(t), zero_of(t)); return {};
    case DType::i64: dequantise_from<int64_t>(from, to, scale_of(t), zero_of(t)); return {};
    default:
      return fail(Code::unsupported, place(g, id), fmt::format("an output of {} cannot be compared", name(t.type)));
  }
}

}  // namespace

Result<std::vector<ValueRange>> calibrate(const Graph& g, const GraphSamples& samples) {
  CHECKED(check_samples(g, samples));
  TRY(Interpreter run, Interpreter::make(g, PlanOptions{.in_place = false, .time_limit_s = 0}));
  std::vector<ValueRange> ranges(g.tensors.size());
  bool finite = true;
  const auto look = [&](TensorId id, std::span<const uint8_t> bytes) {
    if (g.tensor(id).type != DType::f32) return;
    ValueRange& r = ranges[static_cast<size_t>(id)];
    const auto* v = reinterpret_cast<const float*>(bytes.data());
    for (size_t i = 0; i < bytes.size() / sizeof(float); ++i) {
      finite = finite && std::isfinite(v[i]);
      r.low = r.seen ? std::min(r.low, v[i]) : v[i];
      r.high = r.seen ? std::max(r.high, v[i]) : v[i];
      r.seen = true;
    }
  };
  for (size_t s = 0; s < samples.count; ++s) {
    run.reset();
    for (size_t i = 0; i < g.inputs.size(); ++i) {
      const auto size = static_cast<size_t>(g.tensor(g.inputs[i]).count());
      CHECKED(set_input(g, g.inputs[i], samples.inputs[i].data() + s * size, run.input(i)));
      look(g.inputs[i], run.input(i));
    }
    run.run([&](const Node& n, const Interpreter& at) {
      for (TensorId id : n.outputs) look(id, at.bytes(id));
    });
    if (!finite)
      return fail(Code::bad_input, fmt::format("sample {}", s),
                  "the model computes a value that is not a finite number", "check the data and the training");
  }
  return ranges;
}

Result<std::vector<std::vector<float>>> run_samples(const Graph& g, const GraphSamples& samples) {
  CHECKED(check_samples(g, samples));
  TRY(Interpreter run, Interpreter::make(g, PlanOptions{.time_limit_s = 0}));
  std::vector<std::vector<float>> outputs(g.outputs.size());
  for (size_t i = 0; i < outputs.size(); ++i)
    outputs[i].resize(samples.count * static_cast<size_t>(g.tensor(g.outputs[i]).count()));
  for (size_t s = 0; s < samples.count; ++s) {
    run.reset();
    for (size_t i = 0; i < g.inputs.size(); ++i) {
      const auto size = static_cast<size_t>(g.tensor(g.inputs[i]).count());
      CHECKED(set_input(g, g.inputs[i], samples.inputs[i].data() + s * size, run.input(i)));
    }
    run.run();
    for (size_t i = 0; i < outputs.size(); ++i) {
      const auto size = static_cast<size_t>(g.tensor(g.outputs[i]).count());
      CHECKED(get_output(g, g.outputs[i], run.output(i), outputs[i].data() + s * size));
    }
  }
  return outputs;
}

}  // namespace tinsmith
