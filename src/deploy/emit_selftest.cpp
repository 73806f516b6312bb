#include <cstring>

#include "deploy/c_text.h"
#include "deploy/emit_parts.h"
#include "run/interpreter.h"

// The self-test: inputs come from a generator that is written here and in the emitted C; the hash of the outputs is computed
// here by the interpreter and compared on the device. Sixteen bytes of flash a model, whatever its size.

namespace tinsmith::emit {
namespace {

// Which bits a NaN has is the processor's choice: as an output it counts as four zeros.
uint32_t hashed(uint32_t hash, const Tensor& t, std::span<const uint8_t> bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    float v = 0;
    if (t.type == DType::f32) std::memcpy(&v, &bytes[i / 4 * 4], 4);
    hash = (hash ^ (v != v ? 0 : bytes[i])) * 16777619u;
  }
  return hash;
}

constexpr int kVectors = 4;
constexpr uint32_t kSeed = 0x7153317Au;

uint32_t next(uint32_t& state) {
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

// Integers get random bits; floats are in [-1, 1) in steps of 2^-23; indices and flags are zero, so that they are in range.
void fill(const Tensor& t, std::span<uint8_t> bytes, uint32_t& state) {
  switch (t.type) {
    case DType::i8: case DType::u8: for (auto& b : bytes) b = static_cast<uint8_t>(next(state)); break;
    case DType::i16:
      for (size_t i = 0; i + 1 < bytes.size(); i += 2) { const auto v = static_cast<uint16_t>(next(state)); std::memcpy(&bytes[i], &v, 2); }
      break;
    case DType::f32:
      for (size_t i = 0; i + 3 < bytes.size(); i += 4) {
        const float v = static_cast<float>(next(state)) * 0x1p-23f - 1.0f;
        std::memcpy(&bytes[i], &v, 4);
      }
      break;
    default: std::fill(bytes.begin(), bytes.end(), uint8_t{0});
  }
}

const char* fill_c(DType type) {
  switch (type) {
    case DType::i8: case DType::u8: case DType::i16: return "p[i] = (T)selftest_next(&state);";
    case DType::f32: return "p[i] = (T)selftest_next(&state) * 0x1p-23f - 1.0f;";
    default: return "p[i] = 0;";
  }
}

}  // namespace

Result<std::string> write_selftest(const Model& m) {
  PlanOptions quick;
  quick.time_limit_s = 0;
  TRY(Interpreter it, Interpreter::make(m.graph, quick));
  uint32_t state = kSeed;
  std::string hashes;
  bool nan = false;
  for (int v = 0; v < kVectors; ++v) {
    for (size_t i = 0; i < m.graph.inputs.size(); ++i) fill(m.graph.tensor(m.graph.inputs[i]), it.input(i), state);
    it.run();
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < m.graph.outputs.size(); ++i) {
      const Tensor& t = m.graph.tensor(m.graph.outputs[i]);
      hash = hashed(hash, t, it.output(i));
      if (t.type != DType::f32) continue;
      float y;
      for (size_t at = 0; at < it.output(i).size(); at += 4) std::memcpy(&y, &it.output(i)[at], 4), nan |= y != y;
    }
    hashes += fmt::format("{}0x{:08x}u", v ? ", " : "", hash);
  }
  bool random = false;
  for (TensorId id : m.graph.inputs) random |= std::string_view(fill_c(m.graph.tensor(id).type)) != "p[i] = 0;";

  std::string s;
  if (random)
    s += "static uint32_t selftest_next(uint32_t *state) {\n  *state = *state * 1664525u + 1013904223u;\n  return *state >> 8;\n}\n\n";
  auto filled = [&](size_t i) {
    const DType t = m.graph.tensor(m.graph.inputs[i]).type;
    std::string body = fill_c(t);
    for (size_t at; (at = body.find("(T)")) != std::string::npos;) body.replace(at, 3, fmt::format("({})", c_type(t)));
    return body;
  };
  if (m.plan.fed()) {
    std::string body = filled(0);
    if (const size_t at = body.find("&state"); at != std::string::npos) body.replace(at, 6, "user");
    s += fmt::format("static int selftest_row(void *user, int row, {0} *p) {{\n  (void)row, (void)user;\n  for (size_t i = 0; i < {1}_INPUT_ROW_SIZE; ++i) {2}\n"
                     "  return {1}_OK;\n}}\n\n", c_type(m.graph.tensor(m.graph.inputs[0]).type), m.NAME, body);
  }
  s += fmt::format(R"(int {0}_selftest({0} *self) {{
  static const uint32_t expected[{2}] = {{{3}}}; /* FNV-1a of the outputs */
  {4}int status = {0}_init(self{5});
  if (status != {1}_OK) return status;
)", m.name, m.NAME, kVectors, hashes, m.plan.arenas.size() > 1 ? fmt::format("if (self == NULL) return {}_ERROR_NULL;\n  ", m.NAME) : "",
                   for_other_arenas(m, ", self->{arena}"));
  if (random) s += fmt::format("  uint32_t state = 0x{:08x}u;\n", kSeed);
  s += fmt::format("  for (int k = 0; k < {} && status == {}_OK; ++k) {{\n", kVectors, m.NAME);
  const auto ins = operand_names(m.graph.inputs.size(), "input"), outs = operand_names(m.graph.outputs.size(), "output");
  for (size_t i = 0; i < ins.size() && !m.plan.fed(); ++i)
    s += fmt::format("    {{\n      {} *p = {}_{}(self);\n      for (size_t i = 0; i < {}_{}_SIZE; ++i) {}\n    }}\n", c_type(m.graph.tensor(m.graph.inputs[i]).type),
                     m.name, ins[i], m.NAME, upper(ins[i]), filled(i));
  s += fmt::format("    status = {}_run{};\n", m.name, !m.plan.fed() ? "(self)" : random ? "_rows(self, selftest_row, &state)" : "_rows(self, selftest_row, NULL)");
  if (const Stream* fed = m.plan.fed(); fed && random && fed->feed.rows < m.graph.tensor(fed->feed.tensor).shape[1])
    s += fmt::format("    for (size_t i = {0}_INPUT_ROWS * {0}_INPUT_ROW_SIZE; i < {0}_INPUT_SIZE; ++i) (void)selftest_next(&state);\n", m.NAME);
  s += "    uint32_t hash = 2166136261u;\n";
  for (size_t i = 0; i < outs.size(); ++i) {
    s += fmt::format("    {{\n      const uint8_t *p = (const uint8_t *)(const void *){}_{}(self);\n", m.name, outs[i]);
    std::string byte = "p[i]";
    if (nan && m.graph.tensor(m.graph.outputs[i]).type == DType::f32) {
      s += fmt::format("      const float *y = {}_{}(self);\n", m.name, outs[i]);
      byte = "(y[i / 4] != y[i / 4] ? 0 : p[i])";
    }
    s += fmt::format("      for (size_t i = 0; i < {}_{}_BYTES; ++i) hash = (hash ^ {}) * 16777619u;\n    }}\n", m.NAME, upper(outs[i]), byte);
  }
  s += fmt::format("    if (status == {1}_OK && hash != expected[k]) status = {1}_ERROR_SELFTEST;\n  }}\n"
                   "  (void){0}_init(self{2});\n  return status;\n}}\n", m.name, m.NAME, for_other_arenas(m, ", self->{arena}"));
  return s;
}

}  // namespace tinsmith::emit
