#include "data/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "data/columns.h"

namespace tinsmith {
namespace {

struct Cell {
  std::string_view text;  // between the quotes, or trimmed; "" inside quotes is still doubled
  size_t begin = 0;       // where it starts in the file, its quote included
  bool quoted = false;
};

// Cuts the text into rows of cells. Each row gives the line that it starts on.
class Rows {
 public:
  Rows(std::string_view text, char separator) : text_(text), separator_(separator) {}

  enum Next { row, end, open_quote };
  Next next(std::vector<Cell>& cells) {
    cells.clear();
    skip_blank_and_comments();
    if (pos_ >= text_.size()) return end;
    line_start_ = pos_;
    first_line = line_;
    for (;;) {
      while (pos_ < text_.size() && is_space(text_[pos_])) ++pos_;
      Cell cell{{}, pos_, false};
      if (pos_ < text_.size() && text_[pos_] == '"') {
        if (!quoted(cell)) return open_quote;
      } else {
        size_t stop = pos_;
        while (stop < text_.size() && text_[stop] != separator_ && text_[stop] != '\n') ++stop;
        cell.text = text_.substr(pos_, stop - pos_);
        while (!cell.text.empty() && (is_space(cell.text.back()) || cell.text.back() == '\r'))
          cell.text.remove_suffix(1);
        pos_ = stop;
      }
      bool at_end = pos_ >= text_.size() || text_[pos_] == '\n';
      // Spaces as separators: a run of them is one, and one before the line's end is none.
      if (!(separator_ == ' ' && at_end && cell.text.empty() && !cell.quoted && !cells.empty())) cells.push_back(cell);
      if (at_end) {
        if (pos_ < text_.size()) ++pos_, ++line_;
        return row;
      }
      ++pos_;
    }
  }

  // "line:column" of a place in the row last given, counting characters.
  std::string place(size_t at) const {
    size_t line = first_line, start = line_start_;
    for (size_t i = line_start_; i < at; ++i)
      if (text_[i] == '\n') ++line, start = i + 1;
    size_t column = 1;
    for (size_t i = start; i < at; ++i) column += (static_cast<unsigned char>(text_[i]) & 0xc0) != 0x80;
    return fmt::format("{}:{}", line, column);
  }
  std::string place() const { return std::to_string(first_line); }

  size_t first_line = 1;

 private:
  bool is_space(char c) const { return (c == ' ' || c == '\t') && (c != separator_ || separator_ == ' '); }

  void skip_blank_and_comments() {
    while (pos_ < text_.size()) {
      size_t i = pos_;
      while (i < text_.size() && (text_[i] == ' ' || text_[i] == '\t' || text_[i] == '\r')) ++i;
      if (i < text_.size() && text_[i] != '\n' && text_[i] != '#') return;
      i = text_.find('\n', i);
      if (i == std::string_view::npos) i = text_.size() - 1;
      pos_ = i + 1;
      ++line_;
    }
  }

  // At a quote: up to its partner, then whatever stands before the separator is taken into the cell.
  bool quoted(Cell& cell) {
    cell.quoted = true;
    const size_t begin = ++pos_;
    size_t stop = text_.find('"', begin);
    while (stop < text_.size() - 1 && text_[stop + 1] == '"') stop = text_.find('"', stop + 2);  // "" is a quote
    if (stop == std::string_view::npos) return false;
    cell.text = text_.substr(begin, stop - begin);
    line_ += static_cast<size_t>(std::count(cell.text.begin(), cell.text.end(), '\n'));
    pos_ = stop + 1;
    size_t tail = pos_;
    while (pos_ < text_.size() && text_[pos_] != separator_ && text_[pos_] != '\n') ++pos_;
    for (size_t i = tail; i < pos_; ++i)
      if (!is_space(text_[i]) && text_[i] != '\r') {  // "a"b: show all of it
        cell.text = text_.substr(begin - 1, pos_ - begin + 1);
        break;
      }
    return true;
  }

