#include "deploy/emit.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/process.h"
#include "deploy/c_text.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

// x (1,2) -> FULLY_CONNECTED relu (3) -> FULLY_CONNECTED (1) -> y, float or int8.
Graph two_layers(DType type) {
  Graph g;
  const bool f = type == DType::f32;
  auto quant = [&](float scale, int64_t zero) { return f ? Quantisation{} : Quantisation{{scale}, {zero}, 0}; };
  auto weights = [&](std::vector<float> v) {
    return f ? constant_bytes(v) : constant_bytes(std::vector<int8_t>(v.begin(), v.end()));
  };
  auto bias = [&](std::vector<float> v) {
    return f ? constant_bytes(v) : constant_bytes(std::vector<int32_t>(v.begin(), v.end()));
  };
  const TensorId x = g.add({.name = "x */ \"", .type = type, .shape = {1, 2}, .quant = quant(0.5f, -3)});
  const TensorId w0 = g.add({.name = "w0", .type = type, .shape = {3, 2}, .quant = quant(0.25f, 0), .data = weights({1, 2, 3, 4, -5, 6})});
  const TensorId b0 = g.add({.name = "b0", .type = f ? type : DType::i32, .shape = {3}, .data = bias({5, 0, -7})});
  const TensorId h = g.add({.name = "h", .type = type, .shape = {1, 3}, .quant = quant(0.3f, -128)});
  const TensorId w1 = g.add({.name = "w1", .type = type, .shape = {1, 3}, .quant = quant(0.125f, 0), .data = weights({7, -2, 1})});
  const TensorId y = g.add({.name = "y", .type = type, .shape = {1, 1}, .quant = quant(0.7f, 4)});
  Node n0{.op = op_named("FULLY_CONNECTED"), .inputs = {x, w0, b0}, .outputs = {h}};
  for (const AttrSpec& spec : n0.op->attrs) n0.set(spec.name, spec.fallback);
  Node n1 = n0;
  n0.set("activation", "relu");
  n1.inputs = {h, w1, kAbsent};
  n1.outputs = {y};
  g.nodes = {n0, n1};
  g.inputs = {x};
  g.outputs = {y};
  return g;
}

// Compiles the emitted files with a main that runs the self-test, then inputs read as raw bytes, and prints the output bytes.
std::string compile_and_run(const Emitted& e, const std::string& compiler, const std::string& flags, const std::string& main_text) {
  auto dir = TempDir::make();
  FileSet set;
  for (const SourceFile& f : e.files) set.add(dir->path() / f.path, f.text);
  set.add(dir->path() / "main.c", main_text);
  EXPECT_TRUE(set.commit());
  const std::string command = fmt::format("{} -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror -ffp-contract=off {} *.c -lm -o program", compiler, flags);
  auto built = run_process({"sh", "-c", command}, {.directory = dir->path()});
  EXPECT_TRUE(built);
  EXPECT_EQ(built->exit_code, 0) << built->err;
  if (built->exit_code != 0) return "does not compile";
  auto run = run_process({(dir->path() / "program").string()});
  EXPECT_EQ(run->exit_code, 0) << run->err;
  return run->out;
}

constexpr const char* kMain = R"(
#include <math.h>
#include <stdio.h>
#include "m.h"
static m context;
int main(void) {
  if (m_selftest(NULL) != M_ERROR_NULL || m_at(&context, 1) != NULL) return 3;
  if (m_init(&context) != M_OK || m_selftest(&context) != M_OK) { puts(m_strerror(m_selftest(&context))); return 1; }
  for (int k = -120; k <= 120; k += 40) {
    m_input(&context)[0] = (M_INPUT_TYPE)k;
    m_input(&context)[1] = (M_INPUT_TYPE)(k / 2 + 9);
    if (m_run(&context) != M_OK) return 2;
    for (unsigned i = 0; i < M_OUTPUT_BYTES; ++i) printf("%02x", ((const unsigned char *)(const void *)m_output(&context))[i]);
  }
  const float x[2] = {1.5f, -2.0f};
  float y = 0;
  if (m_run_f32(&context, x, &y) != M_OK) return 4;
  printf(" %a\n", (double)y);
  const float none[2] = {NAN, INFINITY};  /* must not be converted to an integer as it is */
  if (m_run_f32(&context, none, &y) != M_OK) return 5;
  return 0;
}
)";

