#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/det_math.h"
#include "report/figure.h"

#if defined(__SANITIZE_ADDRESS__)
// The leak sanitizer, where it is on, sees fontconfig's caches, which fontconfig keeps for the life of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
extern "C" const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

namespace tinsmith::report {
namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

void set_colour(cairo_t* c, Colour colour, double opacity) {
  cairo_set_source_rgba(c, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0, opacity);
}

void finish(cairo_t* c, const Paint& p) {
  if (p.fill != none) {
    set_colour(c, p.fill, p.opacity);
    cairo_fill_preserve(c);
  }
  if (p.stroke != none) {
    set_colour(c, p.stroke, p.opacity);
    cairo_set_line_width(c, p.width);
    cairo_set_dash(c, &p.dash, p.dash > 0 ? 1 : 0, 0);
    cairo_stroke_preserve(c);
  }
  cairo_new_path(c);
}

void rounded_box(cairo_t* c, const Mark& m) {
  double x = m.points[0].x, y = m.points[0].y, r = std::min({m.radius, m.width / 2, m.height / 2});
  if (r <= 0) {
    cairo_rectangle(c, x, y, m.width, m.height);
    return;
  }
  cairo_arc(c, x + m.width - r, y + r, r, -det::pi / 2, 0);
  cairo_arc(c, x + m.width - r, y + m.height - r, r, 0, det::pi / 2);
  cairo_arc(c, x + r, y + m.height - r, r, det::pi / 2, det::pi);
  cairo_arc(c, x + r, y + r, r, det::pi, 3 * det::pi / 2);
  cairo_close_path(c);
}

void draw_text(cairo_t* c, const Mark& m) {
  const TextStyle& t = m.style;
  std::string label = valid_utf8(m.label);
  cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         t.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(c, t.size);
  cairo_text_extents_t extents;
  cairo_text_extents(c, label.c_str(), &extents);
  double shift = t.anchor == Anchor::start ? 0 : t.anchor == Anchor::middle ? extents.x_advance / 2 : extents.x_advance;
  cairo_save(c);
  cairo_translate(c, m.points[0].x, m.points[0].y);
  if (t.turn != 0) cairo_rotate(c, t.turn * det::pi / 180);
  cairo_move_to(c, -shift, 0);
  set_colour(c, t.colour, 1);
  cairo_show_text(c, label.c_str());
  cairo_restore(c);
  cairo_new_path(c);  // showing text leaves a current point
}

void draw(cairo_t* c, const Mark& m) {
  if (m.points.empty()) return;
  switch (m.kind) {
    case Mark::polyline:
    case Mark::polygon:
      for (Point p : m.points) cairo_line_to(c, p.x, p.y);
      if (m.kind == Mark::polygon) cairo_close_path(c);
      finish(c, m.paint);
      break;
    case Mark::box:
      rounded_box(c, m);
      finish(c, m.paint);
      break;
    case Mark::dots:  // one path, as in the SVG: overlapping dots of one series do not grow darker
      for (Point p : m.points) {
        cairo_new_sub_path(c);
        cairo_arc(c, p.x, p.y, m.radius, 0, 2 * det::pi);
      }
      set_colour(c, m.paint.fill, m.paint.opacity);
      cairo_fill(c);
      break;
    case Mark::text: draw_text(c, m); break;
  }
}

}  // namespace

Result<Bytes> write_png(const Figure& f, double scale) {
  double width = std::ceil(f.width * scale), height = std::ceil(f.height * scale);
  if (!(width >= 1 && height >= 1 && width <= 32000 && height <= 32000 && width * height <= 1e8))
    return fail(Code::unsupported, "figure", fmt::format("{} x {} pixels cannot be drawn", width, height),
                "take the SVG, or a smaller scale");
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height)),
                  cairo_surface_destroy);
  Context c(cairo_create(surface.get()), cairo_destroy);
  std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(cairo_font_options_create(),
                                                                                       cairo_font_options_destroy);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);  // whatever the user's settings are
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(c.get(), options.get());
  cairo_scale(c.get(), scale, scale);
  cairo_set_line_join(c.get(), CAIRO_LINE_JOIN_ROUND);
  set_colour(c.get(), white, 1);
  cairo_paint(c.get());
  for (const Mark& m : f.marks) draw(c.get(), m);

  Bytes out;
  auto add = [](void* to, const unsigned char* data, unsigned size) {
    auto* bytes = static_cast<Bytes*>(to);
    bytes->insert(bytes->end(), data, data + size);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_status_t status = cairo_status(c.get());
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_write_to_png_stream(surface.get(), add, &out);
  if (status != CAIRO_STATUS_SUCCESS)
    return fail(Code::internal, "figure", fmt::format("cairo: {}", cairo_status_to_string(status)), "take the SVG");
  return out;
}

}  // namespace tinsmith::report
