#include <chrono>
#include <cstdio>
#include <cstring>

#include "app/command.h"
#include "app/model_io.h"
#include "app/terminal.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace run_command {

struct Options {
  std::string model, output_dir;
  std::vector<std::string> inputs;
  bool stateful = false;
};

Status run(const Options& o) {
  TRY(Graph graph, open_model(o.model));
  TRY(auto inputs, read_inputs(graph, o.inputs, "tinsmith run"));
  TRY(Interpreter interpreter, Interpreter::make(graph));
  const size_t samples = inputs.empty() ? 1 : inputs[0].size();
  std::vector<Bytes> outputs(graph.outputs.size());
  Progress progress;
  for (size_t s = 0; s < samples; ++s) {
    if (!o.stateful) interpreter.reset();
    for (size_t i = 0; i < inputs.size(); ++i)
      std::memcpy(interpreter.input(i).data(), inputs[i][s].data(), inputs[i][s].size());
    interpreter.run();
    for (size_t k = 0; k < outputs.size(); ++k) {
      auto bytes = interpreter.output(k);
      outputs[k].insert(outputs[k].end(), bytes.begin(), bytes.end());
    }
    progress.update(static_cast<int64_t>(s + 1), static_cast<int64_t>(samples), fmt::format("sample {}/{}", s + 1, samples));
  }
  progress.finish();
  FileSet files;
  for (size_t k = 0; k < outputs.size(); ++k) {
    TRY(NpyArray array, output_array(graph.tensor(graph.outputs[k]), samples, std::move(outputs[k])));
    files.add(Path(o.output_dir) / fmt::format("out{}.npy", k), write_npy(array));
  }
  CHECKED(files.commit());
  for (size_t k = 0; k < graph.outputs.size(); ++k) {
    const Tensor& t = graph.tensor(graph.outputs[k]);
    fmt::print("{}: {} {}, {} sample{}\n", (Path(o.output_dir) / fmt::format("out{}.npy", k)).string(), name(t.type), text(t.shape),
               with_commas(static_cast<int64_t>(samples)), samples == 1 ? "" : "s");
  }
  return {};
}

}  // namespace run_command

Action declare_run(Args& args) {
  using namespace run_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file");
  args.option("-i,--input", "FILE", o->inputs, "a .npy file of shape [samples, *shape] for each input, in the model's order");
  args.option("-o,--output-dir", "DIR", o->output_dir, "where out0.npy, out1.npy ... go").required();
  args.flag("--stateful", o->stateful, "keep the model's variables from one sample to the next, instead of resetting them");
  return [o] { return run(*o); };
}

}  // namespace tinsmith
