#include "data/columns.h"

#include <algorithm>
#include <charconv>

namespace tinsmith {
namespace {

Result<std::vector<size_t>> find_columns(const std::vector<std::string>& wanted, const std::vector<std::string>& names,
                                         size_t count, std::string_view file) {
  std::vector<size_t> found;
  for (const std::string& w : wanted) {
    auto hits = std::count(names.begin(), names.end(), w);
    if (hits > 1)
      return fail(Code::bad_input, std::string(file), fmt::format("{} columns are called \"{}\"", hits, w),
                  "choose the column by its number, from 1");
    size_t number = 0;
    auto [end, ec] = std::from_chars(w.data(), w.data() + w.size(), number);
    if (hits == 1) {
      found.push_back(static_cast<size_t>(std::find(names.begin(), names.end(), w) - names.begin()));
    } else if (ec == std::errc() && end == w.data() + w.size() && number >= 1 && number <= count) {
      found.push_back(number - 1);
    } else {
      std::string known;
      for (size_t i = 0; i < names.size() && i < 12; ++i) known += (i ? ", " : "") + names[i];
      if (names.size() > 12) known += ", ...";
      return fail(Code::bad_input, std::string(file), fmt::format("there is no column \"{}\"", w),
                  known.empty() ? fmt::format("the columns are 1 to {} (no header)", count)
                                : fmt::format("the columns are {}", known));
    }
  }
  return found;
}

std::vector<size_t> all_but(const std::vector<size_t>& taken, size_t count) {
  std::vector<size_t> rest;
  for (size_t i = 0; i < count; ++i)
    if (std::find(taken.begin(), taken.end(), i) == taken.end()) rest.push_back(i);
  return rest;
}

}  // namespace

Status choose_columns(const std::vector<std::string>& x, const std::vector<std::string>& y, size_t count,
                      std::string_view file, Columns& c) {
  TRY(c.x, find_columns(x, c.names, count, file));
  TRY(c.y, find_columns(y, c.names, count, file));
  if (c.x.empty() && c.y.empty() && count > 0) c.y = {count - 1};
  if (c.x.empty()) c.x = all_but(c.y, count);
  if (c.y.empty()) c.y = all_but(c.x, count);
  if (c.x.empty() || c.y.empty())
    return fail(Code::bad_input, std::string(file),
                fmt::format("{} and none is left for {}", count == 1 ? "there is one column" : "every column is taken",
                            c.x.empty() ? "x" : "y"),
                "x and y need a column each; is the separator right?");
  return {};
}

}  // namespace tinsmith
