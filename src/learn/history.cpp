#include "learn/history.h"

#include <algorithm>
#include <cmath>

namespace tinsmith {

std::vector<std::string> History::names() const {
  std::vector<std::string> names = {"loss"};
  for (Metric m : metrics) names.push_back(name(m));
  if (!epochs.empty() && epochs[0].has_validation) {
    names.push_back("val_loss");
    for (Metric m : metrics) names.push_back(std::string("val_") + name(m));
  }
  names.push_back("learning_rate");
  return names;
}

std::vector<double> History::column(const std::string& wanted) const {
  const std::vector<std::string> all = names();
  const auto found = std::find(all.begin(), all.end(), wanted);
  if (found == all.end()) return {};
  size_t index = static_cast<size_t>(found - all.begin());
  std::vector<double> values;
  for (const EpochRecord& e : epochs) {
    if (index + 1 == all.size()) values.push_back(e.learning_rate);
    else {
      const Scores& s = index > metrics.size() ? e.validation : e.train;
      const size_t i = index > metrics.size() ? index - metrics.size() - 1 : index;
      values.push_back(i == 0 ? s.loss : s.metrics[i - 1]);
    }
  }
  return values;
}

std::string History::csv() const {
  std::string out = "epoch";
  std::vector<std::vector<double>> columns;
  for (const std::string& n : names()) {
    out += "," + n;
    columns.push_back(column(n));
  }
  out += "\n";
  for (size_t i = 0; i < epochs.size(); ++i) {
    out += fmt::format("{}", epochs[i].epoch);
    for (const auto& c : columns) out += fmt::format(",{}", c[i]);
    out += "\n";
  }
  return out;
}

std::string History::json() const {
  std::string out = "{\n  \"epoch\": [";
  for (size_t i = 0; i < epochs.size(); ++i) out += fmt::format("{}{}", i ? ", " : "", epochs[i].epoch);
  out += "]";
  for (const std::string& n : names()) {
    out += fmt::format(",\n  \"{}\": [", n);
    const std::vector<double> values = column(n);
    for (size_t i = 0; i < values.size(); ++i)
      out += std::isfinite(values[i]) ? fmt::format("{}{}", i ? ", " : "", values[i])
                                      : fmt::format("{}null", i ? ", " : "");
    out += "]";
  }
  return out + "\n}\n";
}

}  // namespace tinsmith
