// A project's samples, as its [data] section asks for them.
#pragma once

#include "app/project.h"
#include "data/dataset.h"

namespace tinsmith {

struct ProjectData {
  Dataset dataset;
  std::string source;            // "sine" or the file, for a person
  size_t rows = 0, skipped = 0;  // of a CSV
};

Result<ProjectData> load_project_data(const Project& project);

}  // namespace tinsmith
