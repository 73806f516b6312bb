#include <algorithm>
#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/project_data.h"
#include "app/terminal.h"

namespace tinsmith {
namespace data_command {

struct Part {
  const char* name;
  const Samples* samples;
};

std::vector<Part> parts(const Dataset& d) {
  return {{"train", &d.train}, {"validation", &d.validation}, {"test", &d.test}};
}

std::string range_text(const std::vector<float>& values) {
  if (values.empty()) return "";
  auto [low, high] = std::minmax_element(values.begin(), values.end());
  return fmt::format("{:.4g} to {:.4g}", *low, *high);
}

std::string one_sample(const std::vector<int64_t>& shape) { return fmt::format("{}", fmt::join(shape, "x")); }

void print_json(const ProjectData& data) {
  const Dataset& d = data.dataset;
  Json out = {{"source", data.source}, {"input_shape", d.train.x_shape}, {"target_shape", d.train.y_shape},
              {"inputs", d.x_names}, {"targets", d.y_names}, {"classes", d.classes},
              {"rows", data.rows}, {"skipped_rows", data.skipped}};
  for (const Part& p : parts(d)) {
    Json& part = out[p.name] = {{"samples", p.samples->count()}};
    if (!p.samples->x.empty()) {
      auto [low, high] = std::minmax_element(p.samples->x.begin(), p.samples->x.end());
      part["x_min"] = *low, part["x_max"] = *high;
      auto [y_low, y_high] = std::minmax_element(p.samples->y.begin(), p.samples->y.end());
      part["y_min"] = *y_low, part["y_max"] = *y_high;
    }
  }
  fmt::print("{}\n", json_text(out));
}

void print(const ProjectData& data) {
  const Dataset& d = data.dataset;
  size_t total = 0;
  for (const Part& p : parts(d)) total += p.samples->count();
  fmt::print("{}: {} samples, input {}, target {}\n", data.source, with_commas(static_cast<int64_t>(total)),
             one_sample(d.train.x_shape), d.classes.empty() ? one_sample(d.train.y_shape) : fmt::format("one of {} classes", d.classes.size()));
  if (data.skipped)
    fmt::print("  {} of {} rows left out: they have cells that are no numbers\n", with_commas(static_cast<int64_t>(data.skipped)),
               with_commas(static_cast<int64_t>(data.rows)));
  Table table({"", "samples", "inputs", d.classes.empty() ? "targets" : "a class"});
  for (const Part& p : parts(d)) {
    std::string targets = range_text(p.samples->y);
    if (!d.classes.empty() && p.samples->count() > 0) {
      auto counts = class_counts(*p.samples, d.classes.size());
      auto [low, high] = std::minmax_element(counts.begin(), counts.end());
      targets = *low == *high ? with_commas(*low) : with_commas(*low) + " to " + with_commas(*high);
    }
    table.add({p.name, with_commas(static_cast<int64_t>(p.samples->count())), range_text(p.samples->x), targets});
  }
  fmt::print("{}", table.text());
}

}  // namespace data_command

Action declare_data(Args& args) {
  using namespace data_command;
  auto json = std::make_shared<bool>(false);
  args.flag("--json", *json, "print as JSON");
  auto flags = declare_project(args, {"data"});
  return [=]() -> Status {
    TRY(Project project, open_project(*flags));
    TRY(ProjectData data, load_project_data(project));
    if (*json) print_json(data);
    else print(data);
    return {};
  };
}

}  // namespace tinsmith
