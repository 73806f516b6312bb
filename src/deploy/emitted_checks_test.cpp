// What emitted C promises, held by compilers and analysers: no warning, nothing that -fanalyzer or cppcheck finds, no recursion, a
// stack of fixed size. Over every kind of the models in tests/golden/interop, for both optimisations; and over every kernel's file by
// itself, for the cores that it is written for.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/process.h"
#include "convert/tflite_read.h"
#include "deploy/emit.h"
#include "deploy/prepare.h"

namespace tinsmith {
namespace {

// Writes the model's C into a folder of its own.
TempDir emitted(const Path& file, Core core, Optimize optimize) {
  TempDir dir = *TempDir::make();
  const auto g = read_tflite(*read_file(file), file.string());
  EXPECT_TRUE(g) << g.error().text();
  const auto prepared = prepare(*g);
  const auto e = emit_c(*prepared, {.name = "model", .target = {core, optimize}});
  EXPECT_TRUE(e) << e.error().text();
  for (const SourceFile& f : e->files) EXPECT_TRUE(write_file(dir.path() / f.path, f.text));
  return dir;
}

// One of each kind of arithmetic: the others of the folder differ in names, alignment, scales or, once read, only in what the weights are.
std::vector<Path> models() {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::directory_iterator(Path(TINSMITH_SOURCE_DIR) / "tests/golden/interop")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with("_named.tflite") || name.ends_with("_aligned4.tflite") || name.ends_with("_tensor.tflite") || name.ends_with("_float16.tflite")) continue;
    if (name.ends_with(".tflite")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string said(const Path& folder, const std::string& command) {
  const auto r = run_process({"sh", "-c", command}, {.directory = folder});
  return (!r ? r.error().text() : r->exit_code == 0 ? r->err : r->err + r->out + fmt::format("(code {})", r->exit_code)).substr(0, 2000);
}

// The functions of GCC's call graph that can come back to themselves.
std::set<std::string> recursive(const std::string& graph) {
  std::map<std::string, std::set<std::string>> calls;
  const auto word = [](const std::string& line, const std::string& key) {
    const size_t at = line.find(key) + key.size() + 3;
    return line.substr(at, line.find('"', at) - at);
  };
  for (size_t at = 0; at < graph.size();) {
    const size_t end = std::min(graph.find('\n', at), graph.size());
    const std::string line = graph.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("edge:")) calls[word(line, "sourcename")].insert(word(line, "targetname"));
  }
  std::set<std::string> found;
  for (const auto& [start, callees] : calls) {
    std::set<std::string> reached;
    std::vector<std::string> open(callees.begin(), callees.end());
    while (!open.empty()) {
      const std::string f = open.back();
      open.pop_back();
      if (reached.insert(f).second && calls.contains(f)) open.insert(open.end(), calls[f].begin(), calls[f].end());
    }
    if (reached.contains(start)) found.insert(start);
  }
  return found;
}

constexpr const char* kWarnings = " -std=c11 -O2 -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -fstack-usage -fcallgraph-info";

// What GCC left beside the objects: no stack without a bound, no function that comes back to itself.
void expect_bounded(const Path& folder, const std::string& what) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".su") {
      ++files;
      std::string stacks = *read_text(entry.path());
      // A line is the function, its bytes and what they are, with tabs between.
      for (size_t at; (at = stacks.find("\tdynamic,bounded")) != std::string::npos;) stacks.erase(at, 16);  // an aligned frame
      EXPECT_EQ(stacks.find("\tdynamic"), std::string::npos) << entry.path();
    }
    if (entry.path().extension() == ".ci") {
      EXPECT_EQ(recursive(*read_text(entry.path())), std::set<std::string>()) << what;
    }
  }
  EXPECT_GT(files, 0u) << what;
}

TEST(EmittedC, NoWarningNothingFoundNoRecursionAFixedStack) {
  ASSERT_GE(models().size(), 18u);
  for (const Path& file : models())
    for (Optimize optimize : {Optimize::speed, Optimize::size}) {
      const TempDir dir = emitted(file, Core::host, optimize);
      EXPECT_EQ(said(dir.path(), "gcc" + std::string(kWarnings) + " -c *.c" + (optimize == Optimize::speed ? " -fanalyzer" : "")), "") << file;
      expect_bounded(dir.path(), file.string());
    }
}

