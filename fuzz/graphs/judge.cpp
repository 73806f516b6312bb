#include "judge.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/rng.h"
#include "convert/tflite_read.h"
#include "convert/tflite_write.h"
#include "deploy/host_program.h"
#include "deploy/prepare.h"
#include "model/text.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith::graphs {
namespace {

int resting_byte(const Tensor& t) { return t.type == DType::i8 && !t.quant.empty() ? static_cast<int>(t.quant.zero_point[0]) : 0; }

}  // namespace

Bytes random_inputs(const Graph& g, size_t count, uint64_t seed) {
  Rng rng(seed, "inputs");
  Bytes all;
  for (size_t k = 0; k < count; ++k)
    for (TensorId id : g.inputs) {
      const Tensor& t = g.tensor(id);
      const bool extremes = rng.below(4) == 0;
      if (bits(t.type) < 8) {  // packed
        for (size_t i = 0; i < t.byte_size(); ++i) all.push_back(static_cast<uint8_t>(rng.next()));
        continue;
      }
      for (int64_t i = 0; i < t.count(); ++i) {
        const uint32_t r = rng.next();
        switch (t.type) {
          case DType::f32: append(all, extremes ? static_cast<float>(static_cast<int32_t>(r)) * 0x1p-20f : static_cast<float>(r >> 8) * 0x1p-22f - 2.0f); break;
          case DType::i8: append(all, static_cast<int8_t>(extremes ? (r & 1 ? 127 : -128) : static_cast<int32_t>(r & 255) - 128)); break;
          case DType::u8: append(all, static_cast<uint8_t>(extremes ? (r & 1 ? 255 : 0) : r & 255)); break;
          case DType::i16: append(all, static_cast<int16_t>(extremes ? (r & 1 ? 32767 : -32768) : static_cast<int32_t>(r & 65535) - 32768)); break;
          case DType::i32: append(all, static_cast<int32_t>(r % 13) - 4); break;
          case DType::i64: append(all, static_cast<int64_t>(r % 13) - 4); break;
          default: all.insert(all.end(), bits(t.type) / 8, static_cast<uint8_t>(r & 1));
        }
      }
    }
  return all;
}

Result<Bytes> plain_outputs(const Graph& g, const Bytes& inputs, size_t count, uint8_t unwritten) {
  std::vector<Bytes> memory;
  for (const Tensor& t : g.tensors) {
    memory.push_back(t.constant() ? *t.data : Bytes(t.byte_size(), t.is_variable ? static_cast<uint8_t>(resting_byte(t)) : unwritten));
    memory.back().reserve(memory.back().size() + 1);  // an address also of nothing
  }
  std::vector<Lowered> steps;
  for (const Node& n : g.nodes) {
    TRY(Lowered l, n.op->lower(g, n, Target{}));
    steps.push_back(std::move(l));
  }
  Bytes outputs;
  ByteReader reader(inputs);
  for (size_t k = 0; k < count; ++k) {
    for (size_t i = 0; i < memory.size(); ++i)
      if (!g.tensors[i].constant() && !g.tensors[i].is_variable) std::fill(memory[i].begin(), memory[i].end(), unwritten);
    for (TensorId id : g.inputs) {
      const auto bytes = reader.take(g.tensor(id).byte_size());
      memory[static_cast<size_t>(id)].assign(bytes.begin(), bytes.end());
    }
    for (size_t i = 0; i < steps.size(); ++i) {
      if (!steps[i].kernel)
        for (TensorId out : g.nodes[i].outputs) memory[static_cast<size_t>(out)] = memory[static_cast<size_t>(g.nodes[i].inputs[0])];
      for_each_call(steps[i], [&](const Lowered& call) {
        std::vector<void*> operands;
        for (TensorId id : call.operands) operands.push_back(id == kAbsent ? nullptr : memory[static_cast<size_t>(id)].data());
        std::vector<uint64_t> scratch(call.scratch_bytes / 8 + 2, 0x0101010101010101u * unwritten);
        call.kernel->invoke(call.params.data(), operands.data(), scratch.data());
      });
    }
    for (TensorId id : g.outputs) outputs.insert(outputs.end(), memory[static_cast<size_t>(id)].begin(), memory[static_cast<size_t>(id)].end());
  }
  return outputs;
}

