#include "app/project.h"

#include <algorithm>

namespace tinsmith {

std::shared_ptr<ProjectFlags> declare_project(Args& args, const std::vector<std::string>& wanted) {
  auto wants = [&](const std::string& word) { return std::find(wanted.begin(), wanted.end(), word) != wanted.end(); };
  auto flags = std::make_shared<ProjectFlags>();
  args.option("-C,--project", "DIR", flags->dir, "the project's folder");
  for (const Section& section : config_sections()) {
    bool headed = false;
    for (const Key& key : section.keys) {
      if (!wants(section.name) && !wants(key.path())) continue;
      if (!headed) args.heading(fmt::format("For this run, instead of what tinsmith.toml says in [{}]:", section.name));
      headed = true;
      const char* metavar[] = {"TEXT", "N", "X", "", "A,B"};
      auto& option = args.option(
          key.flag, metavar[key.fallback.index()], key.doc,
          [flags, &key](const std::string& where, const std::string& text) -> Status {
            Config scratch;
            CHECKED(set_from_text(scratch, key, text, where));
            flags->overrides.emplace_back(&key, text);
            return {};
          },
          key.fallback.index() == 3);
      if (key.fallback.index() == 0 && !key.allowed.empty()) option.doc += fmt::format(" ({})", key.allowed);
    }
  }
  args.heading("");
  return flags;
}

Result<Project> open_project(const ProjectFlags& flags) {
  Project project;
  project.dir = flags.dir;
  Path file = project.dir / "tinsmith.toml";
  std::error_code ec;
  if (!std::filesystem::exists(file, ec))
    return fail(Code::usage, file.lexically_normal().string(), "there is no project here",
                "go to its folder, or --project DIR, or make one: tinsmith new sine DIR");
  TRY(std::string text, read_text(file));
  CHECKED(read_toml(project.config, text, file.lexically_normal().string()));
  for (const auto& [key, value] : flags.overrides) CHECKED(set_from_text(project.config, *key, value, key->flag));
  return project;
}

Result<Project> without_project(const ProjectFlags& flags) {
  Project project;
  for (const auto& [key, value] : flags.overrides) CHECKED(set_from_text(project.config, *key, value, key->flag));
  return project;
}

Status need(const Path& file, const std::string& made_by) {
  std::error_code ec;
  if (std::filesystem::exists(file, ec)) return {};
  return fail(Code::usage, file.lexically_normal().string(), "is not there yet", made_by + " makes it");
}

}  // namespace tinsmith
