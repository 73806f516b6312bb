#include "deploy/compare.h"

#include <fmt/ranges.h>

#include <cmath>
#include <cstring>

#include "base/npy.h"
#include "base/rng.h"
#include "deploy/host_program.h"
#include "deploy/prepare.h"
#include "emulate/emulate.h"
#include "run/interpreter.h"

namespace tinsmith {

Result<Run> interpret(const Graph& graph, const Samples8& samples, bool stateful, bool with_layers) {
  TRY(Interpreter it, Interpreter::make(graph));
  Run run;
  size_t at = 0;
  for (size_t k = 0; k < samples.count; ++k) {
    if (!stateful) it.reset();
    for (size_t i = 0; i < graph.inputs.size(); ++i) {
      const auto to = it.input(i);
      std::memcpy(to.data(), samples.data.data() + at, to.size());
      at += to.size();
    }
    std::vector<Bytes> layers;
    it.run(!with_layers ? Interpreter::Observer{} : [&](const Node& node, const Interpreter& i) {
      const auto bytes = node.outputs.empty() ? std::span<const uint8_t>() : i.bytes(node.outputs[0]);
      layers.emplace_back(bytes.begin(), bytes.end());
    });
    for (size_t i = 0; i < graph.outputs.size(); ++i) run.outputs.insert(run.outputs.end(), it.output(i).begin(), it.output(i).end());
    run.layers.push_back(std::move(layers));
  }
  return run;
}

namespace {

Result<Run> run_on_host(const Graph& graph, const Samples8& samples, const Emitted& e, const ValidateOptions& options, bool with_layers) {
  std::vector<std::string> flags = options.flags;
  if (with_layers) flags.push_back("-DTINSMITH_LAYER_HOOKS");
  TRY(const HostProgram program, build_host_program(graph, e, samples.data, "host_harness.c", flags));
  std::vector<std::string> arguments{"input", "output", fmt::format("{}", samples.count), options.stateful ? "1" : "0"};
  if (with_layers) arguments.push_back("layers");
  CHECKED(program.run(std::move(arguments)));
  Run run;
  run.how = fmt::format("{} {}", program.compiler.filename().string(), fmt::join(options.flags, " "));
  const Path& dir = program.dir.path();
  TRY(run.outputs, read_file(dir / "output"));
  if (with_layers) {
    TRY(const Bytes all, read_file(dir / "layers"));
    ByteReader reader(all);
    for (size_t k = 0; k < samples.count; ++k) {
      std::vector<Bytes> layers;
      for (const Node& node : graph.nodes) {
        const size_t root = node.outputs.empty() ? 0 : static_cast<size_t>(node.outputs[0]);
        const bool shown = !node.outputs.empty() && e.plan.whole(node.outputs[0]) && (e.plan.buffer_of[root] >= 0 || e.plan.variable_offset[root] >= 0);
        const auto bytes = reader.take(shown ? graph.tensors[root].byte_size() : 0);
        layers.emplace_back(bytes.begin(), bytes.end());
      }
      run.layers.push_back(std::move(layers));
    }
  }
  return run;
}

Result<Run> run_emulated(const Graph& graph, const Samples8& samples, const Emitted& e, Core target, const ValidateOptions& options, bool with_layers) {
  TRY(const emulate::Core* core, emulate::find_core(name(target)));
  std::vector<emulate::SourceFile> files;
  for (const SourceFile& f : e.files) files.push_back({f.path, f.text});
  const SourceFile glue = emit_glue(graph, e, "model");
  files.push_back({.path = glue.path, .text = glue.text, .harness = true});
  emulate::BuildOptions build{.flags = options.flags, .model_harness = true};
  build.flags.insert(build.flags.begin(), {"-std=c11", "-ffp-contract=off"});
  if (with_layers) build.defines.push_back("TINSMITH_LAYER_HOOKS");
  TRY(const emulate::Built built, emulate::build_program(files, *core, build));
  emulate::RunOptions how{.input = samples.data, .samples = static_cast<uint32_t>(samples.count), .stateful = options.stateful, .dump_layers = with_layers};
  how.timeout_s = 300;
  TRY(emulate::RunReport report, emulate::run_program(built.elf, *core, how));
  if (report.exit_code != 0) return fail(Code::internal, "the generated C", fmt::format("ended with code {} on {}", report.exit_code, name(target)), "report it with the model");
  Run run;
  run.how = fmt::format("arm-none-eabi-gcc {}, QEMU {}", fmt::join(options.flags, " "), core->machine);
  run.outputs = std::move(report.output);
  run.layers.assign(samples.count, std::vector<Bytes>(graph.nodes.size()));
  for (auto& l : report.layer_outputs)
    if (l.sample < samples.count && l.layer < graph.nodes.size()) run.layers[l.sample][l.layer] = std::move(l.bytes);
  return run;
}

}  // namespace

double element(std::span<const uint8_t> bytes, DType type, size_t i) {
  auto get = [&]<class T>(T) {
    T v;
    std::memcpy(&v, bytes.data() + i * sizeof(T), sizeof(T));
    return static_cast<double>(v);
  };
  switch (type) {
    case DType::f32: return get(float{});
    case DType::i8: case DType::i4: return get(int8_t{});
    case DType::i16: return get(int16_t{});
    case DType::u16: return get(uint16_t{});
    case DType::i32: return get(int32_t{});
    case DType::u32: return get(uint32_t{});
    case DType::i64: return static_cast<double>(get(int64_t{}));
    case DType::f16: return static_cast<double>(half_to_float(static_cast<uint16_t>(get(uint16_t{}))));
    case DType::f64: return get(double{});
    default: return get(uint8_t{});
  }
}

Comparison compare(std::span<const uint8_t> a, std::span<const uint8_t> b, DType type, const Tolerance& tolerance) {
  const size_t size = std::max<size_t>(bits(type) / 8, 1);
  const bool real = type == DType::f32 || type == DType::f16 || type == DType::f64;
  Comparison c{.elements = a.size() * 8 / bits(type)};
  double largest = 0;
  if (real && tolerance.share > 0)
    for (size_t i = 0; i * size < b.size(); ++i)
      if (const double v = std::fabs(element(b, type, i)); std::isfinite(v)) largest = std::max(largest, v);
  const double allowed = real ? tolerance.share * largest : tolerance.steps;
  double farthest = -1;
  for (size_t i = 0; i * size < a.size(); ++i) {
    if (std::memcmp(&a[i * size], &b[i * size], size) == 0) continue;
    const double x = element(a, type, i), y = element(b, type, i), off = std::fabs(x - y);
    if (tolerance.share > 0 && std::isnan(x) && std::isnan(y)) continue;
    if ((real ? tolerance.share : tolerance.steps) > 0 && off <= allowed) continue;
    ++c.differing;
    if (!(off <= farthest)) farthest = off, c.worst = i;
  }
  c.farthest = std::max(farthest, 0.0);
  return c;
}

std::optional<Difference> first_difference(const Graph& graph, const Run& want, const Run& got, const Tolerance& tolerance) {
  for (size_t layer = 0; layer < graph.nodes.size(); ++layer)
    for (size_t k = 0; k < want.layers.size(); ++k) {
      const Bytes &a = want.layers[k][layer], &b = got.layers[k][layer];
      if (b.size() != a.size() || a == b) continue;  // a view or a constant that the target does not show
      const Tensor& t = graph.output(graph.nodes[layer]);
      const Comparison c = compare(a, b, t.type, tolerance);
      if (!c.differing) continue;
      Difference d{.layer = layer, .op = graph.nodes[layer].op->name, .tensor = t.name, .sample = k, .differing = c.differing, .elements = c.elements};
      d.interpreter = element(a, t.type, c.worst), d.target = element(b, t.type, c.worst);
      for (size_t i = t.shape.size(), worst = c.worst; i-- > 0;) {
        d.worst.insert(d.worst.begin(), static_cast<int64_t>(worst) % t.shape[i]);
        worst /= static_cast<size_t>(t.shape[i]);
      }
      return d;
    }
  return std::nullopt;
}

Samples8 random_samples(const Graph& graph, size_t count, uint64_t seed) {
  Samples8 s{count, {}};
  Rng rng(seed);
  for (size_t k = 0; k < count; ++k)
    for (TensorId id : graph.inputs) {
      const Tensor& t = graph.tensor(id);
      for (int64_t i = 0; i < t.count(); ++i) {
        // Samples 1 and 2 are the extremes, the others chance.
        const auto random = static_cast<uint32_t>(rng.next());
        switch (t.type) {
          case DType::f32: append(s.data, static_cast<float>(random >> 8) * 0x1p-23f - 1.0f); break;
          case DType::i8: append(s.data, static_cast<int8_t>(k == 1 ? -128 : k == 2 ? 127 : random & 255)); break;
          case DType::u8: append(s.data, static_cast<uint8_t>(k == 1 ? 0 : k == 2 ? 255 : random & 255)); break;
          case DType::i16: append(s.data, static_cast<int16_t>(k == 1 ? -32768 : k == 2 ? 32767 : random & 65535)); break;
          default: s.data.insert(s.data.end(), bits(t.type) / 8, uint8_t{0});  // indices, flags: zero is always in range
        }
      }
    }
  return s;
}

Result<Verdict> validate(const Graph& graph, const Samples8& samples, Core core, const ValidateOptions& options) {
  TRY(const Graph prepared, prepare(graph, {.keep_constant_channels = options.keep_constant_channels, .target = {core, options.optimize}}));
  TRY(const Emitted e, emit_c(prepared, {.name = "model", .target = {core, options.optimize}, .plan = options.plan}));
  TRY(Verdict v, validate(prepared, samples, e, core, options));
  TRY(const Bytes original, interpreted_outputs(graph, samples, options.stateful));
  TRY(const Bytes after, interpreted_outputs(prepared, samples, options.stateful));
  if (original != after) return fail(Code::internal, v.target, "preparing the model changed its outputs", "report it with the model");
  return v;
}

Result<Verdict> validate(const Graph& graph, const Samples8& samples, const Emitted& e, Core core, const ValidateOptions& options) {
  auto run = [&](bool with_layers) {
    return core == Core::host ? run_on_host(graph, samples, e, options, with_layers) : run_emulated(graph, samples, e, core, options, with_layers);
  };
  TRY(const Run want, interpret(graph, samples, options.stateful, false));
  TRY(const Run got, run(false));
  Verdict v{.target = name(core), .how = got.how, .outputs = got.outputs, .bytes = want.outputs.size()};
  if (got.outputs.size() != want.outputs.size())
    return fail(Code::internal, v.target, fmt::format("{} bytes of output, {} are expected", got.outputs.size(), want.outputs.size()), "report it with the model");
  for (size_t i = 0; i < want.outputs.size(); ++i) v.differing += want.outputs[i] != got.outputs[i];
  if (v.differing) {
    TRY(const Run want_layers, interpret(graph, samples, options.stateful, true));
    TRY(const Run got_layers, run(true));
    v.first = first_difference(graph, want_layers, got_layers);
  }
  return v;
}

Result<Bytes> interpreted_outputs(const Graph& graph, const Samples8& samples, bool stateful) {
  TRY(Run run, interpret(graph, samples, stateful, false));
  return std::move(run.outputs);
}

std::string text(const Difference& d, const std::string& target) {
  return fmt::format("layer {} {} differs: {} of {} elements, worst at [{}]: interpreter {}, {} {}", d.layer, d.op, d.differing, d.elements,
                     fmt::join(d.worst, ","), d.interpreter, target, d.target);
}

}  // namespace tinsmith