Result<Bytes> planned_outputs(const Graph& g, const PlanOptions& options, const Bytes& inputs, size_t count) {
  TRY(Interpreter it, Interpreter::make(g, options));
  Bytes outputs;
  ByteReader reader(inputs);
  for (size_t k = 0; k < count; ++k) {
    for (size_t i = 0; i < g.inputs.size(); ++i) {
      const auto to = it.input(i);
      std::ranges::copy(reader.take(to.size()), to.begin());
    }
    it.run();
    for (size_t i = 0; i < g.outputs.size(); ++i) outputs.insert(outputs.end(), it.output(i).begin(), it.output(i).end());
  }
  return outputs;
}

bool same_outputs(const Graph& g, const Bytes& a, const Bytes& b) {
  if (a == b) return true;
  if (a.size() != b.size()) return false;
  for (size_t at = 0; at < a.size();)
    for (TensorId id : g.outputs) {
      const Tensor& t = g.tensor(id);
      const size_t size = t.byte_size(), step = t.type == DType::f32 ? 4 : 1;
      for (size_t i = at; i < at + size; i += step) {
        if (std::memcmp(&a[i], &b[i], step) == 0) continue;
        float x = 0, y = 0;
        if (step == 4) std::memcpy(&x, &a[i], 4), std::memcpy(&y, &b[i], 4);
        if (!(std::isnan(x) && std::isnan(y))) return false;
      }
      at += size;
    }
  return true;
}

std::string judge(const Graph& g, const Bytes& inputs, size_t count, std::optional<uint64_t> choice) {
  size_t ways = 0;
  auto chosen = [&](uint64_t of) { return !choice || (*choice + ways++) % of == 0; };
  if (auto ok = verify(g, Stage::imported); !ok) return "it does not verify: " + ok.error().text();
  if (chosen(4)) {
    const std::string as_text = print(g);
    if (auto parsed = parse(as_text, registry()); !parsed || print(*parsed) != as_text) return "it does not parse to itself";
  }
  auto want = plain_outputs(g, inputs, count);
  if (!want) return "the plain reference: " + want.error().text();
  if (chosen(2))
    if (auto other = plain_outputs(g, inputs, count, 0x3C); !same_outputs(g, *want, *other)) return "a kernel reads or leaves what it did not write";

  auto differs = [&](const char* what, const Graph& graph, const PlanOptions& options) -> std::string {
    if (options.feed_rows && !make_plan(graph, {}, options)) return "";  // which models can be fed is said elsewhere
    auto got = planned_outputs(graph, options, inputs, count);
    if (!got) return fmt::format("{}: {}", what, got.error().text());
    return same_outputs(g, *want, *got) ? "" : fmt::format("{}: other outputs than the plain reference", what);
  };
  const double limit = choice ? 0.0002 : 0.002;
  const PlanOptions quick{.time_limit_s = 0};
  struct Way { const char* what; PlanOptions options; };
  const Way as_it_is[] = {{"planned", {.time_limit_s = limit}},
                          {"planned without a search", quick},
                          {"planned without overlaps", {.in_place = false, .time_limit_s = 0}},
                          {"planned in steps of 8 bytes", {.alignment = 8, .time_limit_s = limit}},
                          {"planned with all copies", {.time_limit_s = limit, .without_copies = false}},
                          {"planned with inputs and outputs apart", {.time_limit_s = limit, .io_apart = true}},
                          {"planned in two memories", {.time_limit_s = limit, .arenas = {{"fast", 512}, {"slow", 0}}}}};
  for (const Way& way : as_it_is)
    if (chosen(std::size(as_it_is)))
      if (const std::string what = differs(way.what, g, way.options); !what.empty()) return what;
  const Way when_prepared[] = {{"prepared", quick}, {"prepared and planned", {.time_limit_s = limit}}, {"planned with the input fed by rows", {.time_limit_s = limit, .feed_rows = true}}};
  std::optional<Graph> prepared;
  for (const Way& way : when_prepared) {
    if (!chosen(6)) continue;
    if (!prepared) {
      auto p = prepare(g, {.time_limit_s = choice ? 0 : PrepareOptions{}.time_limit_s});
      if (!p) return "preparing: " + p.error().text();
      prepared = std::move(*p);
    }
    if (const std::string what = differs(way.what, *prepared, way.options); !what.empty()) return what;
  }
  if (!chosen(3)) return "";
  auto file = write_tflite(g, {.names = true});
  if (!file) return "writing: " + file.error().text();
  auto again = read_tflite(*file, "again.tflite");
  if (!again) return "reading what was written: " + again.error().text();
  return differs("written and read", *again, quick);
}

