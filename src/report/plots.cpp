#include "report/plots.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/det_math.h"

namespace tinsmith::report {
namespace {

std::vector<double> wide(const std::vector<float>& v) { return {v.begin(), v.end()}; }

std::string count_of(size_t n, const char* what) {
  return fmt::format("{} {}{}", grouped(static_cast<int64_t>(n)), what, n == 1 ? "" : "s");
}

// x of an angle gets whole turns as its ends, when the data nearly fills them.
Axis x_axis(const std::string& name, bool angle, const std::vector<float>& x) {
  Axis a{.label = name, .angle = angle};
  if (angle && !x.empty()) {
    auto [low, high] = std::minmax_element(x.begin(), x.end());
    if (*low >= 0 && *high <= 2 * det::pi + 1e-3) a.range = Range{-0.12, 2 * det::pi + 0.12};
  }
  return a;
}

// The clean function as a line: points in the order of x.
Series clean_line(const std::vector<float>& x, const std::vector<float>& y, const std::string& label) {
  std::vector<size_t> order(std::min(x.size(), y.size()));
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return x[a] < x[b]; });
  Series s{.label = label, .colour = ink, .size = 1.6};
  for (size_t i : order) s.x.push_back(x[i]), s.y.push_back(y[i]);
  return s;
}

Series dots(const std::string& label, const Points& p, Colour colour, double opacity = 0.75) {
  return {.kind = Series::dots, .label = label, .x = wide(p.x), .y = wide(p.y), .colour = colour, .opacity = opacity};
}

}  // namespace

Figure x_plot(const DataRecord& d) {
  Chart order{
      .subtitle = "in the order of the data", .x = {.label = "sample"}, .y = {.label = d.x_name, .angle = d.angle}};
  Series s{.kind = Series::dots, .y = wide(d.all.x), .colour = blue, .opacity = 0.75};
  for (size_t i = 0; i < d.all.x.size(); ++i) s.x.push_back(static_cast<double>(i));
  order.series.push_back(std::move(s));
  order.x.range = Range{0, std::max<double>(1, static_cast<double>(d.all.x.size()))};
  order.y.range = x_axis("", d.angle, d.all.x).range;

  Chart spread{
      .subtitle = "how often each value comes", .x = x_axis(d.x_name, d.angle, d.all.x), .y = {.label = "samples"}};
  if (!d.all.x.empty()) {
    auto [low, high] = std::minmax_element(d.all.x.begin(), d.all.x.end());
    double from = *low, span = std::max<double>(*high - *low, 1e-9);
    if (spread.x.range) from = 0, span = 2 * det::pi;
    constexpr size_t bins = 20;
    Series h{.kind = Series::bars, .y = std::vector<double>(bins, 0.0), .colour = sky};
    for (size_t i = 0; i <= bins; ++i) h.x.push_back(from + span * static_cast<double>(i) / bins);
    for (float x : d.all.x) {
      double t = (x - from) / span * bins;
      if (std::isfinite(t)) ++h.y[static_cast<size_t>(std::clamp<double>(t, 0, bins - 1))];
    }
    spread.series.push_back(std::move(h));
  }
  return side_by_side(fmt::format("{}: {}", d.x_name, count_of(d.all.x.size(), "sample")), {order, spread});
}

Figure clean_plot(const DataRecord& d) {
  Chart c{.title = fmt::format("{} over {}, without noise", d.y_name, d.x_name),
          .x = x_axis(d.x_name, d.angle, d.all.x),
          .y = {.label = d.y_name}};
  c.series.push_back(dots("", {d.all.x, d.y_clean.empty() ? d.all.y : d.y_clean}, blue));
  return to_figure(c);
}

Figure data_plot(const DataRecord& d) {
  Chart c{.title = fmt::format("{} over {}: {}", d.y_name, d.x_name, count_of(d.all.x.size(), "sample")),
          .x = x_axis(d.x_name, d.angle, d.all.x),
          .y = {.label = d.y_name}};
  bool clean = !d.y_clean.empty();
  if (clean) {
    double squares = 0;
    size_t n = std::min(d.y_clean.size(), d.all.y.size());
    for (size_t i = 0; i < n; ++i) squares += (d.all.y[i] - d.y_clean[i]) * (d.all.y[i] - d.y_clean[i]);
    if (n > 0)
      c.subtitle = fmt::format("the noise's standard deviation is {:.3f}", std::sqrt(squares / static_cast<double>(n)));
  }
  c.series.push_back(dots(clean ? "with noise" : "", d.all, blue, 0.6));
  if (clean) c.series.push_back(clean_line(d.all.x, d.y_clean, "without noise"));
  return to_figure(c);
}

