// Which columns of a table are x and which are y.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tinsmith {

struct Columns {
  std::vector<size_t> x, y;        // from 0
  std::vector<std::string> names;  // of all columns; empty without a header
};

// Fills columns.x and .y from names (columns.names) or numbers from 1, out of `count` columns. Both lists empty: the
// last is y, the rest x. One empty: all that the other does not take. `file` is for errors.
Status choose_columns(const std::vector<std::string>& x, const std::vector<std::string>& y, size_t count,
                      std::string_view file, Columns& columns);

}  // namespace tinsmith
