#include "data/dataset.h"

#include <cmath>
#include <numeric>

namespace tinsmith {
namespace {

size_t product(const std::vector<int64_t>& shape) {
  size_t n = 1;
  for (int64_t d : shape) n *= static_cast<size_t>(d);
  return n;
}

void append_rows(std::vector<float>& to, const std::vector<float>& from, size_t size, size_t row) {
  auto begin = from.begin() + static_cast<ptrdiff_t>(row * size);
  to.insert(to.end(), begin, begin + static_cast<ptrdiff_t>(size));
}

Samples slice(const Samples& s, size_t begin, size_t count) {
  auto rows = [&](const std::vector<float>& v, size_t size) {
    if (v.empty()) return v;
    auto first = v.begin() + static_cast<ptrdiff_t>(begin * size);
    return std::vector<float>(first, first + static_cast<ptrdiff_t>(count * size));
  };
  return {s.x_shape, s.y_shape, rows(s.x, s.x_size()), rows(s.y, s.y_size()), rows(s.y_clean, s.y_size())};
}

}  // namespace

size_t Samples::x_size() const { return product(x_shape); }
size_t Samples::y_size() const { return product(y_shape); }
size_t Samples::count() const { return x_size() == 0 ? 0 : x.size() / x_size(); }

Samples take(const Samples& from, const std::vector<uint32_t>& order) {
  Samples to{from.x_shape, from.y_shape, {}, {}, {}};
  size_t x_size = from.x_size(), y_size = from.y_size();
  to.x.reserve(order.size() * x_size);
  to.y.reserve(order.size() * y_size);
  for (uint32_t i : order) {
    append_rows(to.x, from.x, x_size, i);
    if (!from.y.empty()) append_rows(to.y, from.y, y_size, i);
    if (!from.y_clean.empty()) append_rows(to.y_clean, from.y_clean, y_size, i);
  }
  return to;
}

Samples shuffled(const Samples& samples, Rng& rng) {
  std::vector<uint32_t> order(samples.count());
  std::iota(order.begin(), order.end(), 0u);
  rng.shuffle(std::span(order));
  return take(samples, order);
}

Result<Dataset> split(const Samples& samples, const SplitSizes& sizes) {
  const size_t n = samples.count();
  const double parts[3] = {sizes.train, sizes.validation, sizes.test};
  const char* names[3] = {"train", "validation", "test"};
  for (int i = 0; i < 3; ++i)
    if (!(parts[i] >= 0)) return fail(Code::usage, "split", fmt::format("the {} part is {}", names[i], parts[i]),
                                      "give fractions that add up to 1, or numbers of samples");
  if (!(parts[0] > 0))
    return fail(Code::usage, "split", "the train part is 0", "nothing can be learnt without samples");

  double sum = parts[0] + parts[1] + parts[2];
  bool fractions = parts[0] <= 1 && parts[1] <= 1 && parts[2] <= 1;
  size_t counts[3];
  if (fractions) {
    if (std::abs(sum - 1) > 1e-6)
      return fail(Code::usage, "split", fmt::format("{} + {} + {} is {:.6g}, not 1", parts[0], parts[1], parts[2], sum),
                  "give fractions that add up to 1, or numbers of samples");
    for (int i = 0; i < 2; ++i) counts[i] = static_cast<size_t>(parts[i] * static_cast<double>(n) + 1e-6);
    counts[2] = parts[2] > 0 ? n - counts[0] - counts[1] : 0;
    if (counts[2] == 0) counts[parts[1] > 0 ? 1 : 0] += n - counts[0] - counts[1];
  } else {
    for (int i = 0; i < 3; ++i) {
      if (parts[i] != std::floor(parts[i]) || parts[i] > 4294967295.0)
        return fail(Code::usage, "split", fmt::format("the {} part {} is not a number of samples", names[i], parts[i]),
                    "give three fractions that add up to 1, or three numbers of samples");
      counts[i] = static_cast<size_t>(parts[i]);
    }
    if (sum > static_cast<double>(n))
      return fail(
          Code::bad_input, "split",
          fmt::format("{} + {} + {} samples were asked for and there are {}", counts[0], counts[1], counts[2], n),
          "ask for fewer, or bring more data");
  }
  for (int i = 0; i < 3; ++i)
    if (parts[i] > 0 && counts[i] == 0)
      return fail(Code::bad_input, "split",
                  fmt::format("{} sample{} {} too few: the {} part ({:g} of them) would be empty", n, n == 1 ? "" : "s",
                              n == 1 ? "is" : "are", names[i], parts[i]),
                  "bring more data, or give that part more");
  Dataset d;
  d.train = slice(samples, 0, counts[0]);
  d.validation = slice(samples, counts[0], counts[1]);
  d.test = slice(samples, counts[0] + counts[1], counts[2]);
  return d;
}

Status one_hot(Samples& samples, int64_t classes) {
  if (samples.y_size() != 1 || classes < 1 || classes > 1000000)
    return fail(Code::bad_input, "labels", fmt::format("one-hot needs one label a sample; y has {}", samples.y_size()),
                "give y one column of class numbers");
  std::vector<float> y(samples.y.size() * static_cast<size_t>(classes), 0.0f);
  for (size_t i = 0; i < samples.y.size(); ++i) {
    float label = samples.y[i];
    if (!(label >= 0 && label < static_cast<float>(classes)) || label != std::floor(label))
      return fail(Code::bad_input, fmt::format("sample {}", i),
                  fmt::format("label {} is not a class number from 0 to {}", label, classes - 1),
                  "number the classes from 0, or give more classes");
    y[i * static_cast<size_t>(classes) + static_cast<size_t>(label)] = 1;
  }
  samples.y = std::move(y);
  samples.y_clean.clear();
  samples.y_shape = {classes};
  return {};
}

std::vector<int64_t> class_counts(const Samples& samples, size_t classes) {
  std::vector<int64_t> counts(classes, 0);
  size_t size = samples.y_size();
  for (size_t i = 0; i < samples.count() && size > 0 && (i + 1) * size <= samples.y.size(); ++i) {
    const float* y = samples.y.data() + i * size;
    size_t best = 0;
    if (size == 1) best = *y >= 0 && *y < static_cast<float>(classes) ? static_cast<size_t>(*y) : classes;
    else for (size_t k = 1; k < size; ++k) best = y[k] > y[best] ? k : best;
    if (best < classes) ++counts[best];
  }
  return counts;
}

}  // namespace tinsmith
