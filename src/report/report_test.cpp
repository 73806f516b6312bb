#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "report/html.h"
#include "report/plots.h"

namespace tinsmith::report {
namespace {

std::string labels(const std::vector<Tick>& ticks) {
  std::string s;
  for (const Tick& t : ticks) s += (s.empty() ? "" : " ") + t.label;
  return s;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Ticks, AreNice) {
  EXPECT_EQ(labels(nice_ticks({0, 1}, 5)), "0.0 0.2 0.4 0.6 0.8 1.0");
  EXPECT_EQ(labels(nice_ticks({-1.1, 1.1}, 4)), "-1.0 -0.5 0.0 0.5 1.0");
  EXPECT_EQ(labels(nice_ticks({0.0098, 0.0131}, 4)), "0.010 0.011 0.012 0.013");
  EXPECT_EQ(labels(nice_ticks({0, 60000}, 3)), "0 20,000 40,000 60,000");
  EXPECT_EQ(labels(nice_ticks({1, 4}, 10, true)), "1 2 3 4");
  EXPECT_EQ(labels(nice_ticks({0, 3e-9}, 3)), "0 1e-09 2e-09 3e-09");
  EXPECT_EQ(labels(nice_ticks({1e300, 5e300}, 2)), "2e+300 4e+300");
  EXPECT_EQ(labels(nice_ticks({1, 1}, 3)), "");
  EXPECT_EQ(labels(nice_ticks({0, INFINITY}, 3)), "");
}

TEST(Ticks, LogarithmsAndAngles) {
  EXPECT_EQ(labels(log_ticks({0.0009, 1.2}, 6)), "0.001 0.01 0.1 1");
  EXPECT_EQ(labels(log_ticks({1, 60}, 6)), "1 2 5 10 20 50");
  EXPECT_EQ(labels(log_ticks({-1, 60}, 6)), "");
  EXPECT_EQ(labels(angle_ticks({0, 6.3})), "0 π/2 π 3π/2 2π");
  EXPECT_EQ(labels(angle_ticks({-3.2, 3.2})), "-π -π/2 0 π/2 π");
  EXPECT_EQ(labels(angle_ticks({0, 40})), "0 2π 4π 6π 8π 10π 12π");
  EXPECT_EQ(labels(angle_ticks({0, 1000})), "0 100 200 300 400 500 600 700 800 900 1,000");
}

TEST(Numbers, AreShort) {
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(bytes_text(2048), "2,048 B");
  EXPECT_EQ(bytes_text(24368), "24.4 kB");
  EXPECT_EQ(bytes_text(1.5e6), "1.50 MB");
  EXPECT_EQ(short_number(702), "702");
  EXPECT_EQ(short_number(2340000), "2.34 M");
  EXPECT_EQ(short_number(0.0121), "0.0121");
}

TEST(Text, IsMeasuredFittedAndEscaped) {
  EXPECT_NEAR(text_width("ab", 10), 12.48, 1e-9);
  EXPECT_EQ(fitted("FULLY_CONNECTED", 1000, 10), "FULLY_CONNECTED");
  EXPECT_EQ(fitted("FULLY_CONNECTED", 60, 10), "FULLY_C…");
  EXPECT_EQ(fitted("ππππππ", 30, 10), "ππ…");
  EXPECT_EQ(fitted("abc", 1, 10), "");
  EXPECT_EQ(escaped("<b a=\"1\">&'"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
  EXPECT_EQ(escaped("a\x01\xff\xc3π"), "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdπ");
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd") << "a surrogate";
}

TEST(Svg, IsSmallAndExact) {
  Figure f{100, 50, "a & b", {}};
  f.line({{0, 0}, {10.26, 5}}, {.stroke = blue, .width = 1.5, .dash = 4});
  f.dots({{1, 2}, {3, 4}}, 2, {.fill = red, .opacity = 0.5});
  f.box({1, 2, 3, 4}, {.fill = white, .stroke = ink}, 2);
  f.text({5, 6}, "<x>", {.size = 10, .colour = muted, .anchor = Anchor::end, .bold = true, .turn = -90});
  EXPECT_EQ(write_svg(f),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\" viewBox=\"0 0 100 50\" role=\"img\" "
            "font-family=\"'DejaVu Sans', Verdana, sans-serif\">\n"
            "<title>a &amp; b</title>\n<rect width=\"100\" height=\"50\" fill=\"#ffffff\"/>\n"
            "<path d=\"M0,0L10.3,5\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.5\" stroke-dasharray=\"4\" "
            "stroke-linejoin=\"round\"/>\n"
            "<path d=\"M1,2h0M3,4h0\" fill=\"none\" stroke=\"#d55e00\" stroke-width=\"4\" stroke-linecap=\"round\" "
            "opacity=\"0.5\"/>\n"
            "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" rx=\"2\" fill=\"#ffffff\" stroke=\"#1f2933\" "
            "stroke-width=\"1\"/>\n"
            "<text x=\"5\" y=\"6\" font-size=\"10\" fill=\"#5f6b7a\" text-anchor=\"end\" font-weight=\"bold\" "
            "transform=\"rotate(-90 5 6)\">&lt;x&gt;</text>\n</svg>\n");
}

TEST(Png, HasItsSizeAndIsTheSameEachTime) {
  Figure f{30, 20, "", {}};
  f.text({1, 10}, "a\xff", {});
  auto png = write_png(f, 2);
  ASSERT_TRUE(png) << png.error().text();
  EXPECT_EQ((*png)[19], 60) << "the width in the header";
  EXPECT_EQ((*png)[23], 40);
  EXPECT_EQ(*png, *write_png(f, 2));
  f.height = 1e6;
  EXPECT_EQ(write_png(f, 2).error().text(),
            "figure: 60 x 2000000 pixels cannot be drawn; take the SVG, or a smaller scale");
}

// Every text of a chart stays on the page, and no two share a place.
void expect_tidy(const Figure& f) {
  struct Placed { Box box; std::string label; };
  std::vector<Placed> placed;
  for (const Mark& m : f.marks) {
    if (m.kind != Mark::text || m.style.turn != 0) continue;
    double w = text_width(m.label, m.style.size, m.style.bold), x = m.points[0].x;
    if (m.style.anchor == Anchor::middle) x -= w / 2;
    if (m.style.anchor == Anchor::end) x -= w;
    Box b{x, m.points[0].y - m.style.size * 0.75, w, m.style.size * 0.75};
    EXPECT_GE(b.x, 0) << m.label;
    EXPECT_LE(b.x + b.width, f.width) << m.label;
    EXPECT_LE(m.points[0].y, f.height) << m.label;
    for (const Placed& p : placed)
      EXPECT_FALSE(b.x < p.box.x + p.box.width && p.box.x < b.x + b.width && b.y < p.box.y + p.box.height &&
                   p.box.y < b.y + b.height)
          << m.label << " lies on " << p.label;
    placed.push_back({b, m.label});
  }
}

History history(size_t epochs) {
  History h{{"mean squared error", {}, {}, 0.01}, {{"accuracy", {}, {}, {}}}};
  for (size_t i = 0; i < epochs; ++i) {
    double v = 0.01 + 1.0 / static_cast<double>(i + 1);
    h.loss.train.push_back(v), h.loss.validation.push_back(v * 1.1);
    h.metrics[0].train.push_back(1 - v / 2), h.metrics[0].validation.push_back(1 - v / 1.9);
  }
  return h;
}

DataRecord data(size_t n) {
  DataRecord d;
  d.angle = true;
  for (size_t i = 0; i < n; ++i) {
    auto x = static_cast<float>(i * 37 % 628) / 100;
    d.all.x.push_back(x), d.all.y.push_back(std::sin(x)), d.y_clean.push_back(std::sin(x));
    (i % 5 < 3 ? d.train : i % 5 == 3 ? d.validation : d.test).x.push_back(x);
    (i % 5 < 3 ? d.train : i % 5 == 3 ? d.validation : d.test).y.push_back(std::sin(x));
  }
  return d;
}

TEST(Plots, AreTidyAtEverySize) {
  for (size_t n : {0u, 1u, 2u, 30u, 1500u}) {
    SCOPED_TRACE(n);
    DataRecord d = data(n);
    for (const Figure& f : {x_plot(d), clean_plot(d), data_plot(d), split_plot(d)}) expect_tidy(f);
    History h = history(n);
    for (size_t skip : {0u, 50u}) {
      expect_tidy(loss_plot(h, skip));
      expect_tidy(metric_plot(h.metrics[0], skip));
    }
    PredictionRecord p{"x", "y", d.all, d.y_clean, d.train, true};
    expect_tidy(prediction_plot(p));
    p.actual.x.clear();
    expect_tidy(prediction_plot(p));
    LedRecord led;
    for (size_t i = 0; i < n; ++i) led.time_s.push_back(static_cast<double>(i) / 70), led.duty.push_back(0.5);
    led.end_s = static_cast<double>(n) / 70;
    expect_tidy(led_plot(led));
  }
}

TEST(Plots, NumbersThatAreNoneLeaveAGap) {
  double nan = std::nan("");
  Chart c{.title = "t", .x = {}, .y = {}, .series = {{.x = {0, 1, 2, 3, 4}, .y = {1, 2, nan, 3, INFINITY}}}};
  std::string svg = write_svg(to_figure(c));
  EXPECT_FALSE(contains(svg, "nan"));
  EXPECT_FALSE(contains(svg, "inf"));
  c.y.log = true;
  c.series[0].y = {0, -1, nan, nan, nan};
  EXPECT_FALSE(contains(write_svg(to_figure(c)), "nan"));
}

TEST(Plots, LongLinesKeepTheirExtremesInFewPoints) {
  Series s{.x = {}, .y = {}};
  for (int i = 0; i < 100000; ++i) s.x.push_back(i), s.y.push_back(i == 55555 ? 100 : i % 2);
  Figure f = to_figure({.title = "t", .x = {}, .y = {}, .series = {s}});
  size_t points = 0;
  double top = 1e9;
  for (const Mark& m : f.marks)
    if (m.kind == Mark::polyline && m.points.size() > 100) {
      points += m.points.size();
      for (Point p : m.points) top = std::min(top, p.y);
    }
  EXPECT_LT(points, 4000u);
  EXPECT_LT(top, 80) << "the one high value is still there";
}

TEST(Diagrams, DrawNeuronsWhenTheyCanBeCounted) {
  NetworkRecord sine{
      "sine",
      {1},
      {{"d1", "Dense", "relu", {16}, 32}, {"d2", "Dense", "relu", {16}, 272}, {"d3", "Dense", "linear", {1}, 17}}};
  Figure f = network_plot(sine);
  expect_tidy(f);
  EXPECT_TRUE(contains(write_svg(f), ">321 parameters<"));
  size_t lines = 0;
  for (const Mark& m : f.marks) lines += m.kind == Mark::polyline;
  EXPECT_EQ(lines, 16u + 256 + 16);

  NetworkRecord kws{
      "kws", {49, 10, 1}, {{"c", "Conv2D", "relu", {25, 5, 64}, 2624}, {"d", "Dense", "softmax", {12}, 780}}};
  f = network_plot(kws);
  expect_tidy(f);
  EXPECT_TRUE(contains(write_svg(f), ">25x5x64<"));
  EXPECT_TRUE(contains(write_svg(f), ">relu, 2,624 parameters<"));
}

TEST(Diagrams, TheGraphTakesBranchesAndShortCuts) {
  GraphRecord g{"g", {"8x8x4 int8"}, {}};
  for (int i = 0; i < 20; ++i)
    g.nodes.push_back(
        {"CONV_2D", "3x3", "8x8x4 int8", i % 3 == 2 ? std::vector<int>{i - 1, i - 3} : std::vector<int>{i - 1}});
  g.nodes.push_back({"A_VERY_LONG_OPERATOR_NAME_INDEED", "", "1x2x3x4x5x6x7x8x9 complex float", {0, 99, -1}});
  expect_tidy(graph_plot(g));
  expect_tidy(graph_plot({"empty", {"1"}, {}}));
  expect_tidy(graph_plot({"nothing", {}, {}}));
}

// The boxes stand one under another; the shortcut passes at their side, in a straight line.
TEST(Diagrams, AShortcutRunsBesideTheBoxesItJumpsOver) {
  const GraphRecord g{"residual", {"1x8x8x4 int8", "1x4 int8"},
                      {{"0 CONV_2D", "3x3", "1x8x8x4 int8", {-1}}, {"1 CONV_2D", "3x3", "1x8x8x4 int8", {0}},
                       {"2 ADD", "", "1x8x8x4 int8", {1, -1}, true}, {"3 MUL", "", "1x8x8x4 int8", {-2, 2}, true}}};
  const Figure f = graph_plot(g);
  expect_tidy(f);
  const std::string svg = write_svg(f);
  for (const char* word : {">input 0<", ">input 1<", ">0 CONV_2D<", ">1x8x8x4 int8<", ">output<"}) EXPECT_TRUE(contains(svg, word)) << word;
  std::vector<Mark> boxes;
  for (const Mark& m : f.marks)
    if (m.kind == Mark::box && m.width > 100) boxes.push_back(m);
  ASSERT_EQ(boxes.size(), 6u);
  EXPECT_EQ(boxes[2].points[0].x, boxes[3].points[0].x);
  EXPECT_EQ(boxes[2].points[0].x, boxes[4].points[0].x);
  size_t over_a_box = 0, edges = 0;
  for (const Mark& m : f.marks) {
    if (m.kind != Mark::polyline) continue;
    ++edges;
    for (const Mark& b : boxes)
      for (const Point p : m.points)
        over_a_box += p.x > b.points[0].x && p.x < b.points[0].x + b.width && p.y > b.points[0].y && p.y < b.points[0].y + b.height;
  }
  EXPECT_EQ(edges, 6u);
  EXPECT_EQ(over_a_box, 0u);
}

// An output over the input that dies: the one's box ends where the other's begins, in the middle of the step.
TEST(Diagrams, InPlaceBoxesMeetInTheMiddleOfTheStep) {
  ArenaRecord a{{"RELU", "ADD"}, {{"input", 0, 100, 0, 0}, {"0 RELU", 0, 100, 0, 1}, {"scratch", 100, 20, 1, 1, true}}, 120, 120, "m.tflite"};
  const Figure f = arena_plot(a);
  expect_tidy(f);
  std::vector<Mark> boxes;
  for (const Mark& m : f.marks)
    if (m.kind == Mark::box) boxes.push_back(m);
  ASSERT_EQ(boxes.size(), 3u);
  EXPECT_NEAR(boxes[0].points[0].x + boxes[0].width + 2, boxes[1].points[0].x, 0.1);
  EXPECT_TRUE(contains(write_svg(f), ">arena = lower bound<"));
  a.lower_bound = 100;
  EXPECT_TRUE(contains(write_svg(arena_plot(a)), ">lower bound<"));
}

TEST(Diagrams, TheArenaOfAnyNumberOfSteps) {
  for (int steps : {0, 1, 3, 12, 31, 200}) {
    SCOPED_TRACE(steps);
    ArenaRecord a{{}, {}, 4096, 4000};
    for (int i = 0; i < steps; ++i) {
      a.steps.push_back("FULLY_CONNECTED");
      a.blocks.push_back({"tensor_" + std::to_string(i), i % 2 ? 0 : 2048, 2000, i, i + (i + 1 < steps)});
    }
    expect_tidy(arena_plot(a));
  }
}

TEST(Bars, AndTheConfusionMatrix) {
  BarRecord b{"Flash", "", {"code", "model"}, {{"int8", {3000, 420}, ""}, {"nothing", {0, 0}, "none"}}, true};
  Figure f = bar_plot(b);
  expect_tidy(f);
  EXPECT_TRUE(contains(write_svg(f), ">3,420 B<"));
  expect_tidy(bar_plot({"empty", "", {}, {}, false}));
  ConfusionRecord c{{"cat", "dog"}, {9, 1, 2, 8}};
  EXPECT_TRUE(contains(write_svg(confusion_plot(c)), ">17 of 20 right (85.0 %)<"));
  expect_tidy(confusion_plot(c));
  expect_tidy(confusion_plot({{}, {}}));
  expect_tidy(confusion_plot({std::vector<std::string>(40, "a class with a long name"), {}}));
}

TEST(Frontier, NamesItsPointsAndTheLayersThatStream) {
  FrontierRecord r{.points = {{"speed", 4000, 1e6, true, false, {}}, {"ram", 1000, 1.5e6, true, true, {{0, 2, "2"}, {3, 3, "4/2"}}}, {"poor", 4000, 1.5e6, false, false, {}}}};
  const auto boxes = [](const Figure& f) { return std::count_if(f.marks.begin(), f.marks.end(), [](const Mark& m) { return m.kind == Mark::box; }); };
  EXPECT_EQ(boxes(frontier_plot(r)), 0) << "how many layers there are is not known";
  r.layers = 5;
  const Figure f = frontier_plot(r);
  expect_tidy(f);
  const std::string svg = write_svg(f);
  for (const char* word : {">A<", ">B<", ">C<", ">speed<", ">ram<", ">poor<", ">1,000 B<", ">1,500,000<", ">× 1.500<", ">2, 4/2<", ">layers 0 to 4: those that stream<"})
    EXPECT_TRUE(contains(svg, word)) << word;
  EXPECT_EQ(boxes(f), 3 * 5);
  EXPECT_EQ(std::count_if(f.marks.begin(), f.marks.end(), [](const Mark& m) { return m.kind == Mark::box && m.paint.fill == red; }), 3) << "the first region";
  expect_tidy(frontier_plot({}));
  std::vector<FrontierPoint> many(40, {"a plan with a long name, of many regions", 123456789, 98765432100.0, false, false, {{0, 199, "8/4"}, {200, 250, "4"}, {251, 299, "4"}}});
  expect_tidy(frontier_plot({.layers = 300, .points = many}));
}

TEST(Html, HoldsEverythingAndEscapesIt) {
  Report r{"a <b>", "sub", {{"0.0105", "val_loss", "noise & all"}}, {}};
  r.sections.push_back({"Data & more",
                        {Paragraph{"<script>alert(1)</script>"},
                         Table{{"layer", "size"}, {{"dense", "1,284 B"}, {"\"x\"", "–"}}, "sizes", 1},
                         FigureItem{to_figure({.title = "t", .x = {}, .y = {}}), "a figure"},
                         ImageItem{{0x89, 'P', 'N', 'G', 1}, "lcd", "the LCD", true},
                         ImageItem{{1, 2, 3}, "broken", "", false}, Listing{"x_value: 1 <2>\n", "log"}}});
  std::string h = write_html(r);
  EXPECT_FALSE(contains(h, "<script"));
  EXPECT_TRUE(contains(h, "<h1>a &lt;b&gt;</h1>"));
  EXPECT_TRUE(contains(h, "<h2 id=\"s1\">Data &amp; more</h2>"));
  EXPECT_TRUE(contains(h, "<tr class=\"marked\"><td>&quot;x&quot;</td><td class=\"n\">–</td></tr>"));
  EXPECT_TRUE(contains(h, "<img class=\"pixels\" alt=\"the LCD\" src=\"data:image/png;base64,iVBORwE=\">"));
  EXPECT_TRUE(contains(h, "(A picture is missing here: broken)"));
  EXPECT_TRUE(contains(h, "x_value: 1 &lt;2&gt;"));
  for (auto foreign : {"href=\"http", "src=\"http", "url(", "@import"}) EXPECT_FALSE(contains(h, foreign)) << foreign;
  EXPECT_EQ(h, write_html(r));
}

TEST(Html, Base64) {
  auto of = [](std::string_view s) { return base64({reinterpret_cast<const uint8_t*>(s.data()), s.size()}); };
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("f"), "Zg==");
  EXPECT_EQ(of("fo"), "Zm8=");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace tinsmith::report
