#include "app/suggest.h"

#include <fmt/format.h>

#include <algorithm>

namespace tinsmith {

int edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the usual table: the one before last is for swaps.
  std::vector<int> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  int best_distance = std::max<int>(1, std::min<int>(3, static_cast<int>(word.size()) / 2)) + 1;
  if (word.size() > 64) return best;
  for (const std::string& c : candidates) {
    int d = edit_distance(word, c);
    // A word cut short is meant too: "firm" is firmware.
    if (word.size() >= 3 && c.size() > word.size() && c.starts_with(word)) d = std::min(d, 1);
    if (d < best_distance) best_distance = d, best = c;
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates, std::string fallback) {
  std::string best = nearest(word, candidates);
  return best.empty() ? fallback : fmt::format("did you mean {}?", best);
}

}  // namespace tinsmith
