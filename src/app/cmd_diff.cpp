#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "convert/diff.h"

namespace tinsmith {
namespace diff_command {

struct Options {
  std::string a, b;
  bool json = false;
};

Status run(const Options& o) {
  TRY(Graph a, open_model(o.a));
  TRY(Graph b, open_model(o.b));
  const std::vector<Change> changes = diff(a, b);
  if (o.json) {
    static const char* const kind[] = {"removed", "added", "operators", "interface", "attribute", "type", "shape", "quantisation", "weights"};
    Json out = Json::array();
    for (const Change& c : changes) {
      Json& one = out.emplace_back(Json{{"kind", kind[c.kind]}, {"where", c.where}, {"what", c.what}});
      if (c.largest) one["largest"] = *c.largest;
    }
    fmt::print("{}\n", json_text(out));
  } else {
    if (changes.empty()) fmt::print("the two models compute the same\n");
    for (const Change& c : changes) fmt::print("{}: {}\n", c.where, c.what);
  }
  if (changes.empty()) return {};
  return fail(Code::differs, o.a + ", " + o.b, fmt::format("{} difference{}", changes.size(), changes.size() == 1 ? "" : "s"));
}

}  // namespace diff_command

Action declare_diff(Args& args) {
  using namespace diff_command;
  auto o = std::make_shared<Options>();
  args.positional("A", o->a, "a model");
  args.positional("B", o->b, "another, or another version of it");
  args.flag("--json", o->json, "print as JSON");
  return [o] { return run(*o); };
}

}  // namespace tinsmith
