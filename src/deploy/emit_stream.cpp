// The loop of a region that streams (run/stream.h) as one C function. What its nodes do in a turn repeats itself, so it is told by small
// tables: for each turn a line with the number of each node's entry (0: it has nothing to do), and for each node its few entries. A column
// of entries that is the same in all of them becomes a number in the code.
#include <algorithm>
#include <map>

#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith::emit {
namespace {

// The distinct entries of a node: columns of numbers.
struct Table {
  std::vector<std::string> meaning;             // of each column
  std::vector<std::vector<size_t>> entries;
  std::vector<size_t> of_turn;                  // 1 + the entry; 0: idle

  bool fixed(size_t column) const {
    return std::all_of(entries.begin(), entries.end(), [&](const auto& e) { return e[column] == entries[0][column]; });
  }
  // The column in C: a number, or r[2], the columns before it that vary being 2.
  std::string c(size_t column) const {
    if (fixed(column)) return fmt::format("{}", entries[0][column]);
    size_t before = 0;
    for (size_t k = 0; k < column; ++k) before += !fixed(k);
    return fmt::format("r[{}]", before);
  }
  bool zero(size_t column) const { return fixed(column) && entries[0][column] == 0; }
};

// A node's part of the loop.
struct Part {
  const StreamNode& node;
  Table table;
  std::vector<size_t> operand_column, save_column;  // where a table tells of an operand's rows; of a save: from, then bytes
  std::vector<size_t> variant_number;               // in the order of their kernels: what column 0 says, from 1
  size_t loaded_column = 0;
  std::vector<size_t> whole;                        // operands that stand as a whole, whose rows are gone down by a variable

