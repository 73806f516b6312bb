// Charts with axes: lines, dots, steps and bars over nice ticks, drawn into a figure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/figure.h"

namespace tinsmith::report {

struct Series {
  enum Kind {
    line,
    dots,
    steps,  // each value holds until the next x
    bars    // x: left edges, one more than y
  } kind = line;
  std::string label;  // in the legend; empty: not there
  std::vector<double> x, y;
  Colour colour = blue;
  double size = 0;    // width of a line, radius of dots; 0: the usual (2; 2.2, or smaller when there are many)
  double opacity = 1;
  double dash = 0;
};

struct Range { double low = 0, high = 1; };

struct Tick {
  double value = 0;
  std::string label;
};

struct Axis {
  std::string label;                // with its unit: "time (s)"
  bool log = false;
  bool from_zero = false;           // the axis begins at 0 if no value is below
  bool angle = false;               // ticks at multiples of pi
  bool whole = false;               // only whole numbers have ticks (epochs)
  std::optional<Range> range = {};  // else what the values need and a little more
  std::vector<Tick> ticks = {};     // given ones; else nice ones
};

// A word beside a point; it moves about the point until it lies on no other and inside the plot, or is left out.
struct Note {
  double x = 0, y = 0;
  std::string label;
  Colour colour = ink;
};

struct Chart {
  std::string title, subtitle;
  Axis x, y;
  std::vector<Series> series;
  std::vector<Note> notes = {};
};

// Values that are not finite, outside a given range, or not positive on a log axis are left out and break a line.
void draw(Figure& figure, Box area, const Chart& chart);
Figure to_figure(const Chart& chart, double width = 560, double height = 350);

// Charts side by side, under one title.
Figure side_by_side(const std::string& title, const std::vector<Chart>& charts, double width = 1060,
                    double height = 320);

// About `count` ticks at multiples of 1, 2 or 5 times a power of ten within the range; with just enough decimals.
std::vector<Tick> nice_ticks(Range range, int count, bool whole = false);
std::vector<Tick> log_ticks(Range range, int count);
std::vector<Tick> angle_ticks(Range range);  // 0, π/2, π, 3π/2, 2π

std::string grouped(int64_t n);       // "1,234,567"
std::string bytes_text(double n);     // "512 B", "12.3 kB" (thousands), "1.23 MB"
std::string short_number(double n);   // "702", "12.3 k", "1.23 M"

Colour mixed(Colour a, Colour b, double share_of_b);

}  // namespace tinsmith::report
