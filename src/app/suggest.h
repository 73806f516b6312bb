// "did you mean ...": the nearest known word to a misspelt one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tinsmith {

// Insertions, deletions, substitutions and swaps of neighbours that turn a into b.
int edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, or "" when none is near enough to be what was meant.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// `did you mean "epochs"?`, or `fallback`.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates, std::string fallback = {});

}  // namespace tinsmith
