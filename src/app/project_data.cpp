#include "app/project_data.h"

#include "data/load.h"
#include "data/sine.h"

namespace tinsmith {

Result<ProjectData> load_project_data(const Project& project) {
  const auto& c = project.config.data;
  const SplitSizes sizes{c.train, c.validation, c.test};
  const auto seed = static_cast<uint64_t>(c.seed);
  ProjectData out;
  out.source = c.source;
  if (c.source == "sine") {
    TRY(Samples samples, make_sine({.samples = c.samples, .noise = c.noise, .seed = seed}));
    TRY(out.dataset, split(samples, sizes));
    out.dataset.x_names = {"x"};
    out.dataset.y_names = {"y"};
    return out;
  }
  DataSource source{.x = project.dir / c.source};
  if (!c.target_file.empty()) source.y = project.dir / c.target_file;
  source.csv.x = c.inputs;
  source.csv.y = c.targets;
  source.csv.classes = c.classes;
  source.csv.skip_bad_rows = c.skip_bad_rows;
  source.x_scale = c.scale;
  source.channels = c.channels;
  source.length = c.length;
  TRY(LoadedData loaded, load_data(source));
  out.source = (project.dir / c.source).lexically_normal().string();
  out.rows = loaded.rows;
  out.skipped = loaded.skipped;
  TRY(out.dataset, make_dataset(std::move(loaded), sizes, seed));
  return out;
}

}  // namespace tinsmith
