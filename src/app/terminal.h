// What a person reads: numbers with thousands separators and units, aligned tables, one progress line.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tinsmith {

std::string with_commas(int64_t n);        // 1,234,567
inline std::string commas(uint64_t n) { return with_commas(static_cast<int64_t>(n)); }
std::string seconds_text(double seconds);  // "0.012 s", "1.4 s", "2 min 05 s"

// Columns are as wide as their widest cell; numbers (cells of digits, commas, dots and signs) stand to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string text(size_t indent = 2) const;  // each line ends with a newline

 private:
  std::vector<std::vector<std::string>> rows_;
};

// Long work. On a terminal one line is updated in place, with the remaining time; into a pipe or a file plain lines
// go. All of it goes to stderr: stdout is for results.
class Progress {
 public:
  enum class Style {
    off,
    sparse,  // in a log: a line each 10 % at most, and not within 2 s of the last: nothing for short work
    every,   // in a log: a line each update
  };
  explicit Progress(Style style = Style::sparse);
  ~Progress() { finish(); }
  // `done` of `total` units are done; `text` says what is known now: "epoch 12/350  loss 0.0123".
  void update(int64_t done, int64_t total, const std::string& text);
  void finish();  // ends the line that is updated

 private:
  using Clock = std::chrono::steady_clock;
  Style style_;
  bool is_terminal_, line_open_ = false;
  Clock::time_point start_, last_;
  int64_t last_tenth_ = -1;
};

// The terminal's width, or 100 where there is none.
int terminal_width();

}  // namespace tinsmith
