// A project: a folder with a tinsmith.toml, and the flags that override its keys for one run.
#pragma once

#include <memory>

#include "app/args.h"
#include "app/config.h"
#include "base/file.h"

namespace tinsmith {

struct Project {
  Path dir;
  Config config;

  // Everything that is made stands in out/: removing that folder loses nothing that cannot be made again.
  Path out(const Path& name = {}) const { return name.empty() ? dir / "out" : dir / "out" / name; }
  // The model in one of the kinds of [conversion] kinds: "float32", "int8" ...
  Path model_file(const std::string& kind) const { return out("model") / (config.target.name + "_" + kind + ".tflite"); }
};

struct ProjectFlags {
  std::string dir = ".";
  std::vector<std::pair<const Key*, std::string>> overrides;
};

// Declares --project and the flags of the keys that are wanted: "training" a whole section, "target.name" one key.
std::shared_ptr<ProjectFlags> declare_project(Args& args, const std::vector<std::string>& wanted);

// Reads the project's tinsmith.toml and puts the flags over it.
Result<Project> open_project(const ProjectFlags& flags);

// The defaults and the flags alone: for a command on a model that belongs to no project.
Result<Project> without_project(const ProjectFlags& flags);

// The error for a file of the project that an earlier step makes, when it is not there.
Status need(const Path& file, const std::string& made_by);

}  // namespace tinsmith