// Every file of kernels, with the compilers that it is for.
std::vector<std::pair<Path, std::string>> files_of_kernels() {
  const std::string arm = "arm-none-eabi-gcc -mthumb -mcpu=cortex-", m4 = arm + "m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard",
                    m55 = arm + "m55 -mfloat-abi=hard", m0 = arm + "m0plus";
  const std::pair<const char*, std::string> written_for[] = {{"_dsp", m4}, {"_fpu", m4}, {"_mve", m55}, {"_v6m", m0}};
  std::vector<std::pair<Path, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Path(TINSMITH_SOURCE_DIR) / "src/ops")) {
    const Path& file = entry.path();
    if (file.extension() != ".c") continue;
    std::string only;
    for (const auto& [suffix, compiler] : written_for)
      if (file.stem().string().find(suffix) != std::string::npos) only = compiler;
    if (!only.empty()) {
      // Templates, whose instances the emitter adds; and __ssat is a macro that -Wsign-conversion sees into.
      files.emplace_back(file, only + " -Wno-unused-function -Wno-unused-const-variable -Wno-sign-conversion");
      continue;
    }
    files.emplace_back(file, "gcc");
    if (read_text(file)->find("ts_dot.h") == std::string::npos) continue;
    for (const std::string& core : {m4, m55, m0}) files.emplace_back(file, core);  // it stands there once for each
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Kernels, EachFileNoWarningNothingFoundNoRecursionAFixedStack) {
  const bool arm = find_program("arm-none-eabi-gcc", "gcc-arm-none-eabi").has_value();
  ASSERT_GE(files_of_kernels().size(), 100u);
  for (const auto& [file, compiler] : files_of_kernels()) {
    if (!arm && compiler != "gcc") continue;
    const TempDir dir = *TempDir::make();
    EXPECT_EQ(said(dir.path(), compiler.substr(0, compiler.find(' ')) + kWarnings + " -fanalyzer -I" TINSMITH_SOURCE_DIR "/src/ops" +
                                   (compiler == "gcc" ? "" : compiler.substr(compiler.find(' '))) + " -c " + file.string()), "") << file << " " << compiler;
    expect_bounded(dir.path(), file.string());
  }
}

// Shifts of negative numbers are arithmetic with every compiler for these cores; cppcheck speaks of those by 31 only.
TEST(Kernels, CppcheckFindsNothing) {
  if (!find_program("cppcheck", "cppcheck")) GTEST_SKIP() << "no cppcheck";
  EXPECT_EQ(said(Path(TINSMITH_SOURCE_DIR) / "src/ops", "cppcheck --quiet -j2 --std=c11 --enable=warning,performance,portability "
                                                        "--suppress=shiftTooManyBitsSigned --error-exitcode=1 -I. *.c */*.c"), "");
}

// Every loop says when it ends, and nothing is asked of a library but <string.h> and <math.h>.
TEST(Kernels, NoLoopWithoutAConditionNoHeap) {
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Path(TINSMITH_SOURCE_DIR) / "src/ops")) {
    const Path& file = entry.path();
    if (file.extension() != ".c" && !(file.extension() == ".h" && file.filename().string().starts_with("ts"))) continue;
    ++files;
    const std::string text = *read_text(file);
    for (const char* word : {"for (;;)", "while (1)", "while (true)", "goto ", "longjmp", "alloca(", "malloc(", "calloc(", "printf("}) EXPECT_EQ(text.find(word), std::string::npos) << file << ": " << word;
  }
  EXPECT_GT(files, 100u);
}

TEST(EmittedC, CppcheckFindsNothing) {
  if (!find_program("cppcheck", "cppcheck")) GTEST_SKIP() << "no cppcheck";
  for (const Path& file : models()) {
    const TempDir dir = emitted(file, Core::host, Optimize::speed);
    EXPECT_EQ(said(dir.path(), "cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 *.c"), "") << file;
  }
}

TEST(EmittedC, ACallThatComesBackIsSeen) {
  EXPECT_EQ(recursive("edge: { sourcename: \"a\" targetname: \"b\" label: \"x\" }\nedge: { sourcename: \"b\" targetname: \"a\" label: \"x\" }\n"
                      "edge: { sourcename: \"c\" targetname: \"a\" label: \"x\" }\n"), (std::set<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace tinsmith
