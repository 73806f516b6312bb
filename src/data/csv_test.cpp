#include "data/csv.h"

#include <gtest/gtest.h>

namespace tinsmith {
namespace {

using Floats = std::vector<float>;
using Names = std::vector<std::string>;

std::string error_of(std::string_view text, const CsvOptions& o = {}) {
  auto r = read_csv(text, "data.csv", o);
  return r ? fmt::format("no error: {} samples", r->samples.count()) : r.error().text();
}

CsvData good(std::string_view text, const CsvOptions& o = {}) {
  auto r = read_csv(text, "data.csv", o);
  EXPECT_TRUE(r) << r.error().text();
  return r ? *r : CsvData{};
}

TEST(Csv, TheLastColumnIsYUnlessSaidOtherwise) {
  CsvData d = good("a,b,c\n1,2,3\n4,5,6\n");
  EXPECT_EQ(d.samples.x, (Floats{1, 2, 4, 5}));
  EXPECT_EQ(d.samples.y, (Floats{3, 6}));
  EXPECT_EQ(d.samples.x_shape, (std::vector<int64_t>{2}));
  EXPECT_EQ(d.x_names, (Names{"a", "b"}));
  EXPECT_EQ(d.y_names, (Names{"c"}));
  EXPECT_EQ(d.rows, 2u);
}

TEST(Csv, ColumnsByNameOrNumber) {
  CsvData d = good("a,b,c\n1,2,3\n", {.x = {"c"}, .y = {"1"}});
  EXPECT_EQ(d.samples.x, (Floats{3}));
  EXPECT_EQ(d.samples.y, (Floats{1}));
  EXPECT_EQ(good("a,b,c\n1,2,3\n", {.y = {"a"}}).samples.x, (Floats{2, 3}));
  EXPECT_EQ(good("a,b,c\n1,2,3\n", {.x = {"b"}}).samples.y, (Floats{1, 3}));
  EXPECT_EQ(good("id,x,y\none,2,3\n", {.x = {"x"}, .y = {"y"}}).samples.x, (Floats{2}))
      << "other columns may hold anything";
}

TEST(Csv, HeaderOrNot) {
  EXPECT_EQ(good("1,2\n3,4\n").rows, 2u);
  EXPECT_EQ(good("x,y\n3,4\n").rows, 1u);
  EXPECT_EQ(good("2019,2020\n3,4\n", {.header = CsvHeader::present}).x_names, (Names{"2019"}));
  EXPECT_EQ(error_of("x,y\n3,4\n", {.header = CsvHeader::absent}),
            "data.csv:1:1: \"x\" is not a number (is this row a header?); 2 bad cells in 2 rows. Fix them, or pass "
            "--skip-bad-rows.");
}

TEST(Csv, WhatPeopleSend) {
  Floats x{1, 2}, y{1.5, -2500};
  for (auto text : {"1,1.5\n2,-2500\n", "1,1.5\r\n2,-2500\r\n", "1,1.5\n2,-2.5e3", "\xef\xbb\xbfx,y\n1,1.5\n2,-2500\n",
                    "# made by hand\n\n1,1.5\n   \n# more\n2,-2500\n\n", "1;1.5\n2;-2500\n", "1\t1.5\n2\t-2500\n",
                    "1 1.5\n2   -2500 \n", "  1 1.5\n  2 -2500\n", "\"1\",\"1.5\"\n\"2\", \"-2500\" \n",
                    " 1 , +1.5\n2,-2500.000\n", "x,\"a \"\"quoted\"\"\nname\"\n1,1.5\n2,-2500\n"}) {
    CsvData d = good(text);
    EXPECT_EQ(d.samples.x, x) << text;
    EXPECT_EQ(d.samples.y, y) << text;
  }
  EXPECT_EQ(good("x,\"a \"\"quoted\"\"\nname\"\n1,1.5\n").y_names, (Names{"a \"quoted\"\nname"}));
  EXPECT_EQ(good("1,1e-60\n").samples.y, (Floats{0}));
}

TEST(Csv, ABadCellIsNamedToTheCharacter) {
  std::string text = "x,y\n";
  for (int i = 0; i < 1500; ++i) text += i == 116 ? "1,\"1,24\"\n" : "1,2\n";
  EXPECT_EQ(error_of(text), "data.csv:118:3: \"1,24\" is not a number (a decimal comma?); 1 bad cell in 1,500 rows. "
                            "Fix it, or pass --skip-bad-rows.");
  CsvData d = good(text, {.skip_bad_rows = true});
  EXPECT_EQ(d.samples.count(), 1499u);
  EXPECT_EQ(d.skipped, 1u);
  EXPECT_EQ(error_of("1;2\n1,5;x\n"),
            "data.csv:2:1: \"1,5\" is not a number (a decimal comma?); 2 bad cells in 2 rows. "
            "Fix them, or pass --skip-bad-rows.");
  EXPECT_EQ(error_of("x,y\n\"a\nb\",1\n,2\n"), "data.csv:2:1: \"a?b\" is not a number; 2 bad cells in 2 rows. "
                                               "Fix them, or pass --skip-bad-rows.");
  EXPECT_EQ(error_of("1,2\n\"3\"4,5\n"), "data.csv:2:1: \"\"3\"4\" is not a number; 1 bad cell in 2 rows. "
                                         "Fix it, or pass --skip-bad-rows.");
}

TEST(Csv, ColumnsCountCharactersNotBytes) {
  EXPECT_EQ(error_of("n,x,y\nß,?,1\n", {.x = {"x"}, .y = {"y"}}).substr(0, 13), "data.csv:2:3:");
}

TEST(Csv, MissingAndInfiniteValues) {
  auto said = [](const char* cell) { return error_of(fmt::format("1,2\n{},3\n", cell)); };
  const std::string tail = "; 1 bad cell in 2 rows. Fix it, or pass --skip-bad-rows.";
  EXPECT_EQ(said(""), "data.csv:2:1: an empty cell is not a number (a missing value?)" + tail);
  EXPECT_EQ(said("nan"), "data.csv:2:1: \"nan\" is not a finite number (a missing value?)" + tail);
  EXPECT_EQ(said("-inf"), "data.csv:2:1: \"-inf\" is not a finite number" + tail);
  EXPECT_EQ(said("1e39"), "data.csv:2:1: \"1e39\" is too large for a 32-bit float" + tail);
  EXPECT_EQ(said("1e999"), "data.csv:2:1: \"1e999\" is too large for a 32-bit float" + tail);
  EXPECT_EQ(said("0x10"), "data.csv:2:1: \"0x10\" is not a number" + tail);
}

TEST(Csv, UnevenRows) {
  EXPECT_EQ(error_of("x,y\n1,2\n3\n4,5,6\n7,z\n"),
            "data.csv:3: 1 cell where the first row has 2; 1 bad cell and 2 uneven rows in 4 rows. "
            "Fix them, or pass --skip-bad-rows.");
  EXPECT_EQ(good("x,y\n1,2\n3\n4,5,6\n7,z\n", {.skip_bad_rows = true}).samples.x, (Floats{1}));
}

TEST(Csv, NothingToRead) {
  EXPECT_EQ(error_of(""), "data.csv: the file is empty; give it rows of numbers");
  EXPECT_EQ(error_of("\n# only words\n\n"), "data.csv: there are no rows; give it rows of numbers");
  EXPECT_EQ(error_of("x,y\n"), "data.csv: a header and no rows; give it rows of numbers");
  EXPECT_EQ(error_of("x,y\n1,a\n", {.skip_bad_rows = true}),
            "data.csv: none of its 1 row is good; the first trouble: data.csv:2:3: \"a\" is not a number");
  EXPECT_EQ(
      error_of("1\n2\n"),
      "data.csv: there is one column and none is left for x; x and y need a column each; is the separator right?");
  EXPECT_EQ(error_of("1,\"2\n3,4\n"), "data.csv:1: a quote opens in this row and never closes; close it");
  EXPECT_EQ(error_of("\"1,2\n3,4\n"), "data.csv:1: a quote opens in this row and never closes; close it");
  EXPECT_EQ(error_of("\"1\"\""), "data.csv:1: a quote opens in this row and never closes; close it");
  EXPECT_EQ(error_of(std::string("PK\x03\x04\0\0", 6)),
            "data.csv: holds zero bytes: it is not text; give a .csv; .npy and .npz go by their endings");
  EXPECT_EQ(error_of("\xff\xfe" "1\n"), "data.csv: the text is UTF-16; save it as UTF-8");
}

TEST(Csv, UnknownColumns) {
  EXPECT_EQ(error_of("a,b\n1,2\n", {.x = {"c"}}), "data.csv: there is no column \"c\"; the columns are a, b");
  EXPECT_EQ(error_of("1,2\n", {.x = {"3"}}), "data.csv: there is no column \"3\"; the columns are 1 to 2 (no header)");
  EXPECT_EQ(error_of("a,a\n1,2\n", {.x = {"a"}}),
            "data.csv: 2 columns are called \"a\"; choose the column by its number, from 1");
}

TEST(Csv, ClassNames) {
  CsvData d = good("w,kind\n1,rose\n2,iris\n3,rose\n", {.classes = true});
  EXPECT_EQ(d.classes, (Names{"iris", "rose"}));
  EXPECT_EQ(d.samples.y, (Floats{1, 0, 1}));
  d = good("1,10\n2,9\n3,10\n", {.classes = true});
  EXPECT_EQ(d.classes, (Names{"9", "10"})) << "numbers sort as numbers";
  EXPECT_EQ(error_of("1,a\n2,\n", {.classes = true}),
            "data.csv:2:3: an empty cell names no class; 1 bad cell in 2 rows. Fix it, or pass --skip-bad-rows.");
}

}  // namespace
}  // namespace tinsmith
