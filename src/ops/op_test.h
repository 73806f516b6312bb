// For the tests of operator folders: one node alone in a graph, its operands given as vectors, run through its lowering.
#pragma once

#include <gtest/gtest.h>

#include <cstring>

#include "model/verify.h"

namespace tinsmith {

template <class T> constexpr DType dtype_of();
template <> constexpr DType dtype_of<float>() { return DType::f32; }
template <> constexpr DType dtype_of<int8_t>() { return DType::i8; }
template <> constexpr DType dtype_of<uint8_t>() { return DType::u8; }
template <> constexpr DType dtype_of<int16_t>() { return DType::i16; }
template <> constexpr DType dtype_of<uint16_t>() { return DType::f16; }
template <> constexpr DType dtype_of<int32_t>() { return DType::i32; }
template <> constexpr DType dtype_of<uint32_t>() { return DType::u32; }
template <> constexpr DType dtype_of<int64_t>() { return DType::i64; }

inline Quantisation quantised(float scale, int64_t zero = 0) { return {{scale}, {zero}, 0}; }
inline Quantisation per_channel(std::vector<float> scales, int axis = 0) {
  const size_t n = scales.size();
  return {std::move(scales), std::vector<int64_t>(n, 0), axis};
}

// Numbers for tests: the same on every machine.
struct Numbers {
  uint64_t state = 1;
  uint32_t next() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state >> 33);
  }
  int64_t between(int64_t low, int64_t high) { return low + static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1)); }
  float real(float low, float high) { return low + (high - low) * static_cast<float>(next()) / 2147483648.0f; }
  template <class T> std::vector<T> many(int64_t n, int64_t low, int64_t high) {
    std::vector<T> v(static_cast<size_t>(n));
    for (T& x : v) x = static_cast<T>(between(low, high));
    return v;
  }
  std::vector<float> reals(int64_t n, float low = -1, float high = 1) {
    std::vector<float> v(static_cast<size_t>(n));
    for (float& x : v) x = real(low, high);
    return v;
  }
};

struct OneOp {
  Graph graph;
  Node node;
  std::vector<Bytes> memory;  // of each tensor
  Lowered lowered;

  explicit OneOp(const char* op) {
    node.op = op_named(op);
    if (!node.op) ADD_FAILURE() << op << " is not registered";
    for (const AttrSpec& a : node.op->attrs) node.attrs.push_back({a.name, a.fallback});
  }
  OneOp& attr(const char* name, AttrValue value) {
    node.set(name, std::move(value));
    return *this;
  }
  template <class T>
  OneOp& input(Shape shape, const std::vector<T>& values, Quantisation q = {}) {
    Tensor t{"x", dtype_of<T>(), std::move(shape), std::move(q), nullptr, false};
    node.inputs.push_back(graph.add(t));
    memory.push_back(*constant_bytes(values));
    return *this;
  }
  template <class T>
  OneOp& constant(Shape shape, const std::vector<T>& values, Quantisation q = {}) {
    Tensor t{"c", dtype_of<T>(), std::move(shape), std::move(q), constant_bytes(values), false};
    node.inputs.push_back(graph.add(t));
    memory.push_back(*constant_bytes(values));
    return *this;
  }
  OneOp& absent() {
    node.inputs.push_back(kAbsent);
    return *this;
  }
  OneOp& variable(DType type, Shape shape, Quantisation q = {}) {
    Tensor t{"state", type, std::move(shape), std::move(q), nullptr, true};
    node.inputs.push_back(graph.add(t));
    memory.emplace_back(graph.tensors.back().byte_size(), uint8_t{0});
    if (type == DType::i8 && !graph.tensors.back().quant.empty())
      std::memset(memory.back().data(), static_cast<int>(graph.tensors.back().quant.zero_point[0]), memory.back().size());
    return *this;
  }
  OneOp& output(DType type, Quantisation q = {}) {
    node.outputs.push_back(graph.add({"y", type, {}, std::move(q), nullptr, false}));
    memory.emplace_back();
    return *this;
  }
  // Infers the outputs' shapes and lowers; the error's text, or "" if all is well.
  std::string prepare(Target target = {}) {
    auto types = infer_checked(graph, node);
    if (!types) {
      types.error().where.clear();  // the node is not in the graph's list
      return types.error().text();
    }
    for (size_t i = 0; i < types->size(); ++i) {
      Tensor& y = graph.tensor(node.outputs[i]);
      EXPECT_EQ(y.type, (*types)[i].type);
      y.shape = (*types)[i].shape;
      memory[static_cast<size_t>(node.outputs[i])].assign(y.byte_size(), 0xA5);
    }
    auto l = node.op->lower(graph, node, target);
    if (!l) return l.error().text();
    lowered = std::move(*l);
    return "";
  }
  void call() {
    if (!lowered.kernel) {
      memory[static_cast<size_t>(node.outputs[0])] = memory[static_cast<size_t>(node.inputs[0])];
      return;
    }
    call_one(lowered);
    for (const Lowered& next : lowered.then) call_one(next);
  }
  template <class T>
  std::vector<T> result(size_t i = 0) const {
    const Bytes& b = memory[static_cast<size_t>(node.outputs[i])];
    std::vector<T> v(b.size() / sizeof(T));
    if (!v.empty()) std::memcpy(v.data(), b.data(), v.size() * sizeof(T));
    return v;
  }
  // prepare, call and result in one; a refusal fails the test.
  template <class T>
  std::vector<T> run() {
    const std::string error = prepare();
    EXPECT_EQ(error, "");
    if (!error.empty()) return {};
    call();
    return result<T>();
  }

