// A figure: a list of primitives in pixels, y downwards, drawn in order. It is written as SVG text by ourselves and as
// PNG through cairo, with the same look; the same figure gives the same bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith::report {

using Colour = uint32_t;  // 0xRRGGBB
inline constexpr Colour none = 0xff000000;

// Okabe and Ito's colours, told apart with every kind of colour vision; then the greys of text and grid.
inline constexpr Colour blue = 0x0072b2, orange = 0xe69f00, green = 0x009e73, red = 0xd55e00, sky = 0x56b4e9,
                        purple = 0xcc79a7, ink = 0x1f2933, muted = 0x5f6b7a, grid = 0xe4e8ee, pale = 0xf4f6f9,
                        white = 0xffffff;
inline constexpr Colour series_colours[] = {blue, red, green, orange, purple, sky};

struct Point { double x = 0, y = 0; };
struct Box { double x = 0, y = 0, width = 0, height = 0; };

struct Paint {
  Colour fill = none, stroke = none;
  double width = 1;    // of the stroke
  double opacity = 1;
  double dash = 0;     // length of dashes and gaps; 0: a whole line
};

enum class Anchor { start, middle, end };

struct TextStyle {
  double size = 12;
  Colour colour = ink;
  Anchor anchor = Anchor::start;
  bool bold = false;
  double turn = 0;  // degrees, clockwise about the anchor
};

struct Mark {
  enum Kind { polyline, polygon, box, dots, text } kind = polyline;
  std::vector<Point> points;  // box: its corner; text: where its baseline is anchored
  double width = 0, height = 0, radius = 0;  // box: size and rounding of its corners; dots: radius
  std::string label;          // text
  Paint paint = {};
  TextStyle style = {};
};

struct Figure {
  double width = 560, height = 350;
  std::string description;  // what a screen reader says
  std::vector<Mark> marks;

  void line(std::vector<Point> points, Paint paint) {
    marks.push_back({Mark::polyline, std::move(points), 0, 0, 0, {}, paint});
  }
  void polygon(std::vector<Point> points, Paint paint) {
    marks.push_back({Mark::polygon, std::move(points), 0, 0, 0, {}, paint});
  }
  void box(Box b, Paint paint, double rounding = 0) {
    marks.push_back({Mark::box, {{b.x, b.y}}, b.width, b.height, rounding, {}, paint});
  }
  void dots(std::vector<Point> points, double radius, Paint paint) {
    marks.push_back({Mark::dots, std::move(points), 0, 0, radius, {}, paint});
  }
  void text(Point at, std::string label, TextStyle style = {}) {
    marks.push_back({Mark::text, {at}, 0, 0, 0, std::move(label), {}, style});
  }
};

std::string write_svg(const Figure& figure);

// `scale` pixels of the picture for each unit of the figure. An error if the picture would be over 100 million pixels.
Result<Bytes> write_png(const Figure& figure, double scale = 2);

// The width of a text in pixels, from a table of the font's (DejaVu Sans): no font is needed to lay a figure out.
double text_width(std::string_view text, double size, bool bold = false);

// The text, or as much of it as fits, with an ellipsis.
std::string fitted(std::string_view text, double width, double size, bool bold = false);

// For XML and HTML, in text and in quoted attributes; bytes that are not UTF-8 and control characters become U+FFFD.
std::string escaped(std::string_view text);
std::string valid_utf8(std::string_view text);

}  // namespace tinsmith::report