namespace {

// One glue for all: the harness sees a model whose inputs are all members' inputs, one after the other.
SourceFile glue_of_all(const std::vector<Member>& members) {
  std::string s = "#include \"tinsmith_harness.h\"\n\n#include <string.h>\n\n", init, run, inputs, outputs, input_bytes, output_bytes;
  size_t ins = 0, outs = 0;
  for (const Member& m : members) {
    const std::string name = m.graph.name;
    s += fmt::format("#include \"{0}.h\"\nstatic {0} c_{0};\n", name);
    init += fmt::format("  memset(&c_{0}, 0xA5, sizeof c_{0});\n  if ({0}_selftest(&c_{0}) != 0) bad |= {0}_selftest(&c_{0});\n  memset(&c_{0}, 0x3C, sizeof c_{0});\n  bad |= {0}_init(&c_{0});\n", name);
    run += fmt::format("  bad |= {0}_run(&c_{0});\n", name);
    auto side = [&](const std::vector<TensorId>& ids, const char* word, std::string& places, std::string& bytes, size_t& n) {
      for (size_t i = 0; i < ids.size(); ++i, ++n) {
        places += fmt::format("    case {}: return {}_{}{}(&c_{});\n", n, name, word, ids.size() == 1 ? "" : std::to_string(i), name);
        bytes += fmt::format("    case {}: return {}u;\n", n, m.graph.tensor(ids[i]).byte_size());
      }
    };
    side(m.graph.inputs, "input", inputs, input_bytes, ins);
    side(m.graph.outputs, "output", outputs, output_bytes, outs);
  }
  s += fmt::format("\nint glue_init(void) {{\n  int bad = 0;\n{}  return bad;\n}}\nvoid glue_reset(void) {{}}\nint glue_run(void) {{\n  int bad = 0;\n{}  return bad;\n}}\n", init, run);
  s += fmt::format("unsigned glue_inputs(void) {{ return {}u; }}\nunsigned glue_outputs(void) {{ return {}u; }}\n", ins, outs);
  const std::string open = "(unsigned i) {\n  switch (i) {\n";
  s += "void *glue_input" + open + inputs + "    default: return NULL;\n  }\n}\nconst void *glue_output" + open + outputs + "    default: return NULL;\n  }\n}\n";
  s += "unsigned glue_input_bytes" + open + input_bytes + "    default: return 0u;\n  }\n}\nunsigned glue_output_bytes" + open + output_bytes + "    default: return 0u;\n  }\n}\n";
  s += "const void *glue_layer_output(unsigned i, unsigned *bytes) {\n  (void)i;\n  *bytes = 0u;\n  return NULL;\n}\n";
  return {"glue.c", s};
}

Result<Bytes> run_on_host(const std::vector<SourceFile>& files, const std::vector<std::string>& flags, const Bytes& input) {
  TRY(const HostProgram program, build_host_program(files, input, "host_harness.c", flags));
  TRY([[maybe_unused]] const ProcessResult ran, program.run({"input", "output", std::to_string(kSamples), "1"}));
  return read_file(program.dir.path() / "output");
}

Result<Bytes> run_on_core(const std::vector<SourceFile>& files, Core core, std::vector<std::string> flags, const Bytes& input) {
  TRY(const emulate::Core* machine, emulate::find_core(name(core)));
  std::vector<emulate::SourceFile> sources;
  for (const SourceFile& f : files) sources.push_back({.path = f.path, .text = f.text, .flags = {}, .harness = f.path == "glue.c"});
  flags.insert(flags.begin(), {"-std=c11", "-ffp-contract=off"});
  TRY(const emulate::Built built, emulate::build_program(sources, *machine, {.flags = flags, .model_harness = true, .jobs = 1}));
  TRY(emulate::RunReport report, emulate::run_program(built.elf, *machine, {.input = input, .samples = kSamples, .stateful = true, .timeout_s = 300}));
  if (report.exit_code != 0) return fail(Code::internal, "the generated C", fmt::format("ended with {} on {}", report.exit_code, name(core)));
  return std::move(report.output);
}

}  // namespace

