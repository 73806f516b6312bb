#include "convert/diff.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "convert/rewrite.h"

namespace tinsmith {
namespace {

// A constant in real numbers; nothing for a type of which we cannot tell.
std::optional<std::vector<double>> real_values(const Tensor& t) {
  std::vector<double> v;
  const auto copy = [&](const auto* p) { v.assign(p, p + t.count()); };
  switch (t.type) {
    case DType::f32: copy(t.as<float>()); break;
    case DType::f64: copy(t.as<double>()); break;
    case DType::i8: copy(t.as<int8_t>()); break;
    case DType::u8:
    case DType::boolean: copy(t.as<uint8_t>()); break;
    case DType::i16: copy(t.as<int16_t>()); break;
    case DType::u16: copy(t.as<uint16_t>()); break;
    case DType::i32: copy(t.as<int32_t>()); break;
    case DType::u32: copy(t.as<uint32_t>()); break;
    case DType::i64: copy(t.as<int64_t>()); break;
    case DType::f16:
      for (int64_t i = 0; i < t.count(); ++i) v.push_back(static_cast<double>(float_of(t.as<uint16_t>()[i])));
      break;
    case DType::i4: return std::nullopt;
  }
  if (t.quant.empty()) return v;
  size_t inner = 1;
  for (size_t d = static_cast<size_t>(t.quant.axis) + 1; d < t.shape.size(); ++d)
    inner *= static_cast<size_t>(t.shape[d]);
  for (size_t i = 0; i < v.size(); ++i) {
    const size_t c = t.quant.per_channel() ? i / inner % t.quant.scale.size() : 0;
    v[i] = static_cast<double>(t.quant.scale[c]) * (v[i] - static_cast<double>(t.quant.zero_point[c]));
  }
  return v;
}

// A float16 constant widened by a DEQUANTIZE is a constant for whoever reads it.
const Tensor* constant_behind(const Graph& g, const Uses& uses, TensorId id) {
  if (id == kAbsent) return nullptr;
  if (g.tensor(id).constant()) return &g.tensor(id);
  const int w = uses.writer[static_cast<size_t>(id)];
  if (w < 0 || std::string_view(g.nodes[static_cast<size_t>(w)].op->name) != "DEQUANTIZE") return nullptr;
  const Tensor* x = g.input(g.nodes[static_cast<size_t>(w)], 0);
  return x && x->constant() ? x : nullptr;
}

std::string index_text(size_t flat, const Shape& shape) {
  std::vector<size_t> index(shape.size());
  for (size_t d = shape.size(); d-- > 0;) {
    index[d] = flat % static_cast<size_t>(shape[d]);
    flat /= static_cast<size_t>(shape[d]);
  }
  return fmt::format("[{}]", fmt::join(index, ","));
}

std::string quant_text(const Quantisation& q) {
  if (q.empty()) return "none";
  if (q.per_channel()) return fmt::format("{} scales along dimension {}", q.scale.size(), q.axis);
  return fmt::format("scale {} zero {}", q.scale[0], q.zero_point[0]);
}

std::string made(const Graph& g, const Node& n, const char* verb) {
  return n.outputs.empty() ? "" : fmt::format(" ({} {} {})", verb, name(g.output(n).type), text(g.output(n).shape));
}

struct ValueText {
  std::string operator()(int64_t v) const { return fmt::format("{}", v); }
  std::string operator()(double v) const { return fmt::format("{}", static_cast<float>(v)); }
  std::string operator()(const std::string& v) const { return v; }
  std::string operator()(const std::vector<int64_t>& v) const { return fmt::format("[{}]", fmt::join(v, ", ")); }
};

class Differ {
 public:
  Differ(const Graph& a, const Graph& b) : a_(a), b_(b), uses_a_(a), uses_b_(b) {}

  std::vector<Change> run() {
    edge(a_.inputs, b_.inputs, "input");
    edge(a_.outputs, b_.outputs, "output");
    match();
    return std::move(changes_);
  }

 private:
  void add(Change::Kind kind, std::string where, std::string what, std::optional<double> largest = {}) {
    changes_.push_back({kind, std::move(where), std::move(what), largest});
  }

  void edge(const std::vector<TensorId>& a, const std::vector<TensorId>& b, const char* which) {
    if (a.size() != b.size()) add(Change::interface, which, fmt::format("{} -> {} {}s", a.size(), b.size(), which));
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i)
      tensors(a_.tensor(a[i]), b_.tensor(b[i]), fmt::format("{} {}", which, i));
  }

  void tensors(const Tensor& a, const Tensor& b, const std::string& where) {
    if (a.type != b.type) add(Change::type, where, fmt::format("{} -> {}", name(a.type), name(b.type)));
    if (a.shape != b.shape) add(Change::shape, where, fmt::format("{} -> {}", text(a.shape), text(b.shape)));
    if (a.quant != b.quant)
      add(Change::quantisation, where, fmt::format("{} -> {}", quant_text(a.quant), quant_text(b.quant)));
  }

