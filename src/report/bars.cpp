// Bar charts and the confusion matrix.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/plots.h"

namespace tinsmith::report {

Figure bar_plot(const BarRecord& r) {
  constexpr double row = 28, bar = 17, edge = 16, width = 560;
  auto text = [&](double v) { return r.bytes ? bytes_text(v) : short_number(v); };
  auto total = [](const Bar& b) {
    double sum = 0;
    for (double p : b.parts) sum += std::isfinite(p) && p > 0 ? p : 0;
    return sum;
  };
  double label_width = 0, note_width = 0, top_value = 0;
  for (const Bar& b : r.bars) {
    label_width = std::max(label_width, text_width(b.label, 12));
    note_width = std::max(note_width, text_width(b.note.empty() ? text(total(b)) : b.note, 11.5));
    top_value = std::max(top_value, total(b));
  }
  label_width = std::min(label_width, 180.0);
  note_width = std::min(note_width, 170.0);
  const double left = edge + label_width + 10, right = width - edge - note_width - 10;

  Figure f{width, 0, r.title, {}};
  double y = 28;
  f.text({edge, y}, fitted(r.title, width - 2 * edge, 15, true), {.size = 15, .bold = true});
  if (!r.subtitle.empty()) {
    y += 19;
    f.text({edge, y}, fitted(r.subtitle, width - 2 * edge, 11.5), {.size = 11.5, .colour = muted});
  }
  if (!r.part_names.empty()) {
    y += 22;
    double x = edge;
    for (size_t i = 0; i < r.part_names.size(); ++i) {
      double item = 18 + text_width(r.part_names[i], 11.5) + 20;
      if (x + item > width - edge && x > edge) x = edge, y += 19;
      f.box({x, y - 9, 12, 10}, {.fill = series_colours[i % std::size(series_colours)]}, 1.5);
      f.text({x + 18, y}, r.part_names[i], {.size = 11.5});
      x += item;
    }
  }
  y += 14;
  for (const Bar& b : r.bars) {
    f.text({left - 10, y + 17}, fitted(b.label, label_width, 12), {.size = 12, .anchor = Anchor::end});
    double x = left;
    for (size_t i = 0; i < b.parts.size(); ++i) {
      if (!(b.parts[i] > 0) || !std::isfinite(b.parts[i])) continue;
      double w = b.parts[i] / top_value * (right - left);
      f.box({x, y + 4, std::max(w, 0.75), bar}, {.fill = series_colours[i % std::size(series_colours)]});
      x += w;
    }
    f.text({x + 8, y + 17}, fitted(b.note.empty() ? text(total(b)) : b.note, note_width + 1, 11.5),
           {.size = 11.5, .colour = muted});
    y += row;
  }
  f.line({{left, y - row * static_cast<double>(r.bars.size())}, {left, y}}, {.stroke = muted, .width = 1.2});
  f.height = y + 16;
  return f;
}

Figure confusion_plot(const ConfusionRecord& r) {
  const size_t n = r.classes.size();
  double label = 0;
  for (const std::string& c : r.classes) label = std::max(label, text_width(c, 11.5));
  label = std::min(label, 140.0);
  const double cell = n > 0 ? std::clamp(440.0 / static_cast<double>(n), 22.0, 64.0) : 22;
  const double left = 16 + 22 + label + 10, side = cell * static_cast<double>(n);
  int64_t right_ones = 0, all = 0;
  for (size_t i = 0; i < n * n && i < r.counts.size(); ++i) {
    all += r.counts[i];
    if (i / n == i % n) right_ones += r.counts[i];
  }
  bool turned = label > cell - 6;  // class names do not fit above their columns
  const double top = 66 + 20 + (turned ? label : 14) + 10;
  Figure f{std::max(left + side + 24, 420.0), top + side + 24, "Confusion matrix", {}};
  f.text({16, 28}, "What was taken for what, test set", {.size = 15, .bold = true});
  f.text({16, 48}, fmt::format("{} of {} right ({:.1f} %)", grouped(right_ones), grouped(all),
                               all ? 100.0 * static_cast<double>(right_ones) / static_cast<double>(all) : 0.0),
         {.size = 11.5, .colour = muted});
  f.text({left + side / 2, 76}, "predicted", {.size = 11.5, .colour = muted, .anchor = Anchor::middle});
  f.text({30, top + side / 2}, "actual", {.size = 11.5, .colour = muted, .anchor = Anchor::middle, .turn = -90});
  for (size_t i = 0; i < n; ++i) {
    double at = cell * (static_cast<double>(i) + 0.5);
    std::string name = fitted(r.classes[i], label + 1, 11.5);
    f.text({left - 10, top + at + 4}, name, {.size = 11.5, .anchor = Anchor::end});
    if (turned) f.text({left + at + 4, top - 8}, name, {.size = 11.5, .turn = -90});
    else f.text({left + at, top - 8}, name, {.size = 11.5, .anchor = Anchor::middle});
    int64_t row_sum = 0;
    for (size_t j = 0; j < n; ++j) row_sum += i * n + j < r.counts.size() ? r.counts[i * n + j] : 0;
    for (size_t j = 0; j < n; ++j) {
      int64_t count = i * n + j < r.counts.size() ? r.counts[i * n + j] : 0;
      double share = row_sum > 0 ? static_cast<double>(count) / static_cast<double>(row_sum) : 0;
      Colour shade = count == 0 ? pale : mixed(i == j ? 0xe3eef6 : 0xfdf1e8, i == j ? blue : red, std::sqrt(share));
      f.box({left + cell * static_cast<double>(j) + 1, top + cell * static_cast<double>(i) + 1, cell - 2, cell - 2},
            {.fill = shade}, 2);
      std::string number = grouped(count);
      if (count > 0 && text_width(number, 10.5) < cell - 4)
        f.text({left + cell * (static_cast<double>(j) + 0.5), top + at + 4}, number,
               {.size = 10.5, .colour = share > 0.35 ? white : ink, .anchor = Anchor::middle});
    }
  }
  return f;
}

}  // namespace tinsmith::report
