#include <algorithm>

#include "learn/sequential.h"

namespace tinsmith {

// 321 -> "321", 25450 -> "25,450": as Keras writes them.
static std::string grouped(int64_t n) {
  std::string s = std::to_string(n);
  for (int at = static_cast<int>(s.size()) - 3; at > 0; at -= 3) s.insert(static_cast<size_t>(at), ",");
  return s;
}

static std::string bytes_text(int64_t n) {
  if (n < 1024) return fmt::format("{:.2f} B", static_cast<double>(n));
  if (n < 1024 * 1024) return fmt::format("{:.2f} KB", static_cast<double>(n) / 1024);
  return fmt::format("{:.2f} MB", static_cast<double>(n) / (1024 * 1024));
}

static std::string batch_text(const std::vector<int64_t>& shape) {
  std::string s = "(None";
  for (int64_t d : shape) s += fmt::format(", {}", d);
  return s + ")";
}

Result<std::string> Sequential::summary(const std::string& model_name) const {
  CHECKED(check());
  struct Row { std::string layer, shape, parameters; };
  std::vector<Row> rows = {{"Layer (type)", "Output Shape", "Param #"}};
  const std::vector<std::string> names = layer_names();
  static constexpr const char* types[] = {"", "Rescaling", "Normalization", "Dense"};
  std::vector<int64_t> shape = std::get<Input>(layers_[0]).shape;
  int64_t in = input_size(), trainable = 0, fixed = 0;
  for (size_t i = 1; i < layers_.size(); ++i) {
    int64_t parameters = 0;
    if (const Dense* d = std::get_if<Dense>(&layers_[i])) {
      parameters = (in + 1) * d->units;
      in = d->units;
      shape = {in};
      trainable += parameters;
    } else if (std::holds_alternative<Normalization>(layers_[i])) {
      parameters = 2 * in + 1;  // means, variances, and Keras's count of batches
      fixed += parameters;
    }
    rows.push_back(
        {fmt::format("{} ({})", names[i - 1], types[layers_[i].index()]), batch_text(shape), grouped(parameters)});
  }
  size_t a = 31, b = 22, c = 13;  // Keras's widths in a terminal of 80 columns
  for (const Row& r : rows) {
    a = std::max(a, r.layer.size());
    b = std::max(b, r.shape.size());
    c = std::max(c, r.parameters.size());
  }
  auto line = [&](const char* left, const char* middle, const char* right, const char* dash) {
    std::string s = left;
    for (size_t i = 0; i < a + 2; ++i) s += dash;
    s += middle;
    for (size_t i = 0; i < b + 2; ++i) s += dash;
    s += middle;
    for (size_t i = 0; i < c + 2; ++i) s += dash;
    return s + right + "\n";
  };
  std::string out = fmt::format("Model: \"{}\"\n", model_name) + line("┏", "┳", "┓", "━");
  for (size_t i = 0; i < rows.size(); ++i) {
    const char* bar = i == 0 ? "┃" : "│";
    out += fmt::format("{0} {1:<{4}} {0} {2:<{5}} {0} {3:>{6}} {0}\n", bar, rows[i].layer, rows[i].shape,
                       rows[i].parameters, a, b, c);
    out += i == 0                ? line("┡", "╇", "┩", "━")
           : i + 1 < rows.size() ? line("├", "┼", "┤", "─")
                                 : line("└", "┴", "┘", "─");
  }
  auto total = [&](const char* what, int64_t n) {
    return fmt::format(" {}: {} ({})\n", what, grouped(n), bytes_text(4 * n));
  };
  return out + total("Total params", trainable + fixed) + total("Trainable params", trainable) +
         total("Non-trainable params", fixed);
}

}  // namespace tinsmith
