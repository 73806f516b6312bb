#include "report/html.h"

#include <algorithm>

namespace tinsmith::report {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --page: #f4f6f9; --card: #ffffff; --ink: #1f2933; --muted: #5f6b7a; --rule: #e1e6ec;
  --accent: #0072b2; --mark: #eaf4fb; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Verdana, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 56px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
.subtitle { color: var(--muted); margin: 0 0 22px; font-size: 16px; }
nav { margin: 0 0 26px; display: flex; flex-wrap: wrap; gap: 6px 18px; }
nav a { color: var(--accent); text-decoration: none; }
nav a:hover { text-decoration: underline; }
h2 { font-size: 20px; margin: 40px 0 14px; padding-top: 14px; border-top: 1px solid var(--rule); }
p { max-width: 76ch; margin: 0 0 14px; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 14px; margin: 0 0 8px; }
.number, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
.number { padding: 14px 16px 12px; }
.number b { display: block; font-size: 25px; line-height: 1.2; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.number span { display: block; font-weight: 600; font-size: 14px; }
.number small { display: block; color: var(--muted); font-size: 12.5px; line-height: 1.4; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px;
  margin: 0 0 16px; align-items: start; }
.card { margin: 0 0 16px; overflow: hidden; }
.pictures .card { margin: 0; }
.pictures .wide { grid-column: 1 / -1; }
.drawing { padding: 6px; background: #ffffff; display: flex; justify-content: center; }
.wide .drawing { justify-content: flex-start; }
.drawing svg { display: block; max-width: 100%; height: auto; }
.photo { padding: 14px; display: flex; justify-content: center; }
.photo img { max-width: 100%; height: auto; border-radius: 4px; }
.photo img.pixels { image-rendering: pixelated; }
figcaption { color: var(--muted); font-size: 13px; padding: 8px 16px 12px; border-top: 1px solid var(--rule); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 7px 16px; border-bottom: 1px solid var(--rule); }
th { font-size: 12.5px; color: var(--muted); font-weight: 600; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody tr:last-child td { border-bottom: 0; }
tr.marked td { background: var(--mark); font-weight: 600; }
pre { margin: 0; padding: 14px 16px; overflow: auto; max-height: 340px;
  font: 12.5px/1.5 "DejaVu Sans Mono", ui-monospace, Menlo, Consolas, monospace; }
footer { margin-top: 40px; padding-top: 14px; border-top: 1px solid var(--rule); color: var(--muted); font-size: 13px; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --card: #161b22; --ink: #e6e9ee; --muted: #9aa5b1; --rule: #2a313b; --accent: #58b1ea;
    --mark: #12283a; }
  .drawing { background: #171717; }
  .drawing svg { filter: invert(0.91) hue-rotate(180deg); }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444444; --rule: #cccccc; --mark: #eeeeee; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .card, .number, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  pre { max-height: none; white-space: pre-wrap; }
  .drawing { background: #ffffff; }
  .drawing svg { filter: none; }
}
)";

// "1,234", "-0.5", "12.3 kB", "98 %", "+3", "–": set to the right.
bool is_number(std::string_view s) {
  if (s.empty() || s == "-" || s == "–") return true;
  if (s[0] == '-' || s[0] == '+') s.remove_prefix(1);
  if (s.empty() || s[0] < '0' || s[0] > '9') return false;
  size_t end = s.find_first_not_of("0123456789.,e-+");
  if (end == s.npos) return true;
  std::string_view unit = s.substr(end);
  if (unit[0] == ' ') unit.remove_prefix(1);
  return unit.size() <= 3 && unit.find(' ') == unit.npos;
}

std::string caption(const std::string& text) {
  return text.empty() ? "" : "<figcaption>" + escaped(text) + "</figcaption>\n";
}

std::string html(const Paragraph& p) { return "<p>" + escaped(p.text) + "</p>\n"; }

std::string html(const Table& t) {
  size_t columns = t.head.size();
  for (const auto& row : t.rows) columns = std::max(columns, row.size());
  std::vector<bool> numeric(columns, true);
  for (size_t c = 0; c < columns; ++c)
    for (const auto& row : t.rows)
      if (c < row.size() && !is_number(row[c])) numeric[c] = false;
  auto cell = [&](const char* tag, const std::vector<std::string>& row, size_t c) {
    return fmt::format("<{}{}>{}</{}>", tag, numeric[c] && c > 0 ? " class=\"n\"" : "",
                       c < row.size() ? escaped(row[c]) : "", tag);
  };
  std::string s = "<figure class=\"card\">\n<div class=\"scroll\"><table>\n";
  if (!t.head.empty()) {
    s += "<thead><tr>";
    for (size_t c = 0; c < columns; ++c) s += cell("th", t.head, c);
    s += "</tr></thead>\n";
  }
  s += "<tbody>\n";
  for (size_t r = 0; r < t.rows.size(); ++r) {
    s += static_cast<int>(r) == t.marked_row ? "<tr class=\"marked\">" : "<tr>";
    for (size_t c = 0; c < columns; ++c) s += cell("td", t.rows[r], c);
    s += "</tr>\n";
  }
  return s + "</tbody>\n</table></div>\n" + caption(t.caption) + "</figure>\n";
}

std::string html(const FigureItem& f) {
  const char* wide = f.figure.width > 640 ? " wide" : "";
  return fmt::format("<figure class=\"card{}\">\n<div class=\"drawing\">", wide) + write_svg(f.figure) + "</div>\n" +
         caption(f.caption) + "</figure>\n";
}

std::string html(const ImageItem& i) {
  auto begins = [&](std::string_view mark) {
    return i.data.size() > mark.size() && std::equal(mark.begin(), mark.end(), i.data.begin(), [](char a, uint8_t b) {
             return static_cast<uint8_t>(a) == b;
           });
  };
  const char* kind = begins("\x89PNG") ? "png" : begins("GIF8") ? "gif" : begins("\xff\xd8\xff") ? "jpeg" : nullptr;
  if (!kind) return "<p>(A picture is missing here: " + escaped(i.caption.empty() ? i.alt : i.caption) + ")</p>\n";
  return fmt::format(
      "<figure class=\"card\">\n<div class=\"photo\"><img{} alt=\"{}\" "
      "src=\"data:image/{};base64,{}\"></div>\n{}</figure>\n",
      i.pixels ? " class=\"pixels\"" : "", escaped(i.alt), kind, base64(i.data), caption(i.caption));
}

std::string html(const Listing& l) {
  return "<figure class=\"card\">\n<pre>" + escaped(l.text) + "</pre>\n" + caption(l.caption) + "</figure>\n";
}

bool is_picture(const Item& item) {
  return std::holds_alternative<FigureItem>(item) || std::holds_alternative<ImageItem>(item);
}

}  // namespace

std::string write_html(const Report& r) {
  std::string s = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<main>\n<h1>{}</h1>\n",
      escaped(r.title), style, escaped(r.title));
  if (!r.subtitle.empty()) s += "<p class=\"subtitle\">" + escaped(r.subtitle) + "</p>\n";
  if (r.sections.size() > 2) {
    s += "<nav>";
    for (size_t i = 0; i < r.sections.size(); ++i)
      s += fmt::format("<a href=\"#s{}\">{}</a>", i + 1, escaped(r.sections[i].title));
    s += "</nav>\n";
  }
  if (!r.numbers.empty()) {
    s += "<div class=\"numbers\">\n";
    for (const KeyNumber& n : r.numbers)
      s += fmt::format("<div class=\"number\"><b>{}</b><span>{}</span><small>{}</small></div>\n", escaped(n.value),
                       escaped(n.label), escaped(n.note));
    s += "</div>\n";
  }
  for (size_t i = 0; i < r.sections.size(); ++i) {
    s += fmt::format("<section>\n<h2 id=\"s{}\">{}</h2>\n", i + 1, escaped(r.sections[i].title));
    bool side_by_side = false;
    for (const Item& item : r.sections[i].items) {
      if (is_picture(item) != side_by_side) s += side_by_side ? "</div>\n" : "<div class=\"pictures\">\n";
      side_by_side = is_picture(item);
      s += std::visit([](const auto& x) { return html(x); }, item);
    }
    if (side_by_side) s += "</div>\n";
    s += "</section>\n";
  }
  if (!r.footer.empty()) s += "<footer>" + escaped(r.footer) + "</footer>\n";
  return s + "</main>\n</body>\n</html>\n";
}

std::string base64(std::span<const uint8_t> data) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (size_t i = 0; i < data.size(); i += 3) {
    uint32_t v = static_cast<uint32_t>(data[i]) << 16;
    if (i + 1 < data.size()) v |= static_cast<uint32_t>(data[i + 1]) << 8;
    if (i + 2 < data.size()) v |= data[i + 2];
    out += digits[v >> 18];
    out += digits[v >> 12 & 63];
    out += i + 1 < data.size() ? digits[v >> 6 & 63] : '=';
    out += i + 2 < data.size() ? digits[v & 63] : '=';
  }
  return out;
}

}  // namespace tinsmith::report
