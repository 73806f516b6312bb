// Tables of numbers as text: comma-, semicolon-, tab- or space-separated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace tinsmith {

enum class CsvHeader {
  automatic,  // the first row is a header when none of its cells is a number
  present,
  absent
};

struct CsvOptions {
  // Columns by header name or by number from 1. Both empty: the last is y, the rest x. One empty: all that the other
  // does not take.
  std::vector<std::string> x = {}, y = {};
  CsvHeader header = CsvHeader::automatic;
  char separator = 0;          // 0: found from the first row, tried in the order ; tab , space
  bool classes = false;        // y is one column of class names; y becomes the class's number
  bool skip_bad_rows = false;  // leave out rows with a cell that is not a finite number or with a wrong cell count
};

struct CsvData {
  Samples samples;  // x_shape {columns of x}, y_shape {columns of y} ({1} for classes)
  std::vector<std::string> x_names, y_names;  // empty without a header
  std::vector<std::string> classes;           // sorted: as numbers if all are, else as text
  size_t rows = 0;     // data rows in the file, the skipped ones too
  size_t skipped = 0;  // rows left out
};

// RFC 4180 and what people send: quoted cells with "" and line breaks, CRLF, a UTF-8 byte order mark, blank lines,
// lines that begin with #, spaces around numbers. `name` is the file's, for errors: "name:line:column: what; hint".
// Only the chosen columns need hold numbers.
Result<CsvData> read_csv(std::string_view text, std::string_view name, const CsvOptions& options = {});

}  // namespace tinsmith