Figure split_plot(const DataRecord& d) {
  Chart c{.title = "Train, validation and test",
          .x = x_axis(d.x_name, d.angle, d.all.x.empty() ? d.train.x : d.all.x),
          .y = {.label = d.y_name}};
  struct Part { const char* name; const Points* points; Colour colour; };
  for (auto [name, points, colour] :
       {Part{"train", &d.train, sky}, {"validation", &d.validation, orange}, {"test", &d.test, ink}})
    if (!points->x.empty())
      c.series.push_back({.kind = Series::dots,
                          .label = fmt::format("{} ({})", name, grouped(static_cast<int64_t>(points->x.size()))),
                          .x = wide(points->x),
                          .y = wide(points->y),
                          .colour = colour,
                          .size = d.all.x.size() > 3000 ? 1.3 : 2,
                          .opacity = 0.85});
  return to_figure(c);
}

namespace {

Figure curve_plot(const std::string& title, const std::string& y_label, const Curve& m, size_t skip) {
  size_t n = std::max(m.train.size(), m.validation.size());
  if (skip >= n) skip = 0;
  Chart c{.title = title, .x = {.label = "epoch", .whole = true}, .y = {.label = y_label, .from_zero = skip == 0}};
  if (skip > 0) c.title += fmt::format(" from epoch {} on", skip + 1);
  std::string last;
  auto add = [&](const char* label, const std::vector<double>& v, Colour colour) {
    if (v.empty()) return;
    Series s{.kind = Series::line, .label = label, .colour = colour, .size = n > 60 ? 1.8 : 2.2};
    for (size_t i = skip; i < v.size(); ++i) s.x.push_back(static_cast<double>(i + 1)), s.y.push_back(v[i]);
    c.series.push_back(std::move(s));
    last += fmt::format("{}{} {:.4f}", last.empty() ? "last epoch: " : ", ", label, v.back());
  };
  add("train", m.train, blue);
  add("validation", m.validation, red);
  c.subtitle = last;
  if (m.floor && n > 0) {
    double from = static_cast<double>(skip + 1), to = static_cast<double>(std::max(n, skip + 2));
    c.series.push_back({.label = fmt::format("the noise's own ({:.4f})", *m.floor),
                        .x = {from, to},
                        .y = {*m.floor, *m.floor},
                        .colour = ink,
                        .size = 1.4,
                        .dash = 5});
  }
  c.x.range = Range{static_cast<double>(skip + 1), static_cast<double>(std::max(n, skip + 2))};
  return to_figure(c);
}

}  // namespace

Figure metric_plot(const Curve& m, size_t skip) {
  std::string title = m.name;
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 32);
  return curve_plot(title, "", m, skip);
}

Figure loss_plot(const History& h, size_t skip) { return curve_plot("Loss", h.loss.name, h.loss, skip); }

Figure prediction_plot(const PredictionRecord& r) {
  std::vector<double> actual = wide(r.actual.y), predicted = wide(r.predicted);
  size_t n = std::min(actual.size(), predicted.size());
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += std::abs(predicted[i] - actual[i]);
  Chart c{.title = "Predicted against actual, test set", .y = {.label = r.y_name}};
  c.subtitle =
      fmt::format("{}, mean absolute error {:.4f}", count_of(n, "sample"), n ? sum / static_cast<double>(n) : 0);
  if (r.actual.x.empty()) {  // more than one input: the perfect model is the diagonal
    c.x.label = "actual " + r.y_name;
    c.y.label = "predicted " + r.y_name;
    if (n > 0) {
      auto [low, high] = std::minmax_element(actual.begin(), actual.end());
      c.series.push_back({.label = "a perfect model",
                          .x = {*low, *high},
                          .y = {*low, *high},
                          .colour = muted,
                          .size = 1.4,
                          .dash = 5});
    }
    c.series.push_back(
        {.kind = Series::dots, .label = "test samples", .x = actual, .y = predicted, .colour = blue, .opacity = 0.75});
    return to_figure(c, 480, 460);
  }
  c.x = x_axis(r.x_name, r.angle, r.actual.x);
  c.series.push_back(
      {.kind = Series::dots, .label = "actual", .x = wide(r.actual.x), .y = actual, .colour = sky, .opacity = 0.8});
  if (!r.clean.x.empty()) c.series.push_back(clean_line(r.clean.x, r.clean.y, "without noise"));
  c.series.push_back(
      {.kind = Series::dots, .label = "predicted", .x = wide(r.actual.x), .y = predicted, .colour = red});
  return to_figure(c);
}

Figure led_plot(const LedRecord& r) {
  Chart c{.title = "LED brightness", .x = {.label = "time (s)"}, .y = {.label = "duty (%)", .range = Range{0, 104}}};
  for (int percent : {0, 25, 50, 75, 100}) c.y.ticks.push_back({static_cast<double>(percent), std::to_string(percent)});
  Series s{.kind = Series::steps, .x = r.time_s, .colour = orange, .size = 2};
  for (double d : r.duty) s.y.push_back(100 * d);
  double end = std::max(r.end_s, r.time_s.empty() ? 0 : r.time_s.back());
  if (!s.y.empty() && end > s.x.back()) s.x.push_back(end), s.y.push_back(s.y.back());
  c.x.range = Range{s.x.empty() ? 0 : std::min(0.0, s.x.front()), end > 0 ? end : 1};
  c.series.push_back(std::move(s));
  return to_figure(c, 560, 280);
}

}  // namespace tinsmith::report