std::string interpreted(const Graph& g) {
  auto it = Interpreter::make(g);
  const Tensor& x = g.tensor(g.inputs[0]);
  auto set = [&](size_t i, int k) {
    if (x.type == DType::f32) { const auto v = static_cast<float>(k); std::memcpy(it->input(0).data() + 4 * i, &v, 4); }
    else it->input(0)[i] = static_cast<uint8_t>(k);
  };
  std::string s;
  for (int k = -120; k <= 120; k += 40) {
    set(0, k), set(1, k / 2 + 9);
    it->run();
    for (uint8_t b : it->output(0)) s += fmt::format("{:02x}", b);
  }
  return s;
}

TEST(Emit, GeneratedCGivesTheInterpretersBytes) {
  for (DType type : {DType::f32, DType::i8}) {
    const Graph g = two_layers(type);
    const std::string want = interpreted(g);
    for (Optimize optimize : {Optimize::size, Optimize::speed}) {
      auto e = emit_c(g, {.name = "m", .target = {Core::host, optimize}, .source = "two.tflite"});
      ASSERT_TRUE(e) << e.error().text();
      for (const char* compiler : {"gcc", "clang"})
        for (const char* flags : {"-O0 -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all", "-O2"}) {
          const std::string out = compile_and_run(*e, compiler, flags, kMain);
          EXPECT_EQ(out.substr(0, out.find(' ')), want) << name(type) << " " << compiler << " " << flags;
          const std::string real = out.substr(out.find(' '));
          EXPECT_EQ(real, type == DType::f32 ? fmt::format(" {:a}\n", 7 * 2.5f) : std::string(" 0x0p+0\n")) << "acc is 0, -7, -46: all cut by relu";
        }
    }
  }
}

TEST(Emit, TheHeaderIsCPlusPlusToo) {
  auto e = emit_c(two_layers(DType::i8), {.name = "m"});
  auto dir = TempDir::make();
  for (const SourceFile& f : e->files) ASSERT_TRUE(write_file(dir->path() / f.path, f.text));
  ASSERT_TRUE(write_file(dir->path() / "x.cpp", "#include \"m.h\"\nint f(m* p) { return m_run(p) + *m_output(p); }\n"));
  auto r = run_process({"g++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-c", "x.cpp"}, {.directory = dir->path()});
  EXPECT_EQ(r->exit_code, 0) << r->err;
}

TEST(Emit, RefusesANameThatIsNotC) {
  auto e = emit_c(two_layers(DType::f32), {.name = "my-model"});
  ASSERT_FALSE(e);
  EXPECT_EQ(e.error().text(), "--name: \"my-model\" is not a C identifier; use letters, digits and _, and no keyword");
}

TEST(Emit, EqualConstantsAreWrittenOnce) {
  auto e = emit_c(two_layers(DType::i8), {.name = "m", .target = {Core::host, Optimize::size}});
  size_t arrays = 0;
  for (const SourceFile& f : e->files)
    if (f.path == "m_weights.h")
      for (size_t at = 0; (at = f.text.find("static const", at)) != std::string::npos; ++at) ++arrays;
  EXPECT_EQ(e->constant_bytes, 6u + 12 + 4 + 4 + 3 + 4 + 4);
  EXPECT_EQ(arrays, 7u);
}

TEST(CText, FloatsAreExactAndIntegersStayInTheirTypes) {
  EXPECT_EQ(c_float(0.1f), "0x1.99999ap-4f");
  EXPECT_EQ(c_float(-2.0f), "-2.0f");
  EXPECT_EQ(c_float(-0.0f), "-0x0p+0f");
  EXPECT_EQ(c_float(std::numeric_limits<float>::infinity()), "INFINITY");
  EXPECT_EQ(c_integer(Field::i32, INT32_MIN), "INT32_MIN");
  EXPECT_TRUE(is_c_identifier("sine_model"));
  EXPECT_FALSE(is_c_identifier("class"));
  EXPECT_FALSE(is_c_identifier("9lives"));
}

}  // namespace
}  // namespace tinsmith