  bool is_whole(size_t operand) const { return std::find(whole.begin(), whole.end(), operand) != whole.end(); }
};

std::vector<const Kernel*> kernels_of(const StreamNode& node) {
  std::vector<const Kernel*> kernels;
  for (const auto& v : node.variants)
    if (std::find(kernels.begin(), kernels.end(), v->kernel) == kernels.end()) kernels.push_back(v->kernel);
  return kernels;
}

Part part_of(const Model& m, const Stream& s, size_t k) {
  Part p{s.nodes[k], {}, {}, {}, {}, 0, {}};
  const std::vector<TensorId>& operands = p.node.variants[0]->operands;
  size_t number = 0;
  p.variant_number.resize(p.node.variants.size());
  for (const Kernel* kernel : kernels_of(p.node))
    for (size_t v = 0; v < p.node.variants.size(); ++v)
      if (p.node.variants[v]->kernel == kernel) p.variant_number[v] = ++number;
  p.table.meaning.push_back("parameters, from 1");
  for (size_t i = 0; i < operands.size(); ++i) {
    p.operand_column.push_back(p.table.meaning.size());
    if (operands[i] == kAbsent || m.graph.tensor(operands[i]).constant()) continue;
    const bool moves = std::any_of(s.turns.begin(), s.turns.end(), [&](const auto& t) { return t[k].variant >= 0 && t[k].at[i]; });
    if (!s.windows.contains(operands[i]) && moves) p.whole.push_back(i);
    p.table.meaning.push_back(p.is_whole(i) ? fmt::format("operand {} goes on by", i) : fmt::format("operand {} at", i));
  }
  for (size_t e = 0; e < p.node.ends.size(); ++e) {
    p.save_column.push_back(p.table.meaning.size());
    p.table.meaning.insert(p.table.meaning.end(), {"kept from", "kept bytes"});
  }
  p.loaded_column = p.table.meaning.size();
  p.table.meaning.push_back("bytes kept before");

  std::map<std::vector<size_t>, size_t> known;
  for (size_t t = 0; t < s.turns.size(); ++t) {
    const RowCall& call = s.turns[t][k];
    if (call.idle()) {
      p.table.of_turn.push_back(0);
      continue;
    }
    std::vector<size_t> e(p.table.meaning.size(), 0);
    if (call.variant >= 0) {
      e[0] = p.variant_number[static_cast<size_t>(call.variant)];
      // The call after this one says how far a whole operand goes on; after the last it does not matter, so as the last time.
      size_t next = t + 1;
      while (next < s.turns.size() && s.turns[next][k].variant < 0) ++next;
      for (size_t i = 0; i < operands.size(); ++i) {
        if (operands[i] == kAbsent || m.graph.tensor(operands[i]).constant()) continue;
        size_t& cell = e[p.operand_column[i]];
        if (!p.is_whole(i)) cell = call.at[i];
        else if (next < s.turns.size()) cell = s.turns[next][k].at[i] - call.at[i];
        else if (!p.table.entries.empty()) cell = p.table.entries.back()[p.operand_column[i]];
      }
    }
    for (size_t i = 0; i < call.saves.size(); ++i) e[p.save_column[i]] = call.saves[i].from, e[p.save_column[i] + 1] = call.saves[i].bytes;
    e[p.loaded_column] = call.loaded;
    const auto [it, fresh] = known.try_emplace(e, known.size() + 1);
    if (fresh) p.table.entries.push_back(e);
    p.table.of_turn.push_back(it->second);
  }
  return p;
}

// "m + 16", of a buffer, and of a tensor's bytes in one.
std::string at(const Model& m, int buffer, size_t offset = 0) {
  const Buffer& b = m.plan.buffers[static_cast<size_t>(buffer)];
  return fmt::format("{} + {}", arena_pointer(m, b.arena), b.offset + offset);
}
std::string window(const Model& m, TensorId id) { return at(m, m.plan.buffer_of[static_cast<size_t>(id)], m.plan.offset_in[static_cast<size_t>(id)]); }
std::string store(const Model& m, TensorId id) { return at(m, m.plan.store_of[static_cast<size_t>(id)]); }
std::string plus(const std::string& column) { return column == "0" ? "" : " + " + column; }

std::string call_text(const Model& m, const Constants& c, size_t step, const Part& p, const Kernel* kernel, const std::string& params) {
  const Lowered& any = *p.node.variants[0];
  std::string s = fmt::format("{}({}", kernel->name, params);
  for (size_t i = 0; i < any.operands.size(); ++i) {
    const TensorId id = any.operands[i];
    if (id == kAbsent) s += ", NULL";
    else if (m.graph.tensor(id).constant()) s += ", " + place_of(m, c, id);
    else s += fmt::format(", (void *)({}{})", window(m, id), p.is_whole(i) ? fmt::format(" + at_{}_{}", step, i) : plus(p.table.c(p.operand_column[i])));
  }
  if (kernel->takes_scratch)
    s += m.plan.scratch_of[step] < 0 ? ", NULL" : fmt::format(", (void *)({})", at(m, m.plan.scratch_of[step]));
  return s + ");\n";
}

// The rows of an input that is fed: what a turn keeps of it, and how many come in.
Table feed_table(const Feed& feed) {
  Table t{{"rows", "bytes kept before"}, {}, {}};
  for (const auto& [loaded, rows] : feed.turns) {
    if (!rows && !loaded) {
      t.of_turn.push_back(0);
      continue;
    }
    const std::vector<size_t> e{static_cast<size_t>(rows), loaded};
    const auto known = std::find(t.entries.begin(), t.entries.end(), e);
    t.of_turn.push_back(static_cast<size_t>(known - t.entries.begin()) + 1);
    if (known == t.entries.end()) t.entries.push_back(e);
  }
  return t;
}

std::string feed_text(const Model& m, const Stream& s, const Table& t, const std::string& table_name) {
  const TensorId x = s.feed.tensor;
  const Tensor& image = m.graph.tensor(x);
  std::string text = fmt::format("    ROWS({});\n    if (turn[0]) {{ /* rows of the input */\n", s.first);
  if (!t.fixed(0) || !t.fixed(1)) text += fmt::format("      const uint32_t *const r = {}[turn[0] - 1];\n", table_name);
  if (!t.zero(1)) text += fmt::format("      memcpy({}, {}, {});\n", window(m, x), store(m, x), t.c(1));
  text += fmt::format("      uint8_t *to = {}{};\n      for (uint32_t k = 0; k < {}; ++k, ++row, to += {}) {{\n", window(m, x), plus(t.c(1)), t.c(0),
                      image.byte_size() / static_cast<size_t>(image.shape[1]));
  return text + fmt::format("        const int status = read_row(user, row, ({} *)(void *)to);\n        if (status != 0) return status;\n      }}\n    }}\n",
                            c_type(image.type));
}

// `k`: its column in the table of turns.
std::string node_text(const Model& m, const Constants& c, size_t step, size_t k, const Part& p, const std::string& table_name) {
  const Table& t = p.table;
  std::string s = fmt::format("    ROWS({});\n    if (turn[{}]) {{ /* {} */\n", step, k, m.graph.nodes[step].op->name);
  bool varies = false;
  for (size_t column = 0; column < t.meaning.size(); ++column) varies |= !t.fixed(column);
  if (varies) s += fmt::format("      const uint32_t *const r = {}[turn[{}] - 1];\n", table_name, k);
  for (size_t e = 0; e < p.node.ends.size(); ++e)
    if (!t.zero(p.save_column[e] + 1))
      s += fmt::format("      memcpy({}, {}{}, {});\n", store(m, p.node.ends[e]), window(m, p.node.ends[e]), plus(t.c(p.save_column[e])), t.c(p.save_column[e] + 1));
  size_t numbered = 0, of_kernels = 0;
  std::string calls;
  const auto kernels = kernels_of(p.node);
  const bool always = std::all_of(t.entries.begin(), t.entries.end(), [](const auto& e) { return e[0] != 0; });
  for (const Kernel* kernel : kernels) {
    const auto count = static_cast<size_t>(std::count_if(p.node.variants.begin(), p.node.variants.end(), [&](const auto& v) { return v->kernel == kernel; }));
    const std::string array = fmt::format("{}_{}_params{}", m.name, step, of_kernels ? fmt::format("_{}", of_kernels) : "");
    const std::string index = t.fixed(0) ? fmt::format("{}", t.entries[0][0] - numbered - 1) : fmt::format("r[0] - {}", numbered + 1);
    std::string condition;
    if (!always || kernels.size() > 1) {
      const std::string within = fmt::format("{} <= {}", t.c(0), numbered + count);
      condition = of_kernels + 1 < kernels.size() ? within : "";
      if (!always && of_kernels == 0) condition = condition.empty() ? t.c(0) : fmt::format("{} && {}", t.c(0), condition);
      if (!always && of_kernels > 0) condition = condition.empty() ? fmt::format("{} > {}", t.c(0), numbered) : fmt::format("{} > {} && {}", t.c(0), numbered, condition);
    }
    calls += fmt::format("      {}{}{}", of_kernels ? "else " : "", condition.empty() ? "" : "if (" + condition + ") ",
                         call_text(m, c, step, p, kernel, fmt::format("&{}[{}]", array, index)));
    numbered += count, ++of_kernels;
  }
  s += calls;
  for (size_t i : p.whole) s += fmt::format("      at_{}_{} += {};\n", step, i, t.c(p.operand_column[i]));
  const TensorId output = m.graph.nodes[step].outputs[0];
  if (!t.zero(p.loaded_column)) s += fmt::format("      memcpy({}, {}, {});\n", window(m, output), store(m, output), t.c(p.loaded_column));
  return s + "    }\n";
}

std::string table_text(const Table& t, const std::string& name) {
  std::string meaning, s;
  std::vector<size_t> columns;
  for (size_t k = 0; k < t.meaning.size(); ++k)
    if (!t.fixed(k)) {
      meaning += (columns.empty() ? "" : "; ") + t.meaning[k];
      columns.push_back(k);
    }
  if (columns.empty()) return "";
  s = fmt::format("static const uint32_t {}[{}][{}] = {{ /* {} */\n", name, t.entries.size(), columns.size(), meaning);
  for (const auto& e : t.entries) {
    std::string line;
    for (size_t k : columns) line += (line.empty() ? "" : ", ") + fmt::format("{}", e[k]);
    s += "  {" + line + "},\n";
  }
  return s + "};\n";
}

}  // namespace