Result<std::vector<uint64_t>> run_together(const std::vector<Member>& members, Target target, const std::vector<std::string>& flags) {
  std::vector<SourceFile> files;
  std::set<std::string> paths;
  std::map<std::string, std::string> instances;
  for (const Member& m : members) {
    // Templates of target kernels get the instances of each member at their end: one that many share is left to run alone.
    TRY(Emitted e, emit_c(m.graph, {.name = m.graph.name, .target = target, .plan = {.time_limit_s = 0.002}}));
    for (SourceFile& f : e.files) {
      if (f.path.ends_with(".S")) {
        auto [it, fresh] = instances.try_emplace(f.path, f.text);
        if (fresh || it->second == f.text) continue;
        // The text that both begin with, then the lines of either that are not there yet.
        const size_t same = static_cast<size_t>(std::ranges::mismatch(it->second, f.text).in1 - it->second.begin());
        const size_t line = it->second.rfind('\n', same) + 1;
        for (size_t at = line; at < f.text.size();) {
          const size_t end = std::min(f.text.find('\n', at), f.text.size());
          const std::string one = "\n" + f.text.substr(at, end - at) + "\n";
          if (it->second.find(one) == std::string::npos) it->second += one.substr(1);
          at = end + 1;
        }
      } else if (paths.insert(f.path).second) {
        files.push_back(std::move(f));
      }
    }
  }
  for (auto& [path, text] : instances) files.push_back({path, text});
  files.push_back(glue_of_all(members));
  Bytes input;
  for (size_t k = 0; k < kSamples; ++k)
    for (const Member& m : members) {
      const size_t size = m.inputs.size() / kSamples;
      input.insert(input.end(), m.inputs.begin() + static_cast<ptrdiff_t>(k * size), m.inputs.begin() + static_cast<ptrdiff_t>((k + 1) * size));
    }
  TRY(const Bytes output, target.core == Core::host ? run_on_host(files, flags, input) : run_on_core(files, target.core, flags, input));
  std::vector<uint64_t> differ;
  size_t at = 0, size = 0;
  for (const Member& m : members) size += m.expected.size() / kSamples;
  if (output.size() != size * kSamples) return fail(Code::internal, "the generated C", fmt::format("{} bytes of output, {} are due", output.size(), size * kSamples));
  for (const Member& m : members) {
    const size_t one = m.expected.size() / kSamples;
    Bytes got;
    for (size_t k = 0; k < kSamples; ++k)
      got.insert(got.end(), output.begin() + static_cast<ptrdiff_t>(k * size + at), output.begin() + static_cast<ptrdiff_t>(k * size + at + one));
    if (!same_outputs(m.graph, m.expected, got)) differ.push_back(m.seed);
    at += one;
  }
  return differ;
}

}  // namespace tinsmith::graphs
