#include <algorithm>
#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/op_sources.h"
#include "app/terminal.h"
#include "model/op.h"

namespace tinsmith {
namespace ops_command {

// What the sources of an operator's folder hold; read by CMake, so that the table cannot lag behind the code.
const OpSources& sources_of(const Op& op) {
  static const OpSources none{};
  for (const OpSources& s : kOpSources)
    if (s.op == &op) return s;
  return none;
}

std::string versions(const Op& op) { return op.max_version == 1 ? "1" : fmt::format("1-{}", op.max_version); }

// "ts_conv_2d_s8 ts_conv_2d_s16" of CONV_2D as "s8 s16".
std::string short_kernels(const Op& op) {
  std::string prefix = "ts_", out = std::string(" ") + sources_of(op).kernels;
  for (const char* c = op.name; *c; ++c) prefix += static_cast<char>(std::tolower(*c));
  for (size_t at; (at = out.find(" " + prefix + "_")) != std::string::npos;) out.erase(at + 1, prefix.size() + 1);
  return out.substr(1);
}

std::string markdown() {
  std::string out =
      "# Operators\n\n<!-- Printed by `tinsmith ops --markdown`: the operators' folders are the source. -->\n\n" +
      fmt::format("{} operators of the .tflite format. A model with another one is refused at import by its name.\n\n",
                  registry().size()) +
      "| operator | versions | types | kernels | tested by |\n| --- | --- | --- | --- | --- |\n";
  for (const Op* op : registry()) {
    const OpSources& s = sources_of(*op);
    out += fmt::format("| {} | {} | {} | {} | {} |\n", op->name, versions(*op), op->types, s.kernels, s.tests);
  }
  return out;
}

}  // namespace ops_command

Action declare_ops(Args& args) {
  using namespace ops_command;
  struct Options {
    bool json = false, markdown = false;
  };
  auto o = std::make_shared<Options>();
  args.flag("--json", o->json, "print as JSON");
  args.flag("--markdown", o->markdown, "print the page docs/operators.md");
  return [o]() -> Status {
    if (o->markdown) return fmt::print("{}", markdown()), Status();
    if (o->json) {
      Json out = Json::array();
      for (const Op* op : registry()) {
        const OpSources& s = sources_of(*op);
        out.push_back({{"operator", op->name}, {"code", op->code}, {"max_version", op->max_version},
                       {"types", op->types}, {"kernels", s.kernels}, {"tested_by", s.tests}});
      }
      return fmt::print("{}\n", json_text(out)), Status();
    }
    Table table({"operator", "versions", "types", "kernels", "tested by"});
    for (const Op* op : registry()) {
      table.add({op->name, versions(*op), op->types, short_kernels(*op), sources_of(*op).tests});
    }
    fmt::print("{}{} operators\n", table.text(0), registry().size());
    return {};
  };
}

}  // namespace tinsmith
