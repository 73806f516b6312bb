#include "app/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/terminal.h"

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

std::string arena_text(const Plan& plan) {
  std::string out = "arena " + bytes_text(plan.arena_size);
  out += plan.arena_size == plan.lower_bound
             ? " = lower bound (gap 0 %)"
             : fmt::format(", lower bound {} (gap {:.1f} %)", bytes_text(plan.lower_bound), 100 * plan.gap());
  if (plan.variables_size) out += fmt::format(", variables {}", bytes_text(plan.variables_size));
  return out;
}

}  // namespace tinsmith