  std::string_view text_;
  char separator_;
  size_t pos_ = 0, line_ = 1, line_start_ = 0;
};

std::string unquoted(const Cell& cell) {
  std::string s(cell.text);
  if (cell.quoted)
    for (size_t i = 0; (i = s.find("\"\"", i)) != std::string::npos; ++i) s.erase(i, 1);
  return s;
}

// A cell for a message: short, on one line, printable.
std::string shown(const Cell& cell) {
  std::string s;
  for (char c : unquoted(cell)) {
    s += static_cast<unsigned char>(c) < ' ' || c == 127 ? '?' : c;
    if (s.size() >= 40 && (static_cast<unsigned char>(c) & 0xc0) != 0xc0) return s + "...";
  }
  return s;
}

bool parse_number(std::string_view s, double& value) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  if (s.size() > 1 && s[0] == '+' && s[1] != '-') s.remove_prefix(1);
  auto [stop, ec] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (stop != s.data() + s.size() || s.empty()) return false;
  if (ec == std::errc::result_out_of_range) value = s.find("e-") != s.npos || s.find("E-") != s.npos ? 0 : HUGE_VAL;
  return ec == std::errc() || ec == std::errc::result_out_of_range;
}

// Why this cell is no number to learn from; nothing if it is one.
std::optional<std::string> trouble(const Cell& cell, float& value) {
  double v = 0;
  if (parse_number(cell.text, v)) {
    value = static_cast<float>(v);
    if (std::isfinite(value)) return {};
    if (std::isnan(v)) return fmt::format("\"{}\" is not a finite number (a missing value?)", shown(cell));
    bool digits = cell.text.find_first_of("0123456789") != cell.text.npos;
    return fmt::format("\"{}\" is {}", shown(cell), digits ? "too large for a 32-bit float" : "not a finite number");
  }
  if (cell.text.empty()) return "an empty cell is not a number (a missing value?)";
  std::string text = unquoted(cell);
  auto comma = text.find(',');
  if (comma != text.npos && text.find(',', comma + 1) == text.npos && text.find('.') == text.npos) {
    text[comma] = '.';
    if (parse_number(text, v)) return fmt::format("\"{}\" is not a number (a decimal comma?)", shown(cell));
  }
  return fmt::format("\"{}\" is not a number", shown(cell));
}

char find_separator(std::string_view text) {
  std::vector<Cell> cells;
  for (char s : {';', '\t', ',', ' '}) {
    Rows rows(text, s);
    if (rows.next(cells) == Rows::row && cells.size() > 1) return s;
  }
  return ',';
}

std::string thousands(size_t n) {
  std::string s = std::to_string(n);
  for (size_t i = s.size(); i > 3; i -= 3) s.insert(i - 3, ",");
  return s;
}

std::string plural(size_t n, const char* what) { return fmt::format("{} {}{}", thousands(n), what, n == 1 ? "" : "s"); }

// Class names sorted: as numbers when all are, else as text. -> the new number of each.
std::vector<float> sort_classes(std::vector<std::string>& classes) {
  auto number = [](const std::string& s) {
    double v = 0;
    return parse_number(s, v) && v == v ? std::optional(v) : std::nullopt;
  };
  bool all = std::all_of(classes.begin(), classes.end(), [&](auto& s) { return number(s).has_value(); });
  std::vector<size_t> order(classes.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (all && *number(classes[a]) != *number(classes[b])) return *number(classes[a]) < *number(classes[b]);
    return classes[a] < classes[b];
  });
  std::vector<std::string> sorted;
  std::vector<float> renumbered(classes.size());
  for (size_t i = 0; i < order.size(); ++i) {
    sorted.push_back(classes[order[i]]);
    renumbered[order[i]] = static_cast<float>(i);
  }
  classes = std::move(sorted);
  return renumbered;
}

}  // namespace

