// A graph from its text, for tests.
#pragma once

#include <gtest/gtest.h>

#include "model/text.h"

namespace tinsmith {

inline Graph graph_of(const std::string& text) {
  auto g = parse(text, registry());
  EXPECT_TRUE(g) << g.error().text();
  return std::move(*g);
}

}  // namespace tinsmith
