#include "data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "data/sine.h"

namespace tinsmith {
namespace {

// n samples with x = i, y = (10 i, 10 i + 1).
Samples numbered(size_t n) {
  Samples s{{1}, {2}, {}, {}, {}};
  for (size_t i = 0; i < n; ++i) {
    s.x.push_back(static_cast<float>(i));
    s.y.insert(s.y.end(), {10.0f * static_cast<float>(i), 10.0f * static_cast<float>(i) + 1});
  }
  return s;
}

std::string split_sizes(size_t n, SplitSizes sizes) {
  auto d = split(numbered(n), sizes);
  if (!d) return d.error().text();
  return fmt::format("{} {} {}", d->train.count(), d->validation.count(), d->test.count());
}

TEST(Split, IsInOrderAndLosesNothing) {
  auto d = split(numbered(5));
  ASSERT_TRUE(d);
  EXPECT_EQ(d->train.x, (std::vector<float>{0, 1, 2}));
  EXPECT_EQ(d->validation.y, (std::vector<float>{30, 31}));
  EXPECT_EQ(d->test.x, (std::vector<float>{4}));
}

TEST(Split, TakesFractionsOrCounts) {
  EXPECT_EQ(split_sizes(1500, {}), "900 300 300");
  EXPECT_EQ(split_sizes(10, {0.7, 0.3, 0}), "7 3 0");
  EXPECT_EQ(split_sizes(11, {0.7, 0.3, 0}), "7 4 0");
  EXPECT_EQ(split_sizes(11, {1, 0, 0}), "11 0 0");
  EXPECT_EQ(split_sizes(1500, {1000, 0, 200}), "1000 0 200");
}

TEST(Split, ChecksItsSizes) {
  EXPECT_EQ(split_sizes(2, {}), "split: 2 samples are too few: the validation part (0.2 of them) would be empty; "
                                "bring more data, or give that part more");
  EXPECT_EQ(split_sizes(1, {}), "split: 1 sample is too few: the train part (0.6 of them) would be empty; "
                                "bring more data, or give that part more");
  EXPECT_EQ(split_sizes(100, {0.6, 0.3, 0.3}),
            "split: 0.6 + 0.3 + 0.3 is 1.2, not 1; give fractions that add up to 1, or numbers of samples");
  EXPECT_EQ(split_sizes(100, {90, 10, 10}),
            "split: 90 + 10 + 10 samples were asked for and there are 100; ask for fewer, or bring more data");
  EXPECT_EQ(split_sizes(100, {90, 0.1, 0}), "split: the validation part 0.1 is not a number of samples; "
                                            "give three fractions that add up to 1, or three numbers of samples");
  EXPECT_EQ(split_sizes(100, {-1, 1, 1}),
            "split: the train part is -1; give fractions that add up to 1, or numbers of samples");
  EXPECT_EQ(split_sizes(100, {0, 0.5, 0.5}), "split: the train part is 0; nothing can be learnt without samples");
  EXPECT_EQ(split_sizes(100, {std::nan(""), 0.5, 0.5}),
            "split: the train part is nan; give fractions that add up to 1, or numbers of samples");
}

TEST(Shuffled, KeepsEachSampleWhole) {
  Rng rng(3, "shuffle");
  Samples s = shuffled(numbered(100), rng);
  EXPECT_NE(s.x, numbered(100).x);
  for (size_t i = 0; i < 100; ++i) EXPECT_EQ(s.y[2 * i + 1], 10 * s.x[i] + 1);
  std::sort(s.x.begin(), s.x.end());
  EXPECT_EQ(s.x, numbered(100).x);
}

TEST(OneHot, AndItsErrors) {
  Samples s{{1}, {1}, {0, 0, 0}, {2, 0, 2}, {}};
  EXPECT_EQ(class_counts(s, 3), (std::vector<int64_t>{1, 0, 2}));
  ASSERT_TRUE(one_hot(s, 3));
  EXPECT_EQ(s.y, (std::vector<float>{0, 0, 1, 1, 0, 0, 0, 0, 1}));
  EXPECT_EQ(s.y_shape, (std::vector<int64_t>{3}));
  EXPECT_EQ(class_counts(s, 3), (std::vector<int64_t>{1, 0, 2}));
  EXPECT_EQ(one_hot(s, 3).error().text(),
            "labels: one-hot needs one label a sample; y has 3; give y one column of class numbers");
  Samples bad{{1}, {1}, {0, 0}, {0, 3}, {}};
  EXPECT_EQ(one_hot(bad, 3).error().text(),
            "sample 1: label 3 is not a class number from 0 to 2; number the classes from 0, or give more classes");
}

TEST(Sine, IsTheTutorialsData) {
  auto s = make_sine();
  ASSERT_TRUE(s);
  ASSERT_EQ(s->count(), 1500u);
  double squares = 0;
  for (size_t i = 0; i < 1500; ++i) {
    ASSERT_GE(s->x[i], 0);
    ASSERT_LE(s->x[i], 2 * det::pi);
    EXPECT_NEAR(s->y_clean[i], std::sin(s->x[i]), 1e-6);
    squares += (s->y[i] - s->y_clean[i]) * (s->y[i] - s->y_clean[i]);
  }
  EXPECT_NEAR(std::sqrt(squares / 1500), 0.1, 0.008);
  EXPECT_FALSE(std::is_sorted(s->x.begin(), s->x.end()));
  EXPECT_EQ(make_sine()->y, s->y) << "the same seed, the same bytes";
  EXPECT_NE(make_sine({.seed = 2})->x, s->x);
  EXPECT_EQ(make_sine({.noise = 0.2})->x, s->x) << "the noise has a stream of its own";
}

TEST(Sine, RefusesWhatMakesNoSense) {
  EXPECT_EQ(make_sine({.samples = 0}).error().text(), "samples: 0 samples cannot be made; give 1 to 100,000,000");
  EXPECT_EQ(make_sine({.low = 1, .high = 1}).error().text(),
            "range: x from 1 to 1 is no range; give a low end below the high end, both within a million");
  EXPECT_EQ(make_sine({.noise = -1}).error().text(), "noise: -1 is no standard deviation; give 0 or more");
}

}  // namespace
}  // namespace tinsmith
