// Operators that put elements or parts of tensors into places of others.
#include <algorithm>
#include <string_view>

#include "maker.h"

namespace tinsmith::graphs {
namespace {

// The subject is the updates, its first dimension the rows; several of which may have one place.
std::optional<Proposal> scatter_nd(Maker& m, const Op& op, const Subject& s) {
  const int64_t depth = m.between(1, 3);
  std::vector<int64_t> shape;
  for (int64_t i = 0; i < depth; ++i) shape.push_back(m.between(1, 4));
  std::vector<int32_t> at;
  for (int64_t i = 0; i < s.shape[0] * depth; ++i) at.push_back(static_cast<int32_t>(m.below(shape[static_cast<size_t>(i % depth)])));
  shape.insert(shape.end(), s.shape.begin() + 1, s.shape.end());
  const Shape rows{static_cast<int32_t>(s.shape[0]), static_cast<int32_t>(depth)};
  const TensorId index = m.chance(20) ? m.input(DType::i32, rows) : m.g.add({.name = "i", .type = DType::i32, .shape = rows, .quant = {}, .data = constant_bytes(at)});
  const TensorId numbers = m.g.add({.name = "n", .type = DType::i32, .shape = {static_cast<int32_t>(shape.size())}, .quant = {}, .data = constant_bytes(std::vector<int32_t>(shape.begin(), shape.end()))});
  Proposal p{&op, {index, s.x, numbers}};
  p.type = m.tensor(s.x).type;
  p.quant = m.tensor(s.x).quant;
  return p;
}

// Rows of the subject sent to segments; sorted ones for SEGMENT_SUM.
std::optional<Proposal> segments(Maker& m, const Op& op, const Subject& s) {
  const bool sorted = std::string_view(op.name) == "SEGMENT_SUM";
  const int64_t count = m.between(1, 5), rank = sorted ? 1 : m.between(1, s.rank());
  const Shape shape(m.tensor(s.x).shape.begin(), m.tensor(s.x).shape.begin() + static_cast<std::ptrdiff_t>(rank));
  std::vector<int32_t> to;
  for (int64_t i = elements(shape).value_or(0); i > 0; --i) to.push_back(sorted ? (to.empty() ? 0 : to.back() + m.chance(40)) : static_cast<int32_t>(m.between(-1, count - 1)));
  Tensor t{.name = "i", .type = DType::i32, .shape = shape};
  t.data = constant_bytes(to);
  Proposal p{&op, {s.x, m.g.add(std::move(t))}};
  if (!sorted) p.inputs.push_back(m.scalar(count));
  return p;
}

std::optional<Proposal> dilate(Maker& m, const Op& op, const Subject& s) {
  std::vector<int32_t> by;
  for (int64_t i = 0; i < s.rank(); ++i) by.push_back(static_cast<int32_t>(m.chance(40) ? 1 : m.between(1, 4)));
  const Tensor x = m.tensor(s.x);
  Tensor t{.name = "d", .type = DType::i32, .shape = {static_cast<int32_t>(s.rank())}};
  t.data = constant_bytes(by);
  const TensorId dilations = m.g.add(std::move(t));
  Proposal p{&op, {s.x, dilations, m.constant(x.type, {}, x.quant)}};
  p.quant = x.quant;
  return p;
}

std::optional<Proposal> diagonal(Maker& m, const Op& op, const Subject& s) {
  const Tensor x = m.tensor(s.x);
  Proposal p{&op, {s.x}};
  p.quant = x.quant;
  if (std::string_view(op.name) == "MATRIX_DIAG") return p;
  if (s.rank() < 2) return std::nullopt;
  Shape shape(x.shape.begin(), x.shape.end() - 1);
  shape.back() = std::min(shape.back(), x.shape.back());
  const TensorId there = m.pick([&](const Tensor& t) { return t.type == x.type && t.quant == x.quant && t.shape == shape; });
  p.inputs.push_back(there != kAbsent && m.chance(80) ? there : m.constant(x.type, shape, x.quant));
  return p;
}

// A block of the subject's type at a place that is often beyond its range.
std::optional<Proposal> update_slice(Maker& m, const Op& op, const Subject& s) {
  const Tensor x = m.tensor(s.x);
  Shape block;
  std::vector<int32_t> start;
  for (int32_t d : x.shape) {
    block.push_back(m.chance(40) ? d : static_cast<int32_t>(m.between(1, d)));
    start.push_back(static_cast<int32_t>(m.between(-1, d)));
  }
  const TensorId update = m.pick([&](const Tensor& t) { return t.type == x.type && t.quant == x.quant && t.shape == block; });
  const Shape rank{static_cast<int32_t>(x.shape.size())};
  Proposal p{&op, {s.x, update != kAbsent && m.chance(80) ? update : m.constant(x.type, block, x.quant)}};
  p.inputs.push_back(m.chance(40) ? m.input(m.chance(20) ? DType::i64 : DType::i32, rank) : m.places(start, rank));
  p.quant = x.quant;
  return p;
}

// Places in a new tensor, and what goes there; it is a vector, or a scalar.
std::optional<Proposal> sparse_to_dense(Maker& m, const Op& op, const Subject& s) {
  const Tensor x = m.tensor(s.x);
  if (s.rank() != 1) return std::nullopt;
  std::vector<int64_t> shape;
  for (int64_t i = m.between(1, 3); i > 0; --i) shape.push_back(m.between(1, 5));
  const auto depth = static_cast<int32_t>(shape.size());
  std::vector<int32_t> at;
  for (int64_t i = 0; i < s.shape[0] * depth; ++i) at.push_back(static_cast<int32_t>(m.below(shape[static_cast<size_t>(i % depth)])));
  const TensorId index = m.places(at, depth == 1 ? x.shape : Shape{x.shape[0], depth});
  Proposal p{&op, {index, m.integers(shape), m.chance(20) ? m.constant(x.type, {}, x.quant) : s.x, m.constant(x.type, {}, x.quant)}};
  p.type = x.type;
  p.quant = x.quant;
  return p;
}

}  // namespace

std::optional<Proposal> propose_placing(Maker& m, const Op& op, const Subject& s) {
  const std::string_view name = op.name;
  if (name == "SCATTER_ND") return scatter_nd(m, op, s);
  if (name.find("SEGMENT") != name.npos) return segments(m, op, s);
  if (name == "DILATE") return dilate(m, op, s);
  if (name.starts_with("MATRIX_")) return diagonal(m, op, s);
  if (name == "SPARSE_TO_DENSE") return sparse_to_dense(m, op, s);
  if (name == "DYNAMIC_UPDATE_SLICE") return update_slice(m, op, s);
  return std::nullopt;
}

}  // namespace tinsmith::graphs