std::string write_stream(const Model& m, const Constants& c, const Stream& s) {
  std::vector<Part> parts;
  for (size_t k = 0; k < s.nodes.size(); ++k) parts.push_back(part_of(m, s, k));
  const std::string turns = fmt::format("{}_turns_{}", m.name, s.first);
  std::string text = fmt::format("/* Layers {} to {} some rows at a time: in each turn of the loop every layer makes the rows that its input allows, and the rows\n"
                                 " * that are needed again are kept. A line of the table is a turn: the number of each layer's entry, 0 for nothing to do. */\n",
                                 s.first, s.last);
  for (size_t k = 0; k < parts.size(); ++k) {
    const size_t step = s.first + k;
    size_t of_kernels = 0;
    for (const Kernel* kernel : kernels_of(parts[k].node)) {
      text += fmt::format("static const {} {}_{}_params{}[] = {{\n", kernel->params, m.name, step, of_kernels ? fmt::format("_{}", of_kernels) : "");
      ++of_kernels;
      for (size_t v = 0; v < parts[k].node.variants.size(); ++v)
        if (const Lowered& l = *parts[k].node.variants[v]; l.kernel == kernel) text += "  {\n" + params_text(l, c.names[step][v]) + "  },\n";
      text += "};\n";
    }
    text += table_text(parts[k].table, fmt::format("{}_rows_{}", m.name, step));
  }
  const bool fed = s.feed.tensor != kAbsent;
  const Table feed = feed_table(s.feed);
  const std::string feed_name = m.name + "_rows_of_input";
  if (fed) text += table_text(feed, feed_name);
  size_t most = feed.entries.size();
  for (const Part& p : parts) most = std::max(most, p.table.entries.size());
  text += fmt::format("static const {} {}[{}][{}] = {{\n", most < 256 ? "uint8_t" : "uint16_t", turns, s.turns.size(), parts.size() + fed);
  for (size_t t = 0; t < s.turns.size(); ++t) {
    std::string line = fed ? fmt::format("{}", feed.of_turn[t]) : "";
    for (const Part& p : parts) line += (line.empty() ? "" : ", ") + fmt::format("{}", p.table.of_turn[t]);
    text += "  {" + line + "},\n";
  }
  text += fmt::format("}};\n\nstatic {} rows_{}_to_{}(uint8_t *m{}{}) {{\n{}{}", fed ? "int" : "void", s.first, s.last, for_other_arenas(m, ", uint8_t *m_{arena}"),
                      fed ? feed_parameters(m) : "", for_other_arenas(m, "  (void)m_{arena};\n"), fed ? "  int row = 0;\n" : "");
  for (size_t k = 0; k < parts.size(); ++k)
    for (size_t i : parts[k].whole) {
      size_t start = 0;
      for (size_t t = s.turns.size(); t-- > 0;)
        if (s.turns[t][k].variant >= 0) start = s.turns[t][k].at[i];
      text += fmt::format("  uint32_t at_{}_{} = {};\n", s.first + k, i, start);
    }
  text += fmt::format("  for (uint32_t t = 0; t < {}; ++t) {{\n    const {} *const turn = {}[t];\n", s.turns.size(), most < 256 ? "uint8_t" : "uint16_t", turns);
  if (fed) text += feed_text(m, s, feed, feed_name);
  for (size_t k = 0; k < parts.size(); ++k) text += node_text(m, c, s.first + k, k + fed, parts[k], fmt::format("{}_rows_{}", m.name, s.first + k));
  return text + (fed ? "  }\n  return 0;\n}\n\n" : "  }\n}\n\n");
}

}  // namespace tinsmith::emit
