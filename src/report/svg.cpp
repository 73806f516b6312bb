#include <cmath>

#include "report/figure.h"

namespace tinsmith::report {
namespace {

// Two decimals at most, no trailing zeros, no "-0".
std::string number(double v) {
  if (!std::isfinite(v)) return "0";
  std::string s = fmt::format("{:.2f}", v);
  while (s.back() == '0') s.pop_back();
  if (s.back() == '.') s.pop_back();
  return s == "-0" ? "0" : s;
}

// Dots and lines need less: a tenth of a pixel.
std::string coarse(double v) { return number(std::isfinite(v) ? std::nearbyint(v * 10) / 10 : 0); }

std::string colour(Colour c) { return c == none ? "none" : fmt::format("#{:06x}", c); }

std::string paint_attributes(const Paint& p) {
  std::string s = fmt::format(" fill=\"{}\"", colour(p.fill));
  if (p.stroke != none) s += fmt::format(" stroke=\"{}\" stroke-width=\"{}\"", colour(p.stroke), number(p.width));
  if (p.opacity < 1) s += fmt::format(" opacity=\"{}\"", number(p.opacity));
  if (p.dash > 0) s += fmt::format(" stroke-dasharray=\"{}\"", number(p.dash));
  return s;
}

std::string path(const Mark& m) {
  std::string d;
  for (size_t i = 0; i < m.points.size(); ++i) {
    d += i == 0 ? "M" : i == 1 ? "L" : " ";
    d += coarse(m.points[i].x) + "," + coarse(m.points[i].y);
  }
  return m.kind == Mark::polygon ? d + "Z" : d;
}

}  // namespace

std::string write_svg(const Figure& f) {
  std::string w = number(f.width), h = number(f.height);
  std::string s = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "font-family=\"'DejaVu Sans', Verdana, sans-serif\">\n<title>{}</title>\n<rect width=\"{}\" height=\"{}\" "
      "fill=\"#ffffff\"/>\n",
      w, h, w, h, escaped(f.description), w, h);
  for (const Mark& m : f.marks) {
    if (m.points.empty()) continue;
    Point p = m.points[0];
    switch (m.kind) {
      case Mark::polyline:
      case Mark::polygon:
        s += fmt::format("<path d=\"{}\"{} stroke-linejoin=\"round\"/>\n", path(m), paint_attributes(m.paint));
        break;
      case Mark::box:
        s += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}/>\n", number(p.x), number(p.y),
                         number(m.width), number(m.height),
                         m.radius > 0 ? fmt::format(" rx=\"{}\"", number(m.radius)) : "", paint_attributes(m.paint));
        break;
      case Mark::dots: {  // strokes of no length with round ends
        std::string d;
        for (Point q : m.points) d += "M" + coarse(q.x) + "," + coarse(q.y) + "h0";
        s +=
            fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linecap=\"round\"{}/>\n",
                        d, colour(m.paint.fill), number(2 * m.radius),
                        m.paint.opacity < 1 ? fmt::format(" opacity=\"{}\"", number(m.paint.opacity)) : "");
        break;
      }
      case Mark::text: {
        const TextStyle& t = m.style;
        std::string more;
        if (t.anchor != Anchor::start)
          more += t.anchor == Anchor::middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
        if (t.bold) more += " font-weight=\"bold\"";
        if (t.turn != 0)
          more += fmt::format(" transform=\"rotate({} {} {})\"", number(t.turn), number(p.x), number(p.y));
        s += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}>{}</text>\n", number(p.x), number(p.y),
                         number(t.size), colour(t.colour), more, escaped(m.label));
        break;
      }
    }
  }
  return s + "</svg>\n";
}

}  // namespace tinsmith::report
