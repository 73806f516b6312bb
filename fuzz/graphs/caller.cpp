#include "caller.h"

#include <algorithm>
#include <array>

#include "deploy/c_text.h"

namespace tinsmith::graphs {
namespace {

enum Broken { none, at_takes_too_little, null_is_taken, selftest_fails, run_fails, input_changes, output_changes, reals_differ, rows_out_of_order, stop_is_lost };
constexpr std::array kBroken{"nothing",
                             "NAME_at takes memory that is too small or not aligned",
                             "a NULL is taken",
                             "the self-test fails",
                             "a run gives an error",
                             "a run changes an input that lies apart",
                             "writing the next input changes an output that lies apart",
                             "NAME_run_f32 gives other outputs than NAME_run",
                             "rows are not asked for in their order, each once",
                             "what ends a run by rows is not given back"};

std::vector<std::string> names(size_t count, const char* word) {
  if (count == 1) return {word};
  std::vector<std::string> all;
  for (size_t i = 0; i < count; ++i) all.push_back(fmt::format("{}{}", word, i));
  return all;
}

struct Side {
  std::string name, macro;  // "input0", "P7_INPUT0"
  DType type;
  bool scaled;              // a scale turns it into real numbers
  bool own;                 // an output that is no input's own bytes
  size_t at, bytes;         // in a sample
};

std::vector<Side> sides(const Graph& g, const Plan& plan, const std::vector<TensorId>& ids, const char* word, const std::string& NAME) {
  std::vector<Side> all;
  size_t at = 0;
  for (const std::string& name : names(ids.size(), word)) {
    const TensorId id = ids[all.size()];
    const Tensor& t = g.tensor(id);
    all.push_back({name, NAME + "_" + upper(name), t.type, !t.quant.empty() && t.type != DType::f32,
                   std::ranges::find(g.inputs, plan.root_of[static_cast<size_t>(id)]) == g.inputs.end(), at, t.byte_size()});
    at += t.byte_size();
  }
  return all;
}

// The real number of an element, as the header's comment on NAME_run_f32 has it.
std::string real(const Side& s, const std::string& q) {
  return s.scaled ? fmt::format("{0}_SCALE * (float)({1} - {0}_ZERO_POINT)", s.macro, q) : fmt::format("(float){}", q);
}

}  // namespace

const char* broken(int number) { return number > 0 && number < static_cast<int>(kBroken.size()) ? kBroken[static_cast<size_t>(number)] : "an unknown code"; }

std::string write_caller(const Graph& graph, const Emitted& emitted, const EmitOptions& options, size_t samples) {
  const std::string& name = options.name;
  const std::string NAME = upper(name);
  const bool fed = emitted.plan.fed() != nullptr, apart = options.plan.io_apart;
  const auto ins = sides(graph, emitted.plan, graph.inputs, "input", NAME), outs = sides(graph, emitted.plan, graph.outputs, "output", NAME);
  const size_t in_bytes = ins.empty() ? 0 : ins.back().at + ins.back().bytes, out_bytes = outs.back().at + outs.back().bytes;

  std::string sizes = fmt::format("sizeof({})", name), others, locals, fill, no_others;
  for (size_t a = 1; a < emitted.plan.arenas.size(); ++a) {
    const std::string arena = name + "_" + emitted.plan.arenas[a].name;
    sizes += fmt::format(", sizeof({})", arena);
    others += fmt::format(", a{}", a), no_others += ", NULL";
    locals += fmt::format("  {0} *const a{1} = ({0} *)(void *)rooms[{1}];\n", arena, a);
    fill += fmt::format("  memset(a{0}, filling, sizeof *a{0});\n", a);
  }
  const std::string init = fmt::format("{}_init(c{})", name, others);

  std::string s = fmt::format("\nconst size_t {}_room_sizes[] = {{{}}};\n", name, sizes);
  if (fed)
    s += fmt::format(R"(
typedef struct {{
  const uint8_t *in;
  int next, stop;
}} trial_rows;

static int trial_row(void *user, int row, {2} *to) {{
  trial_rows *const rows = user;
  if (row == rows->stop) return 7;
  if (row != rows->next++) return 8;
  memcpy(to, rows->in + (size_t)row * {1}_INPUT_ROW_SIZE * sizeof *to, {1}_INPUT_ROW_SIZE * sizeof *to);
  return 0;
}}
)", name, NAME, c_type(ins[0].type));

  s += fmt::format("\nint {0}_try(uint8_t *const *rooms, const uint8_t *in, uint8_t *out) {{\n  {0} *const c = ({0} *)(void *)rooms[0];\n{1}  int filling = 0xA5;\n", name, locals);
  s += fmt::format("  if ({0}_at(rooms[0], sizeof *c) != c || {0}_at(rooms[0] + 1, sizeof *c) != NULL || {0}_at(rooms[0], sizeof *c - 1) != NULL || "
                   "{0}_at(NULL, sizeof *c) != NULL) return {1};\n", name, static_cast<int>(at_takes_too_little));
  std::string reals, real_nulls;
  for (const auto& [side, word] : {std::pair{&ins, "x"}, std::pair{&outs, "y"}})
    for (size_t i = 0; i < side->size(); ++i) {
      s += fmt::format("  static float {}{}[{}_SIZE + 1];\n", word, i, (*side)[i].macro);
      reals += fmt::format(", {}{}", word, i);
      real_nulls += ", NULL";
    }
  s += fmt::format("  if ({0}_init(NULL{3}) != {1}_ERROR_NULL || {0}_run(NULL{4}) != {1}_ERROR_NULL || {0}_selftest(NULL) != {1}_ERROR_NULL || {0}_run_f32(NULL{5}) != "
                   "{1}_ERROR_NULL || {0}_run_f32(c{6}) != {1}_ERROR_NULL) return {2};\n", name, NAME, static_cast<int>(null_is_taken), others,
                   fed ? ", NULL" : "", reals, real_nulls);
  if (!others.empty()) s += fmt::format("  if ({0}_init(c{3}) != {1}_ERROR_NULL) return {2};\n", name, NAME, static_cast<int>(null_is_taken), no_others);
  const std::string start = fmt::format("  memset(c, filling, sizeof *c);\n{}  if ({} != 0) return {};\n", fill, init, static_cast<int>(run_fails));
  s += start + fmt::format("  if ({}_selftest(c) != 0) return {};\n  filling = 0x3C;\n", name, static_cast<int>(selftest_fails));
  if (fed)
    s += start + fmt::format("  {{\n    trial_rows stopping = {{in, 0, {0}_INPUT_ROWS / 2}};\n    if ({1}_run_rows(c, NULL, NULL) != {0}_ERROR_NULL) return {3};\n"
                             "    if ({1}_run_rows(c, trial_row, &stopping) != 7) return {2};\n  }}\n", NAME, name, static_cast<int>(stop_is_lost), static_cast<int>(null_is_taken));

  // Run by run.
  s += start + fmt::format("  for (int k = 0; k < {}; ++k, in += {}, out += {}) {{\n", samples, in_bytes, out_bytes);
  if (fed) {
    s += fmt::format("    if (k % 2 == 0) {{\n      if ({0}_run(c, (const {1} *)(const void *)in) != 0) return {2};\n    }} else {{\n      trial_rows rows = {{in, 0, -1}};\n"
                     "      if ({0}_run_rows(c, trial_row, &rows) != 0 || rows.next != {4}_INPUT_ROWS) return {3};\n    }}\n", name, c_type(ins[0].type),
                     static_cast<int>(run_fails), static_cast<int>(rows_out_of_order), NAME);
  } else {
    for (const Side& i : ins) s += fmt::format("    memcpy({}_{}(c), in + {}, {});\n", name, i.name, i.at, i.bytes);
    for (const Side& o : outs)
      if (apart && o.own) s += fmt::format("    if (k > 0 && memcmp({}_{}(c), out + {} - {}, {}) != 0) return {};\n", name, o.name, o.at, out_bytes, o.bytes, static_cast<int>(output_changes));
    s += fmt::format("    if ({}_run(c) != 0) return {};\n", name, static_cast<int>(run_fails));
    for (const Side& i : ins)
      if (apart) s += fmt::format("    if (memcmp({}_{}(c), in + {}, {}) != 0) return {};\n", name, i.name, i.at, i.bytes, static_cast<int>(input_changes));
  }
  for (const Side& o : outs) s += fmt::format("    memcpy(out + {}, {}_{}(c), {});\n", o.at, name, o.name, o.bytes);
  s += "  }\n";

  // The same on real numbers.
  s += fmt::format("  in -= {} * {}, out -= {} * {};\n  filling = 0x77;\n", samples, in_bytes, samples, out_bytes) + start;
  s += fmt::format("  for (int k = 0; k < {}; ++k, in += {}, out += {}) {{\n", samples, in_bytes, out_bytes);
  for (size_t i = 0; i < ins.size(); ++i)
    s += fmt::format("    for (size_t i = 0; i < {0}_SIZE; ++i) {{\n      {1} q;\n      memcpy(&q, in + {2} + i * sizeof q, sizeof q);\n      x{3}[i] = {4};\n    }}\n",
                     ins[i].macro, c_type(ins[i].type), ins[i].at, i, real(ins[i], "q"));
  s += fmt::format("    if ({}_run_f32(c{}) != 0) return {};\n", name, reals, static_cast<int>(run_fails));
  for (size_t i = 0; i < outs.size(); ++i)
    s += fmt::format("    for (size_t i = 0; i < {0}_SIZE; ++i) {{\n      {1} q;\n      memcpy(&q, out + {2} + i * sizeof q, sizeof q);\n      const float want = {4};\n"
                     "      if (y{3}[i] != want && !(want != want && y{3}[i] != y{3}[i])) return {5};\n    }}\n",
                     outs[i].macro, c_type(outs[i].type), outs[i].at, i, real(outs[i], "q"), static_cast<int>(reals_differ));
  return s + fmt::format("  }}\n  return {0}_strerror({1}_OK) != NULL && {0}_strerror(-99) != NULL ? 0 : {2};\n}}\n", name, NAME, static_cast<int>(run_fails));
}

}  // namespace tinsmith::graphs
