#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/project.h"
#include "app/terminal.h"

namespace tinsmith {


Action declare_config(Args& args) {
  auto json = std::make_shared<bool>(false);
  auto markdown = std::make_shared<bool>(false);
  args.flag("--json", *json, "print the values as JSON");
  args.flag("--markdown", *markdown, "print the page docs/configuration.md; needs no project");
  auto flags = declare_project(args, {"data", "model", "training", "conversion", "target"});
  return [=]() -> Status {
    if (*markdown) return fmt::print("{}", config_markdown()), Status();
    TRY(Project project, open_project(*flags));
    if (*json) {
      Json out;
      for (const Section& section : config_sections())
        for (const Key& key : section.keys)
          std::visit([&](const auto& v) { out[section.name][key.name] = v; }, get(project.config, key));
      return fmt::print("{}\n", json_text(out)), Status();
    }
    for (const Section& section : config_sections()) {
      fmt::print("[{}]\n", section.name);
      Table table({"key", "value", "flag", "default"});
      for (const Key& key : section.keys) {
        ConfigValue value = get(project.config, key);
        table.add({key.name, toml_text(value), key.flag, value == key.fallback ? "" : toml_text(key.fallback)});
      }
      fmt::print("{}", table.text());
    }
    return {};
  };
}

}  // namespace tinsmith
