// Operators that move elements about, cut and join tensors, look things up or resize.
#include <algorithm>
#include <string_view>

#include "maker.h"

namespace tinsmith::graphs {
namespace {

using Numbers = std::vector<int64_t>;

TensorId table(Maker& m, const Numbers& rows_of_two) {
  Tensor t{.name = "p", .type = DType::i32, .shape = {static_cast<int32_t>(rows_of_two.size() / 2), 2}};
  t.data = constant_bytes(std::vector<int32_t>(rows_of_two.begin(), rows_of_two.end()));
  return m.g.add(std::move(t));
}

// An axis counted from either end.
int64_t axis(Maker& m, int64_t rank) { return m.between(-rank, rank - 1); }

std::optional<Proposal> reshape(Maker& m, const Op& op, const Subject& s) {
  int64_t left = m.tensor(s.x).count();
  Numbers to;
  while (left > 1 && to.size() < 4) {
    Numbers divisors;
    for (int64_t d = 1; d <= left; ++d)
      if (left % d == 0) divisors.push_back(d);
    to.push_back(m.any(divisors));
    left /= to.back();
  }
  if (left > 1 || to.empty()) to.push_back(left);
  if (m.chance(20)) to[static_cast<size_t>(m.below(static_cast<int64_t>(to.size())))] = -1;
  Proposal p{&op, {s.x}};
  if (m.chance(70)) p.inputs.push_back(m.integers(to));
  else p.set("new_shape", to);
  return p;
}

std::optional<Proposal> squeeze(Maker& m, const Op& op, const Subject& s) {
  Numbers ones;
  for (int64_t d = 0; d < s.rank(); ++d)
    if (s.shape[static_cast<size_t>(d)] == 1 && m.chance(70)) ones.push_back(m.chance(30) ? d - s.rank() : d);
  Proposal p{&op, {s.x}};
  p.set("squeeze_dims", ones);
  return p;
}

std::optional<Proposal> transpose(Maker& m, const Op& op, const Subject& s) {
  Numbers order;
  for (int64_t d = 0; d < s.rank(); ++d) order.insert(order.begin() + m.between(0, d), d);
  return Proposal{&op, {s.x, m.integers(order)}};
}

std::optional<Proposal> pad(Maker& m, const Op& op, const Subject& s) {
  Numbers sides;
  const bool mirror = std::string_view(op.name) == "MIRROR_PAD";
  const int64_t mode = m.below(2);
  for (int64_t d : s.shape)
    for (int k = 0; k < 2; ++k) sides.push_back(m.chance(50) ? 0 : m.between(0, mirror ? std::min<int64_t>(d - mode, 3) : 3));
  for (int64_t& side : sides) side = std::max<int64_t>(side, 0);
  Proposal p{&op, {s.x, table(m, sides)}};
  if (std::string_view(op.name) == "PADV2") p.inputs.push_back(m.constant(m.tensor(s.x).type, {}, m.tensor(s.x).quant));
  if (mirror) p.set("mode", std::string(mode ? "reflect" : "symmetric"));
  return p;
}

std::optional<Proposal> slice(Maker& m, const Op& op, const Subject& s) {
  Numbers begin, size;
  for (int64_t d : s.shape) {
    begin.push_back(m.chance(50) ? 0 : m.below(d));
    size.push_back(m.chance(20) ? -1 : m.between(1, d - begin.back()));
  }
  const bool wide = m.chance(20);
  return Proposal{&op, {s.x, m.integers(begin, wide), m.integers(size, wide)}};
}

std::optional<Proposal> strided_slice(Maker& m, const Op& op, const Subject& s) {
  Numbers begin, end, step;
  for (int64_t d : s.shape) {
    const bool back = m.chance(20);
    step.push_back((m.chance(60) ? 1 : m.between(1, 3)) * (back ? -1 : 1));
    int64_t from = m.below(d), to = m.between(from + 1, d);
    begin.push_back(back ? to - 1 : m.chance(20) ? from - d : from);
    end.push_back(back ? (from == 0 ? -d - 1 : from - 1) : m.chance(10) ? to + 5 : to);
  }
  const int64_t all = int64_t{1} << s.rank();
  Proposal p{&op, {s.x, m.integers(begin), m.integers(end), m.integers(step)}};
  p.set("begin_mask", m.chance(60) ? 0 : m.below(all)).set("end_mask", m.chance(60) ? 0 : m.below(all));
  if (m.chance(20)) p.set("shrink_axis_mask", m.below(all));
  else if (m.chance(15)) p.set("ellipsis_mask", int64_t{1} << m.below(s.rank()));
  else if (m.chance(15)) p.set("new_axis_mask", m.below(all));
  return p;
}

std::optional<Proposal> gather(Maker& m, const Op& op, const Subject& s) {
  Proposal p{&op, {s.x}};
  const int64_t batches = m.chance(20) ? m.below(s.rank()) : 0;
  const int64_t along = m.between(batches, s.rank() - 1);
  Shape shape;
  for (int64_t d = 0; d < batches; ++d) shape.push_back(static_cast<int32_t>(s.shape[static_cast<size_t>(d)]));
  for (int64_t i = m.below(3); i > 0; --i) shape.push_back(static_cast<int32_t>(m.between(1, 4)));
  std::vector<int32_t> at;
  for (int64_t i = elements(shape).value_or(0); i > 0; --i) at.push_back(static_cast<int32_t>(m.below(s.shape[static_cast<size_t>(along)])));
  p.inputs.push_back(m.chance(15) ? m.input(m.chance(20) ? DType::i64 : DType::i32, shape) : m.places(at, shape));
  p.set("axis", m.chance(30) ? along - s.rank() : along).set("batch_dims", batches);
  return p;
}

std::optional<Proposal> gather_nd(Maker& m, const Op& op, const Subject& s) {
  const int64_t depth = m.between(1, s.rank()), rows = m.between(1, 5);
  std::vector<int32_t> at;
  for (int64_t i = 0; i < rows * depth; ++i) at.push_back(static_cast<int32_t>(m.below(s.shape[static_cast<size_t>(i % depth)])));
  return Proposal{&op, {s.x, m.places(at, {static_cast<int32_t>(rows), static_cast<int32_t>(depth)})}};
}

// All inputs of one quantisation, which joining operators ask for: the subject with others of its type, or itself again.
TensorId alike(Maker& m, const Tensor& x, const Shape& shape) {
  const TensorId other = m.pick([&](const Tensor& t) { return t.type == x.type && t.quant == x.quant && t.shape == shape; });
  return other != kAbsent && m.chance(70) ? other : m.constant(x.type, shape, x.quant);
}

std::optional<Proposal> join(Maker& m, const Op& op, const Subject& s) {
  const Tensor x = m.tensor(s.x);
  Proposal p{&op, {s.x}};
  const bool pack = std::string_view(op.name) == "PACK";
  const int64_t along = axis(m, s.rank() + pack);
  for (int64_t i = m.between(1, 3); i > 0; --i) {
    Shape shape = x.shape;
    if (!pack && m.chance(50)) shape[static_cast<size_t>(along < 0 ? along + s.rank() : along)] = static_cast<int32_t>(m.between(1, 5));
    p.inputs.insert(p.inputs.begin() + m.below(static_cast<int64_t>(p.inputs.size()) + 1), m.chance(60) ? alike(m, x, shape) : m.operand(x.type, shape, 20));
  }
  p.set("axis", along);
  if (pack) p.set("values_count", static_cast<int64_t>(p.inputs.size()));
  p.quant = x.quant;
  return p;
}

std::optional<Proposal> cut(Maker& m, const Op& op, const Subject& s) {
  const int64_t along = m.below(s.rank()), size = s.shape[static_cast<size_t>(along)], given = m.chance(30) ? along - s.rank() : along;
  const std::string_view name = op.name;
  Proposal p{&op, {}};
  p.quant = m.tensor(s.x).quant;
  if (name == "UNPACK") {
    if (size > 6) return std::nullopt;
    p.inputs = {s.x};
    p.set("num", size).set("axis", given);
    p.outputs = static_cast<size_t>(size);
  } else if (name == "SPLIT") {
    Numbers parts;
    for (int64_t n = 1; n <= 4; ++n)
      if (size % n == 0) parts.push_back(n);
    const int64_t n = m.any(parts);
    p.inputs = {m.scalar(given), s.x};
    p.set("num_splits", n);
    p.outputs = static_cast<size_t>(n);
    p.type = m.tensor(s.x).type;
  } else {
    Numbers sizes;
    for (int64_t left = size; left > 0 && sizes.size() < 4; left -= sizes.back()) sizes.push_back(sizes.size() == 3 ? left : m.between(1, left));
    p.outputs = sizes.size();
    if (m.chance(20)) sizes[static_cast<size_t>(m.below(static_cast<int64_t>(sizes.size())))] = -1;
    p.inputs = {s.x, m.integers(sizes), m.scalar(given)};
    p.set("num_splits", static_cast<int64_t>(sizes.size()));
  }
  return p;
}

std::optional<Proposal> blocks(Maker& m, const Op& op, const Subject& s) {
  const std::string_view name = op.name;
  if (name == "SPACE_TO_DEPTH" || name == "DEPTH_TO_SPACE") {
    Proposal p{&op, {s.x}};
    p.set("block_size", m.between(1, 3));
    return p;
  }
  Numbers block, sides;
  for (int64_t d = 1; d < std::min<int64_t>(s.rank(), 3); ++d) {
    const int64_t size = s.shape[static_cast<size_t>(d)];
    block.push_back(m.between(1, 3));
    if (name == "SPACE_TO_BATCH_ND") {
      const int64_t top = m.below(3);
      sides.insert(sides.end(), {top, (block.back() - (size + top) % block.back()) % block.back()});
    } else {
      sides.insert(sides.end(), {m.below(2), m.below(2)});
    }
  }
  return Proposal{&op, {s.x, m.integers(block), table(m, sides)}};
}

std::optional<Proposal> resize(Maker& m, const Op& op, const Subject& s) {
  Proposal p{&op, {s.x, m.integers({m.between(1, 9), m.between(1, 9)})}};
  const int64_t align = m.chance(30), half = align ? 0 : m.below(2);
  p.set("align_corners", align).set("half_pixel_centers", half);
  return p;
}

std::optional<Proposal> one_hot(Maker& m, const Op& op) {
  const TensorId there = m.pick([](const Tensor& t) { return (t.type == DType::i32 || t.type == DType::i64) && t.shape.size() < 4; });
  const TensorId x = there != kAbsent ? there : m.input(m.chance(20) ? DType::i64 : DType::i32, m.shape(m.between(1, 2), 5));
  const DType type = m.any(std::vector<DType>{DType::f32, DType::i32, DType::i64, DType::boolean, DType::i8});
  Proposal p{&op, {x, m.scalar(m.between(1, 5)), m.constant(type, {}), m.constant(type, {})}};
  p.type = type;
  p.set("axis", m.between(-1, static_cast<int64_t>(m.tensor(x).shape.size())));
  return p;
}

// Rows of a table, of one that is computed too; of bytes as numbers.
std::optional<Proposal> lookup(Maker& m, const Op& op) {
  const TensorId there = m.pick([](const Tensor& t) { return t.shape.size() >= 2 && t.shape.size() < 5; });
  const bool hybrid = there == kAbsent || m.chance(50);
  const Shape shape = hybrid ? Shape{static_cast<int32_t>(m.between(1, 6)), static_cast<int32_t>(m.between(1, 9))} : m.tensor(there).shape;
  Quantisation rows{{}, {}, 0};
  for (int32_t i = m.chance(50) ? shape[0] : 1; i > 0; --i) rows.scale.push_back(static_cast<float>(m.rng.uniform(0.002, 0.02))), rows.zero_point.push_back(0);
  const TensorId table = hybrid ? m.constant(DType::i8, shape, rows) : there;
  const auto count = static_cast<int32_t>(m.between(1, 5));
  std::vector<int32_t> at;
  for (int32_t i = 0; i < count; ++i) at.push_back(static_cast<int32_t>(m.below(shape[0])));
  Tensor index{.name = "i", .type = DType::i32, .shape = {count}};
  index.data = constant_bytes(at);
  Proposal p{&op, {m.chance(40) ? m.input(DType::i32, {count}) : m.g.add(std::move(index)), table}};
  p.type = hybrid ? DType::f32 : m.tensor(table).type;
  if (!hybrid) p.quant = m.tensor(table).quant;
  return p;
}

// What a model computes its shapes with: all of it constants.
std::optional<Proposal> of_numbers(Maker& m, const Op& op) {
  const std::string_view name = op.name;
  if (name == "RANGE") return Proposal{&op, {m.scalar(m.between(-9, 9)), m.scalar(m.between(-9, 9)), m.scalar(m.any(Numbers{-2, -1, 1, 3}))}};
  Numbers shape;
  for (int64_t i = m.between(1, 3); i > 0; --i) shape.push_back(m.between(1, 4));
  if (name == "BROADCAST_ARGS") return Proposal{&op, {m.integers(shape), m.integers({shape.back()})}};
  const TensorId there = m.pick([](const Tensor& t) { return t.count() == 1; });
  const TensorId value = there != kAbsent ? there : m.constant(m.any(std::vector<DType>{DType::f32, DType::i32, DType::boolean}), {});
  Proposal p{&op, {m.integers(shape), value}};
  p.type = m.tensor(value).type;
  p.quant = m.tensor(value).quant;
  return p;
}

}  // namespace

std::optional<Proposal> propose_moving(Maker& m, const Op& op) {
  const std::string_view name = op.name;
  if (name == "EMBEDDING_LOOKUP") return lookup(m, op);
  if (name == "FILL" || name == "RANGE" || name == "BROADCAST_ARGS") return of_numbers(m, op);
  if (name == "ONE_HOT") return one_hot(m, op);
  const bool image = name.starts_with("RESIZE") || name == "SPACE_TO_DEPTH" || name == "DEPTH_TO_SPACE";
  const auto found = subject(m, image ? 4 : name.ends_with("BATCH_ND") || name.ends_with("SPACE_ND") ? 3 : name == "EXPAND_DIMS" || name == "PACK" ? 0 : 1, image ? 4 : 6);
  if (!found) return std::nullopt;
  const Subject& s = *found;
  if (auto p = propose_placing(m, op, s)) return p;
  if (name == "RESHAPE") return reshape(m, op, s);
  if (name == "SQUEEZE") return squeeze(m, op, s);
  if (name == "EXPAND_DIMS") return Proposal{&op, {s.x, m.scalar(axis(m, s.rank() + 1))}};
  if (name == "TRANSPOSE") return transpose(m, op, s);
  if (name == "PAD" || name == "PADV2" || name == "MIRROR_PAD") return pad(m, op, s);
  if (name == "SLICE") return slice(m, op, s);
  if (name == "STRIDED_SLICE") return strided_slice(m, op, s);
  if (name == "GATHER") return gather(m, op, s);
  if (name == "GATHER_ND") return gather_nd(m, op, s);
  if (name == "CONCATENATION" || name == "PACK") return join(m, op, s);
  if (name == "SPLIT" || name == "SPLIT_V" || name == "UNPACK") return cut(m, op, s);
  if (image && !name.starts_with("RESIZE")) return blocks(m, op, s);
  if (name.ends_with("_ND")) return blocks(m, op, s);
  if (image) return resize(m, op, s);
  if (name == "TOPK_V2") {
    Proposal p{&op, {s.x, m.scalar(m.between(1, s.shape.back()))}};
    p.outputs = 2;
    return p;
  }
  Numbers n;
  if (name == "TILE") {
    for (int64_t i = 0; i < s.rank(); ++i) n.push_back(m.chance(50) ? 1 : m.between(1, 3));
  } else if (name == "REVERSE_V2") {
    n.push_back(axis(m, s.rank()));
  } else if (name == "BROADCAST_TO") {
    n = s.shape;
    for (int64_t& d : n)
      if (d == 1) d = m.between(1, 4);
    if (m.chance(30) && n.size() < 5) n.insert(n.begin(), m.between(1, 3));
  } else {
    return std::nullopt;
  }
  return Proposal{&op, {s.x, m.integers(n)}};
}

}  // namespace tinsmith::graphs
