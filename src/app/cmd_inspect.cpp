#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/report_records.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/prepare.h"
#include "report/plots.h"

namespace tinsmith {
namespace inspect_command {

struct Options {
  std::string model, arena, graph, target = "cortex-m4";
  bool json = false;
};

struct Layer {
  std::string op, input, output, type;  // input: the shapes of what is computed
  int64_t macs = 0;
  size_t weights = 0, live = 0;
};

std::vector<Layer> layers_of(const Graph& g, const Plan& plan) {
  std::vector<Layer> layers;
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    const Node& node = g.nodes[i];
    Layer layer{.op = node.op->name, .macs = node.op->macs ? node.op->macs(g, node) : 0};
    if (!node.outputs.empty()) {
      layer.output = text(g.output(node).shape);
      layer.type = name(g.output(node).type);
    }
    size_t inputs = 0;
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      const Tensor* t = g.input(node, k);
      if (!t) continue;
      if (t->constant()) layer.weights += t->byte_size();
      else if (++inputs <= 3) layer.input += (inputs > 1 ? ", " : "") + (inputs == 3 ? "..." : text(t->shape));
    }
    layer.live = i < plan.live.size() ? plan.live[i] : 0;
    layers.push_back(layer);
  }
  return layers;
}

std::string tensor_text(const Tensor& t) {
  std::string s = fmt::format("{} {} {}", t.name.empty() ? "(no name)" : t.name, name(t.type), text(t.shape));
  if (!t.quant.empty() && !t.quant.per_channel())
    s += fmt::format(", real = {} * (q - {})", t.quant.scale[0], t.quant.zero_point[0]);
  return s;
}

Json tensor_json(const Tensor& t) {
  return {{"name", t.name}, {"type", name(t.type)}, {"shape", t.shape}, {"scale", t.quant.scale},
          {"zero_point", t.quant.zero_point}};
}

Status inspect(const Options& o) {
  TRY(Bytes file, read_file(o.model));
  TRY(Graph graph, open_model(o.model));
  const Target target{core_named(o.target)};
  TRY(Plan plan, make_plan(graph, target, {.alignment = plan_alignment(target)}));
  // What compile makes of it: passes and another order of the layers may need less.
  TRY(const Graph prepared, prepare(graph, {.target = target}));
  TRY(const Plan compiled, make_plan(prepared, target, {.alignment = plan_alignment(target)}));
  const auto layers = layers_of(graph, plan);
  int64_t macs = 0;
  size_t weights = 0;
  for (const Layer& l : layers) macs += l.macs, weights += l.weights;

  FileSet pictures;
  const std::string file_name = Path(o.model).filename().string();
  if (!o.arena.empty()) pictures.add(o.arena, write_svg(report::arena_plot(arena_record(graph, plan, file_name))));
  if (!o.graph.empty()) pictures.add(o.graph, write_svg(report::graph_plot(graph_record(graph, file_name))));
  CHECKED(pictures.commit());

  if (o.json) {
    Json out = {{"model", o.model}, {"target", o.target}, {"bytes", file.size()}, {"macs", macs}, {"weights", weights}, {"arena", plan.arena_size},
                {"arena_lower_bound", plan.lower_bound}, {"variables", plan.variables_size}, {"compiled_arena", compiled.arena_size}};
    for (TensorId id : graph.inputs) out["inputs"].push_back(tensor_json(graph.tensor(id)));
    for (TensorId id : graph.outputs) out["outputs"].push_back(tensor_json(graph.tensor(id)));
    for (const Layer& l : layers)
      out["layers"].push_back({{"operator", l.op}, {"input", l.input}, {"output", l.output}, {"type", l.type}, {"macs", l.macs},
                               {"weights", l.weights}, {"live", l.live}});
    return fmt::print("{}\n", json_text(out)), Status();
  }
  fmt::print("{}: {}\n", o.model, bytes_text(file.size()));
  for (TensorId id : graph.inputs) fmt::print("  in   {}\n", tensor_text(graph.tensor(id)));
  for (TensorId id : graph.outputs) fmt::print("  out  {}\n", tensor_text(graph.tensor(id)));
  Table table({"#", "operator", "input", "output", "type", "MACs", "weights", "live RAM"});
  for (size_t i = 0; i < layers.size(); ++i) {
    const Layer& l = layers[i];
    table.add({std::to_string(i), l.op, l.input, l.output, l.type, with_commas(l.macs), with_commas(static_cast<int64_t>(l.weights)),
               with_commas(static_cast<int64_t>(l.live))});
  }
  fmt::print("{}", table.text());
  fmt::print("  {} MACs, {} of weights and constants\n  {}, for {}\n", with_commas(macs), bytes_text(weights), arena_text(plan), o.target);
  if (compiled.arena_size != plan.arena_size) fmt::print("  compiled: {}\n", arena_text(compiled));
  return {};
}

}  // namespace inspect_command

Action declare_inspect(Args& args) {
  using namespace inspect_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file");
  args.option("--target", "CORE", o->target, "the core whose memory plan is shown").one_of(core_names());
  args.option("--graph-svg", "FILE", o->graph, "draw the graph: operators, shapes, types");
  args.option("--arena-svg", "FILE", o->arena, "draw the memory plan: each tensor's place over time");
  args.flag("--json", o->json, "print as JSON");
  return [o] { return inspect(*o); };
}

}  // namespace tinsmith