  // The longest common sequence of operator names pairs nodes; the rest was removed or added.
  void match() {
    const size_t n = a_.nodes.size(), m = b_.nodes.size();
    const auto same = [&](size_t i, size_t j) { return a_.nodes[i].op == b_.nodes[j].op; };
    // Equal ends need no search, and keep its table small.
    size_t head = 0, tail = 0;
    while (head < std::min(n, m) && same(head, head)) ++head;
    while (tail < std::min(n, m) - head && same(n - 1 - tail, m - 1 - tail)) ++tail;
    const size_t rows = n - head - tail, columns = m - head - tail;
    std::vector<std::pair<size_t, size_t>> pairs;
    for (size_t i = 0; i < head; ++i) pairs.emplace_back(i, i);
    if (rows * columns <= 16'000'000) {
      std::vector<uint32_t> best((rows + 1) * (columns + 1), 0);
      const auto at = [&](size_t i, size_t j) -> uint32_t& { return best[i * (columns + 1) + j]; };
      for (size_t i = rows; i-- > 0;)
        for (size_t j = columns; j-- > 0;)
          at(i, j) = same(head + i, head + j) ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      for (size_t i = 0, j = 0; i < rows && j < columns;) {
        if (same(head + i, head + j)) pairs.emplace_back(head + i++, head + j++);
        else if (at(i + 1, j) >= at(i, j + 1)) ++i;
        else ++j;
      }
    }
    for (size_t i = tail; i-- > 0;) pairs.emplace_back(n - 1 - i, m - 1 - i);
    size_t i = 0, j = 0;
    const auto unmatched = [&](size_t to_i, size_t to_j) {
      for (; i < to_i; ++i) add(Change::removed, place(a_, a_.nodes[i]), "removed" + made(a_, a_.nodes[i], "made"));
      for (; j < to_j; ++j) add(Change::added, place(b_, b_.nodes[j]), "added" + made(b_, b_.nodes[j], "makes"));
    };
    for (const auto& [x, y] : pairs) {
      unmatched(x, y);
      nodes(a_.nodes[x], b_.nodes[y],
            x == y ? place(b_, b_.nodes[y]) : fmt::format("{} (was {})", place(b_, b_.nodes[y]), x));
      i = x + 1;
      j = y + 1;
    }
    unmatched(n, m);
  }

  void nodes(const Node& a, const Node& b, const std::string& where) {
    if (a.version != b.version) add(Change::operators, where, fmt::format("version {} -> {}", a.version, b.version));
    for (size_t i = 0; i < std::min(a.attrs.size(), b.attrs.size()); ++i)
      if (a.attrs[i].value != b.attrs[i].value)
        add(Change::attribute, where,
            fmt::format("{}: {} -> {}", a.attrs[i].name, std::visit(ValueText{}, a.attrs[i].value),
                        std::visit(ValueText{}, b.attrs[i].value)));
    for (size_t i = 0; i < std::max(a.inputs.size(), b.inputs.size()); ++i) {
      const Tensor* x = constant_behind(a_, uses_a_, a.input(i));
      const Tensor* y = constant_behind(b_, uses_b_, b.input(i));
      const bool had = a.input(i) != kAbsent, has = b.input(i) != kAbsent;
      if (had != has) add(Change::operators, where, fmt::format("operand {} {}", i, has ? "added" : "removed"));
      else if (x && y) constants(*x, *y, fmt::format("{} operand {}", where, i));
      else if ((x == nullptr) != (y == nullptr))
        add(Change::operators, where, fmt::format("operand {} is {} now", i, y ? "a constant" : "computed"));
    }
    if (a.outputs.size() != b.outputs.size())
      add(Change::operators, where, fmt::format("{} -> {} outputs", a.outputs.size(), b.outputs.size()));
    for (size_t i = 0; i < std::min(a.outputs.size(), b.outputs.size()); ++i)
      tensors(a_.output(a, i), b_.output(b, i), where);
  }

  void constants(const Tensor& a, const Tensor& b, const std::string& where) {
    tensors(a, b, where);
    if (a.shape != b.shape || (a.type == b.type && a.quant == b.quant && *a.data == *b.data)) return;
    const auto x = real_values(a), y = real_values(b);
    if (!x || !y) {
      if (*a.data != *b.data) add(Change::weights, where, "the constants differ");
      return;
    }
    size_t differ = 0, worst = 0;
    double largest = -1;
    for (size_t i = 0; i < x->size(); ++i) {
      const double d = std::fabs((*x)[i] - (*y)[i]);
      if ((*x)[i] == (*y)[i] || (std::isnan((*x)[i]) && std::isnan((*y)[i]))) continue;
      ++differ;
      if (!(d <= largest)) largest = d, worst = i;
    }
    if (differ)
      add(Change::weights, where,
          fmt::format("{} of {} numbers differ, by at most {:.4g} at {}", differ, x->size(), largest,
                      index_text(worst, a.shape)),
          largest);
  }

  const Graph &a_, &b_;
  Uses uses_a_, uses_b_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> diff(const Graph& a, const Graph& b) { return Differ(a, b).run(); }

}  // namespace tinsmith
