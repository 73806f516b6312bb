#include "deploy/oracle.h"

#include <fmt/ranges.h>

#include "convert/tflite_read.h"
#include "deploy/compare.h"
#include "deploy/python.h"
#include "embedded/oracle_script.h"

namespace tinsmith {
namespace {

struct Names {
  const char *person, *word, *package;
};
constexpr Names names[] = {{"LiteRT", "litert", "ai-edge-litert"}, {"TensorFlow Lite Micro", "tflm", "tflite-micro"}};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Result<Run> run_oracle(const Graph& graph, const Bytes& model, const Samples8& samples, Oracle oracle, bool stateful, bool with_layers) {
  const Names& n = names[static_cast<size_t>(oracle)];
  TRY(TempDir dir, TempDir::make("tinsmith-oracle"));
  FileSet files;
  files.add(dir.path() / "model.tflite", Bytes(model));
  files.add(dir.path() / "input", Bytes(samples.data));
  for (const EmbeddedFile& f : embedded::oracle_script()) files.add(dir.path() / f.path, f.contents);
  CHECKED(files.commit());
  std::vector<TensorId> layers;
  if (with_layers) {
    // A tensor that is not the file's own, of a loop written out, is not to be had there.
    TRY(const std::vector<std::string> theirs, tensor_names(model, "the model"));
    const bool alike = theirs.size() == graph.tensors.size();
    for (const Node& node : graph.nodes) {
      const TensorId id = node.outputs.empty() ? kAbsent : node.outputs[0];
      layers.push_back(alike && id != kAbsent && theirs[static_cast<size_t>(id)] == graph.tensor(id).name ? id : kAbsent);
    }
  }
  TRY(const ProcessResult ran, run_python("--oracle " + std::string(n.word),
                                          {"oracle.py", n.word, "model.tflite", fmt::format("{}", samples.count), stateful ? "1" : "0",
                                           fmt::format("{}", graph.inputs.size()), fmt::format("{}", graph.outputs.size()),
                                           fmt::format("{}", fmt::join(layers, ","))},
                                          dir.path(), fmt::format("{} numpy", n.package)));
  if (ran.exit_code == 43) return fail(Code::unsupported, n.person, last_line(ran.err), "compare with another oracle");
  if (ran.exit_code != 0)
    return fail(Code::unsupported, n.person, fmt::format("ended with code {}: {}", ran.exit_code, last_line(ran.err)), "compare with another oracle");
  Run run{.outputs = {}, .layers = {}, .how = first_line(last_line(ran.out))};
  TRY(run.outputs, read_file(dir.path() / "output"));
  TRY(const Bytes shown, read_file(dir.path() / "layers"));
  ByteReader reader(shown);
  for (size_t k = 0; k < samples.count && with_layers; ++k) {
    std::vector<Bytes>& of_sample = run.layers.emplace_back();
    for (size_t i = 0; i < layers.size(); ++i) {
      Bytes bytes;
      if (const auto there = reader.take(1); !there.empty() && there[0]) {
        const auto size = reader.take(4);
        if (size.size() == 4) {
          const auto data = reader.take(size[0] | size_t{size[1]} << 8 | size_t{size[2]} << 16 | size_t{size[3]} << 24);
          bytes.assign(data.begin(), data.end());
        }
      }
      of_sample.push_back(std::move(bytes));
    }
  }
  return run;
}

}  // namespace

Result<OracleVerdict> ask_oracle(const Graph& graph, const Bytes& model, const Samples8& samples, Oracle oracle, const OracleOptions& options) {
  TRY(const Run ours, interpret(graph, samples, options.stateful, false));
  TRY(const Run theirs, run_oracle(graph, model, samples, oracle, options.stateful, false));
  OracleVerdict v{.how = theirs.how};
  if (theirs.outputs.size() != ours.outputs.size())
    return fail(Code::unsupported, names[static_cast<size_t>(oracle)].person, fmt::format("gives {} bytes of output, not {}", theirs.outputs.size(), ours.outputs.size()),
                "give the model's tensors fixed shapes");
  // Output by output over all samples, so that a tolerance is measured by what the output reaches at all.
  size_t a_sample = 0;
  for (TensorId id : graph.outputs) a_sample += graph.tensor(id).byte_size();
  size_t at = 0;
  for (TensorId id : graph.outputs) {
    const Tensor& t = graph.tensor(id);
    Bytes a, b;
    for (size_t k = 0; k < samples.count; ++k) {
      const auto from = static_cast<std::ptrdiff_t>(k * a_sample + at), to = from + static_cast<std::ptrdiff_t>(t.byte_size());
      a.insert(a.end(), ours.outputs.begin() + from, ours.outputs.begin() + to);
      b.insert(b.end(), theirs.outputs.begin() + from, theirs.outputs.begin() + to);
    }
    at += t.byte_size();
    const Comparison c = compare(a, b, t.type, {options.tolerance, options.steps});
    v.elements += c.elements;
    v.differing += c.differing;
    v.unequal += compare(a, b, t.type).differing;
  }
  if (v.differing) {
    TRY(const Run our_layers, interpret(graph, samples, options.stateful, true));
    TRY(const Run their_layers, run_oracle(graph, model, samples, oracle, options.stateful, true));
    v.first = first_difference(graph, our_layers, their_layers, {options.tolerance, options.steps});
  }
  return v;
}

}  // namespace tinsmith
