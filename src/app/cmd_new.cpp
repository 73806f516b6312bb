#include <cstdio>

#include "app/command.h"
#include "app/config.h"
#include "base/file.h"

namespace tinsmith {
namespace new_command {

// learn/recipe.h's recipe, in the words of a project.
Config template_config() {
  Config c;
  c.model.start = "spread";
  c.training.learning_rate = 0.0002;
  c.training.beta_2 = 0.95;
  return c;
}

// The tutorial's recipe to the letter, where the defaults differ from it.
Config faithful() {
  Config c;
  c.model.normalize = false;
  c.training.learning_rate = 0.001;
  c.training.schedule = "constant";
  return c;
}

Status make_sine(const Path& dir, bool is_faithful) {
  std::error_code ec;
  if (std::filesystem::exists(dir / "tinsmith.toml", ec))
    return fail(Code::io, dir.string(), "there is a project in this folder already", "choose another folder");
  const char* heading =
      is_faithful ? "The sine wave as the tutorial teaches it, to the letter. In 5 of 12 runs this recipe gets stuck in a "
                    "bad optimum; `tinsmith new sine DIR` makes the one that does not."
                  : "The sine wave: a network learns y = sin x from noisy samples and fades an LED with it.";
  FileSet files;
  files.add(dir / "tinsmith.toml", toml_template(is_faithful ? faithful() : template_config(), heading));
  files.add(dir / ".gitignore", "/out/\n");
  return files.commit();
}

}  // namespace new_command

Action declare_new(Args& args) {
  using namespace new_command;
  struct Options {
    std::string name, dir;
    bool faithful = false;
  };
  auto o = std::make_shared<Options>();
  args.positional("TEMPLATE", o->name, "what kind of project").one_of({"sine"});
  args.positional("DIR", o->dir, "the folder to make");
  args.flag("--faithful", o->faithful, "the tutorial's recipe to the letter, which gets stuck in 5 of 12 runs");
  return [o]() -> Status {
    CHECKED(make_sine(o->dir, o->faithful));
    fmt::print("made {0}/tinsmith.toml; next: cd {0} && tinsmith train\n", o->dir);
    return {};
  };
}

}  // namespace tinsmith
