#include "app/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/terminal.h"
#include "deploy/c_text.h"

namespace tinsmith {

namespace {
const std::vector<std::string> kOptimize = {"size", "speed", "ram"};
}  // namespace

std::vector<std::string> core_names() { return target_names(); }
Core core_named(const std::string& word) { return core_of(word).value_or(Core::host); }
std::vector<std::string> optimize_names() { return kOptimize; }
Optimize optimize_named(const std::string& word) {
  return static_cast<Optimize>(std::find(kOptimize.begin(), kOptimize.end(), word) - kOptimize.begin());
}

std::string part_text(const std::string& section) {
  static const std::pair<const char*, const char*> words[] = {
      {"vectors", "interrupt vectors"}, {"model_code", "the model's code"},   {"model_const", "the model's weights"}, {"code", "program"},
      {"const", "constants"},           {"data", "variables with values"},  {"stack", "stack"},                     {"model_ram", "the model's memory"},
      {"bss", "variables"},             {"frame", "the display's frame"},   {"sdram", "SDRAM"}};
  for (const auto& [name, text] : words)
    if (section == name) return text;
  return section;
}

std::string bytes_text(size_t n) { return with_commas(static_cast<int64_t>(n)) + " B"; }

Result<ArenaSpec> arena_spec(const std::string& word) {
  auto wrong = [&](const char* what) { return fail(Code::usage, "--arena", fmt::format("\"{}\" {}", word, what), "a name and a size, such as fast=16k or slow=1M; k is 1024"); };
  const size_t equals = word.find('=');
  ArenaSpec spec{word.substr(0, equals), 0};
  bool lower = is_c_identifier(spec.name);
  for (char c : spec.name) lower &= c < 'A' || c > 'Z';
  static const char* const taken[] = {"arena", "memory", "variables", "constant", "input", "output", "init", "run", "at", "context"};
  if (!lower || spec.name.starts_with("input") || spec.name.starts_with("output") || std::find(std::begin(taken), std::end(taken), spec.name) != std::end(taken))
    return wrong("has no name that can be used in C: small letters, digits and _");
  if (equals == std::string::npos) return spec;
  std::string digits = word.substr(equals + 1);
  size_t unit = 1;
  if (digits.ends_with("k") || digits.ends_with("K")) unit = 1024, digits.pop_back();
  else if (digits.ends_with("M")) unit = 1024 * 1024, digits.pop_back();
  if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos) return wrong("has no size");
  spec.capacity = std::stoul(digits) * unit;
  if (!spec.capacity) return wrong("has no bytes");
  return spec;
}

Result<std::vector<ArenaSpec>> arena_specs(const std::vector<std::string>& words) {
  std::vector<ArenaSpec> specs;
  for (const std::string& word : words) {
    TRY(ArenaSpec spec, arena_spec(word));
    for (const ArenaSpec& s : specs)
      if (s.name == spec.name) return fail(Code::usage, "--arena", fmt::format("\"{}\" is given twice", spec.name), "give each arena a name of its own");
    specs.push_back(std::move(spec));
  }
  return specs;
}

std::string arena_text(const Plan& plan) {
  std::string out = "arena " + bytes_text(plan.arena_size);
  if (plan.arenas.size() > 1) {
    out += " (";
    for (const Arena& a : plan.arenas) out += fmt::format("{}{} {}", &a == &plan.arenas[0] ? "" : ", ", a.name, bytes_text(a.size));
    out += ")";
  }
  out += plan.arena_size == plan.lower_bound
             ? " = lower bound (gap 0 %)"
             : fmt::format(", lower bound {} (gap {:.1f} %)", bytes_text(plan.lower_bound), 100 * plan.gap());
  if (plan.variables_size) out += fmt::format(", variables {}", bytes_text(plan.variables_size));
  return out;
}

}  // namespace tinsmith