Result<CsvData> read_csv(std::string_view text, std::string_view name, const CsvOptions& options) {
  const std::string file(name);
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return fail(Code::bad_input, file, "the text is UTF-16", "save it as UTF-8");
  if (text.find('\0') != text.npos)
    return fail(Code::bad_input, file, "holds zero bytes: it is not text",
                "give a .csv; .npy and .npz go by their endings");
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);

  Rows rows(text, options.separator ? options.separator : find_separator(text));
  auto open_quote_error = [&] {
    return fail(Code::bad_input, fmt::format("{}:{}", file, rows.place()), "a quote opens in this row and never closes",
                "close it");
  };
  std::vector<Cell> cells;
  Rows::Next next = rows.next(cells);
  if (next == Rows::open_quote) return open_quote_error();
  if (next == Rows::end)
    return fail(Code::bad_input, file, text.empty() ? "the file is empty" : "there are no rows",
                "give it rows of numbers");

  Columns columns;
  const size_t width = cells.size();
  bool header = options.header == CsvHeader::present;
  if (options.header == CsvHeader::automatic)
    header = std::none_of(cells.begin(), cells.end(), [](const Cell& c) { double v; return parse_number(c.text, v); });
  if (header) {
    for (const Cell& c : cells) columns.names.push_back(unquoted(c));
    next = rows.next(cells);
  }
  CHECKED(choose_columns(options.x, options.y, width, name, columns));
  if (options.classes && columns.y.size() != 1)
    return fail(Code::bad_input, file, fmt::format("{} columns hold the classes", columns.y.size()),
                "choose one column as y");

  CsvData d;
  Samples& s = d.samples;
  s.x_shape = {static_cast<int64_t>(columns.x.size())};
  s.y_shape = {static_cast<int64_t>(columns.y.size())};
  for (size_t i : columns.x) if (header) d.x_names.push_back(columns.names[i]);
  for (size_t i : columns.y) if (header) d.y_names.push_back(columns.names[i]);
  size_t expected = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  s.x.reserve(expected * columns.x.size());
  s.y.reserve(expected * columns.y.size());

  std::map<std::string, size_t, std::less<>> class_numbers;
  size_t bad_cells = 0, bad_rows = 0;
  std::optional<Error> first;
  auto note = [&](std::string place, std::string what) {
    if (!first) first = Error{Code::bad_input, fmt::format("{}:{}", file, place), std::move(what), ""};
  };
  for (; next != Rows::end; next = rows.next(cells)) {
    if (next == Rows::open_quote) return open_quote_error();
    ++d.rows;
    if (cells.size() != width) {
      note(rows.place(), fmt::format("{} where the first row has {}", plural(cells.size(), "cell"), width));
      ++bad_rows, ++d.skipped;
      continue;
    }
    size_t x_before = s.x.size(), y_before = s.y.size();
    bool good = true;
    auto number = [&](size_t column, std::vector<float>& out) {
      float v = 0;
      if (auto t = trouble(cells[column], v)) {
        if (d.rows == 1 && !header) *t += " (is this row a header?)";
        note(rows.place(cells[column].begin), std::move(*t));
        ++bad_cells;
        good = false;
      }
      out.push_back(v);
    };
    for (size_t c : columns.x) number(c, s.x);
    if (options.classes) {
      std::string label = unquoted(cells[columns.y[0]]);
      if (label.empty()) {
        note(rows.place(cells[columns.y[0]].begin), "an empty cell names no class");
        ++bad_cells;
        good = false;
      }
      s.y.push_back(good ? static_cast<float>(class_numbers.try_emplace(label, class_numbers.size()).first->second)
                         : 0);
    } else {
      for (size_t c : columns.y) number(c, s.y);
    }
    if (!good) {
      s.x.resize(x_before), s.y.resize(y_before);
      ++d.skipped;
    }
  }
  if (first && !options.skip_bad_rows) {
    std::string count;
    if (bad_cells) count = plural(bad_cells, "bad cell");
    if (bad_rows) count += (bad_cells ? " and " : "") + plural(bad_rows, "uneven row");
    first->hint = fmt::format("{} in {}. Fix {}, or pass --skip-bad-rows.", count, plural(d.rows, "row"),
                              bad_cells + bad_rows == 1 ? "it" : "them");
    return tl::unexpected(*first);
  }
  if (s.count() == 0)
    return fail(Code::bad_input, file,
                d.rows == 0 ? "a header and no rows" : fmt::format("none of its {} is good", plural(d.rows, "row")),
                d.rows == 0 ? "give it rows of numbers" : fmt::format("the first trouble: {}", first->text()));
  if (options.classes) {
    d.classes.resize(class_numbers.size());
    for (auto& [label, number] : class_numbers) d.classes[number] = label;
    std::vector<float> renumbered = sort_classes(d.classes);
    for (float& y : s.y) y = renumbered[static_cast<size_t>(y)];
  }
  return d;
}

}  // namespace tinsmith
