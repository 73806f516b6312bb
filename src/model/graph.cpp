#include "model/graph.h"

#include <fmt/ranges.h>

#include <array>

#include "model/op.h"

namespace tinsmith {
namespace {

struct TypeRow {
  DType type;
  const char* name;
  size_t bits;
};
constexpr std::array<TypeRow, 12> kTypes{{
    {DType::f32, "float32", 32}, {DType::f16, "float16", 16}, {DType::i4, "int4", 4},     {DType::i8, "int8", 8},
    {DType::u8, "uint8", 8},     {DType::i16, "int16", 16},   {DType::u16, "uint16", 16}, {DType::i32, "int32", 32},
    {DType::u32, "uint32", 32},  {DType::i64, "int64", 64},   {DType::boolean, "bool", 8}, {DType::f64, "float64", 64},
}};

template <class T>
const T& attr_value(const Node& node, std::string_view attr) {
  static const T nothing{};
  for (const Attr& a : node.attrs)
    if (a.name == attr)
      if (const T* v = std::get_if<T>(&a.value)) return *v;
  return nothing;
}

}  // namespace

const char* name(DType type) { return kTypes[static_cast<size_t>(type)].name; }
size_t bits(DType type) { return kTypes[static_cast<size_t>(type)].bits; }

std::optional<DType> dtype_named(std::string_view s) {
  for (const auto& row : kTypes)
    if (s == row.name) return row.type;
  return std::nullopt;
}

std::string text(const Shape& shape) {
  if (shape.empty()) return "scalar";
  return fmt::format("{}", fmt::join(shape, "x"));
}

std::optional<int64_t> elements(const Shape& shape) {
  int64_t n = 1;
  for (int32_t d : shape) {
    if (d < 0) return std::nullopt;
    n *= d;  // both under 2^31, so the product is under 2^62
    if (n > INT32_MAX) return std::nullopt;
  }
  return n;
}

int64_t Node::integer(std::string_view attr) const { return attr_value<int64_t>(*this, attr); }
double Node::real(std::string_view attr) const { return attr_value<double>(*this, attr); }
const std::string& Node::word(std::string_view attr) const { return attr_value<std::string>(*this, attr); }
const std::vector<int64_t>& Node::integers(std::string_view attr) const {
  return attr_value<std::vector<int64_t>>(*this, attr);
}

void Node::set(std::string_view attr, AttrValue value) {
  for (Attr& a : attrs)
    if (a.name == attr) {
      a.value = std::move(value);
      return;
    }
  attrs.push_back({std::string(attr), std::move(value)});
}

std::string place(const Graph& graph, const Node& node) {
  auto index = &node - graph.nodes.data();
  return fmt::format("operator {} {}", index, node.op ? node.op->name : "?");
}

}  // namespace tinsmith
