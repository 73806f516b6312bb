// One self-contained HTML page: no scripts, nothing from the network, fit for print, for light and for dark screens.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/figure.h"

namespace tinsmith::report {

struct Paragraph { std::string text; };

// Columns whose cells are all numbers are set to the right. Rows may be shorter than the head.
struct Table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::string caption = {};
  int marked_row = -1;  // the one to look at; -1: none
};

struct FigureItem {
  Figure figure;
  std::string caption = {};
};

// A picture made elsewhere: PNG, GIF or JPEG by its first bytes; anything else is left out with a note.
struct ImageItem {
  Bytes data;
  std::string caption = {};
  std::string alt = {};
  bool pixels = false;  // a small screen: enlarged pixels stay squares
};

struct Listing {
  std::string text;     // the UART's log, a summary
  std::string caption = {};
};

using Item = std::variant<Paragraph, Table, FigureItem, ImageItem, Listing>;

struct Section {
  std::string title;
  std::vector<Item> items;  // pictures up to 640 wide that follow each other stand side by side where there is room
};

// The figures at the top: "0.0105", "val_loss", "the noise's own is 0.0100".
struct KeyNumber { std::string value, label, note; };

struct Report {
  std::string title, subtitle;
  std::vector<KeyNumber> numbers;
  std::vector<Section> sections;
  std::string footer = {};
};

std::string write_html(const Report& report);

std::string base64(std::span<const uint8_t> data);

}  // namespace tinsmith::report
