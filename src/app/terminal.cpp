#include "app/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace tinsmith {
namespace {

// Columns that UTF-8 text takes, for the letters we print (no wide or combining ones).
size_t columns(const std::string& s) {
  return static_cast<size_t>(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_numeric(const std::string& s) {
  if (s.empty()) return false;
  bool digit = false;
  for (char c : s) {
    if (c >= '0' && c <= '9') digit = true;
    else if (std::string_view("+-.,% ").find(c) == std::string_view::npos) return false;
  }
  return digit;
}

}  // namespace

std::string with_commas(int64_t n) {
  std::string digits = std::to_string(n);
  size_t first = digits[0] == '-' ? 1 : 0;
  for (size_t i = digits.size(); i > first + 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string seconds_text(double s) {
  if (s < 0.0995) return fmt::format("{:.3f} s", s);
  if (s < 9.95) return fmt::format("{:.1f} s", s);
  if (s < 59.5) return fmt::format("{:.0f} s", s);
  auto whole = static_cast<int64_t>(s + 0.5);
  if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02d} min", whole / 3600, whole / 60 % 60);
}

std::string Table::text(size_t indent) const {
  std::vector<size_t> width;
  std::vector<bool> right;
  for (size_t r = 0; r < rows_.size(); ++r) {
    for (size_t c = 0; c < rows_[r].size(); ++c) {
      if (c >= width.size()) width.resize(c + 1), right.resize(c + 1, true);
      width[c] = std::max(width[c], columns(rows_[r][c]));
      if (r > 0 && !rows_[r][c].empty() && rows_[r][c] != "-" && !is_numeric(rows_[r][c])) right[c] = false;
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent, ' ');
    for (size_t c = 0; c < row.size(); ++c) {
      std::string space(width[c] - columns(row[c]), ' ');
      line += right[c] ? space + row[c] : row[c] + space;
      if (c + 1 < row.size()) line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

int terminal_width() {
  winsize w{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 20 ? w.ws_col : 100;
}

Progress::Progress(Style style)
    : style_(style), is_terminal_(::isatty(STDERR_FILENO)), start_(Clock::now()),
      last_(style == Style::sparse && !is_terminal_ ? start_ : Clock::time_point{}) {}

void Progress::update(int64_t done, int64_t total, const std::string& text) {
  if (style_ == Style::off || total <= 0) return;
  auto now = Clock::now();
  double elapsed = std::chrono::duration<double>(now - start_).count();
  double left = done > 0 ? elapsed * static_cast<double>(total - done) / static_cast<double>(done) : 0;
  if (is_terminal_) {
    if (done < total && now - last_ < std::chrono::milliseconds(80)) return;
    std::string line = "  " + text;
    line += done < total ? fmt::format("  {} left", seconds_text(left)) : fmt::format("  in {}", seconds_text(elapsed));
    auto width = static_cast<size_t>(terminal_width() - 1);
    if (line.size() > width) line.resize(width);
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
    line_open_ = true;
    last_ = now;
    return;
  }
  int64_t tenth = done * 10 / total;
  if (style_ == Style::sparse && (tenth == last_tenth_ || now - last_ < std::chrono::seconds(2))) return;
  last_tenth_ = tenth;
  last_ = now;
  fmt::print(stderr, "  {}{}\n", text, done < total ? fmt::format("  {} left", seconds_text(left)) : "");
}

void Progress::finish() {
  if (line_open_) fmt::print(stderr, "\n");
  line_open_ = false;
}

}  // namespace tinsmith