  // Runs again with each pair of `overlaps` placed as near as claimed, and compares all outputs with those of a run apart. One
  // byte nearer than `ahead` allows must spoil some run, or the claim is not exact: that is what `tight` asks.
  void check_overlaps(bool tight = false) {
    call();
    std::vector<Bytes> expected;
    for (TensorId id : node.outputs) expected.push_back(memory[static_cast<size_t>(id)]);
    for (const Overlap& o : lowered.overlaps) {
      EXPECT_TRUE(run_overlapped(o, o.ahead) == expected) << "output " << o.ahead << " bytes before input " << o.input;
      const auto step = static_cast<int64_t>(bits(graph.tensor(lowered.operands[o.input]).type) / 8);
      // Unless it says `exact`, any greater distance is as good.
      for (int64_t more : {step, int64_t{16}, static_cast<int64_t>(expected[0].size() / 2 / 16 * 16)}) {
        if (o.exact) break;
        EXPECT_TRUE(run_overlapped(o, o.ahead + more) == expected) << "output " << o.ahead + more << " bytes before input " << o.input;
      }
      if (tight && o.ahead > 0) {
        EXPECT_FALSE(run_overlapped(o, o.ahead - step) == expected) << "ahead " << o.ahead << " is more than needed";
      }
    }
  }

 private:
  void call_one(const Lowered& l) {
    std::vector<void*> operands;
    for (TensorId id : l.operands) operands.push_back(id == kAbsent ? nullptr : memory[static_cast<size_t>(id)].data());
    std::vector<uint64_t> scratch(l.scratch_bytes / 8 + 2, 0xCDCDCDCDCDCDCDCD);
    ASSERT_EQ(l.kernel->takes_scratch, l.scratch_bytes > 0);
    ASSERT_EQ(l.kernel->operands, operands.size());
    l.kernel->invoke(l.params.data(), operands.data(), scratch.data());
    ASSERT_EQ(std::memcmp(reinterpret_cast<uint8_t*>(scratch.data()) + l.scratch_bytes, "\xCD\xCD\xCD\xCD\xCD\xCD\xCD\xCD", 8), 0)
        << "it writes beyond its scratch";
  }

  std::vector<Bytes> run_overlapped(const Overlap& o, int64_t ahead) {
    const Bytes& x = memory[static_cast<size_t>(lowered.operands[o.input])];
    const Bytes& y = memory[static_cast<size_t>(lowered.operands[o.output])];
    const auto size = static_cast<int64_t>(bits(graph.tensor(lowered.operands[o.output]).type) / 8);
    if (ahead > 0) ahead = (ahead + size - 1) / size * size;  // an arena aligns every tensor
    const size_t shift = ((ahead > 0 ? static_cast<size_t>(ahead) : 0) + 15) / 16 * 16;
    std::vector<uint64_t> pool((shift + x.size() + y.size() + 64) / 8, 0x5A5A5A5A5A5A5A5A);
    auto* in = reinterpret_cast<uint8_t*>(pool.data()) + shift;
    uint8_t* out = in - ahead;
    std::memcpy(in, x.data(), x.size());
    std::vector<void*> operands;
    std::vector<Bytes> copies(lowered.operands.size());
    for (size_t i = 0; i < lowered.operands.size(); ++i) {
      if (lowered.operands[i] != kAbsent) copies[i] = memory[static_cast<size_t>(lowered.operands[i])];
      operands.push_back(i == o.input ? in : i == o.output ? out : copies[i].data());
    }
    std::vector<uint64_t> scratch(lowered.scratch_bytes / 8 + 2);
    lowered.kernel->invoke(lowered.params.data(), operands.data(), scratch.data());
    std::vector<Bytes> results;
    for (TensorId id : node.outputs) {
      size_t i = 0;
      while (lowered.operands[i] != id) ++i;
      const auto* p = static_cast<const uint8_t*>(operands[i]);
      results.emplace_back(p, p + memory[static_cast<size_t>(id)].size());
    }
    return results;
  }
};

// The reference's requantisation, written a second time from its definition in wide integers.
inline int64_t reference_requantise(int64_t x, int32_t multiplier, int32_t shift) {
  const int left = shift > 0 ? shift : 0, right = shift > 0 ? 0 : -shift;
  const __int128 product = static_cast<__int128>(static_cast<int32_t>(static_cast<uint32_t>(x) << left)) * multiplier;
  // rounded to nearest, halves away from zero (the sum with a negative half is rounded towards zero)
  const __int128 nudged = product + (product >= 0 ? (__int128{1} << 30) : 1 - (__int128{1} << 30));
  const auto high = static_cast<int64_t>(nudged / (__int128{1} << 31));
  if (right == 0) return high;
  const double exact = static_cast<double>(high) / static_cast<double>(int64_t{1} << right);
  return static_cast<int64_t>(exact < 0 ? -static_cast<double>(static_cast<int64_t>(-exact + 0.5)) : static_cast<double>(static_cast<int64_t>(exact + 0.5)));
}
inline int64_t reference_requantise_64(int64_t x, int32_t multiplier, int32_t shift) {
  const int64_t reduced = multiplier >= 0x7FFF0000 ? 0x7FFF : (int64_t{multiplier} + 32768) / 65536;
  const __int128 scaled = static_cast<__int128>(x) * reduced, unit = __int128{1} << (15 - shift);
  __int128 floor = (2 * scaled + unit) / (2 * unit);
  if (floor * 2 * unit > 2 * scaled + unit) --floor;
  return static_cast<int64_t>(floor);
}

}  // namespace tinsmith
