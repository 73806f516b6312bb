#include "app/bench_frontier.h"

#include <cstdio>

#include "app/json.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/frontier.h"
#include "report/plots.h"

namespace tinsmith {
namespace {

report::FrontierRecord record_of(const Frontier& f, const std::string& model, const std::string& target) {
  report::FrontierRecord r{.title = fmt::format("{} on {}: RAM against instructions", Path(model).stem().string(), target),
                           .subtitle = "each plan built, run in an emulator and compared byte for byte; down and to the left is better",
                           .layers = static_cast<int>(f.layers)};
  for (const FrontierPlan& p : f.plans) {
    report::FrontierPoint point{.label = p.cost.optimize + (p.fed ? ", input fed" : ""), .ram_bytes = static_cast<double>(p.cost.arena),
                                .instructions = static_cast<double>(p.cost.run.instructions), .best = p.best, .chosen = p.chosen};
    for (const StreamRegion& s : p.regions) point.streamed.push_back({static_cast<int>(s.first), static_cast<int>(s.last), text(s.steps)});
    r.points.push_back(std::move(point));
  }
  return r;
}

Json plan_json(const FrontierPlan& p) {
  const BenchReport& b = p.cost;
  Json out = {{"optimize", b.optimize}, {"fed", p.fed}, {"chosen", p.chosen}, {"best", p.best}, {"arena", b.arena}, {"arena_lower_bound", b.arena_lower_bound},
              {"instructions", b.run.instructions}, {"modelled_cycles", b.models_cycles ? Json(b.run.cycles) : Json(nullptr)},
              {"flash_code", b.flash_code}, {"flash_constants", b.flash_constants}, {"stack_peak", b.stack_peak}, {"bytes_equal", b.bytes_equal()},
              {"streams", Json::array()}};
  for (const StreamRegion& s : p.regions) out["streams"].push_back({{"first", s.first}, {"last", s.last}, {"rows", s.steps.entry}, {"least", s.steps.least}});
  return out;
}

}  // namespace

Status bench_frontier(const std::string& model, const Graph& graph, Core core, const BenchOptions& options, const Path& picture, bool json) {
  const std::string kind = picture.extension().string();
  if (kind != ".svg" && kind != ".png") return fail(Code::usage, "--frontier", fmt::format("{} is neither an .svg nor a .png", picture.string()), "end its name so");
  TRY(const Frontier f, frontier(graph, core, options));
  const report::Figure figure = report::frontier_plot(record_of(f, model, name(core)));
  FileSet files;
  if (kind == ".svg") {
    files.add(picture, report::write_svg(figure));
  } else {
    TRY(Bytes png, report::write_png(figure));
    files.add(picture, std::move(png));
  }
  CHECKED(files.commit());
  Json out = {{"model", model}, {"target", name(core)}, {"layers", f.layers}, {"picture", picture.string()}, {"points", Json::array()}};
  Table table({"arena", "instructions", "stack", "plan", ""});
  size_t wrong = 0;
  for (const FrontierPlan& p : f.plans) {
    out["points"].push_back(plan_json(p));
    table.add({with_commas(static_cast<int64_t>(p.cost.arena)), with_commas(static_cast<int64_t>(p.cost.run.instructions)),
               with_commas(static_cast<int64_t>(p.cost.stack_peak)), text(p), p.chosen ? "the planner's own" : p.best ? "" : "beaten by another"});
    wrong += p.cost.bytes_differing;
  }
  if (json) fmt::print("{}\n", json_text(out));
  else fmt::print("{} on {}\n{}  drawn in {}\n", model, name(core), table.text(), picture.string());
  if (wrong) return fail(Code::differs, model, fmt::format("{} output bytes differ from the interpreter's", wrong), "report it with the model");
  return {};
}

}  // namespace tinsmith
