// What emitted C promises, held by compilers and analysers: no warning, nothing that -fanalyzer or cppcheck finds, no recursion, a
// stack of fixed size. Over every kind of the models in tests/golden/interop, for both optimisations.
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

// One of each kind of arithmetic: the others of the folder differ in names, alignment or scales.
std::vector<Path> models() {
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::directory_iterator(Path(TINSMITH_SOURCE_DIR) / "tests/golden/interop")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with("_named.tflite") || name.ends_with("_aligned4.tflite") || name.ends_with("_tensor.tflite")) continue;
    if (name.ends_with(".tflite")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string said(const Path& folder, const std::string& command) {
  const auto r = run_process({"sh", "-c", command}, {.directory = folder});
  return !r ? r.error().text() : r->exit_code == 0 ? r->err : r->err + r->out + fmt::format("(code {})", r->exit_code);
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

TEST(EmittedC, NoWarningNothingFoundNoRecursionAFixedStack) {
  ASSERT_GE(models().size(), 18u);
  for (const Path& file : models())
    for (Optimize optimize : {Optimize::speed, Optimize::size}) {
      const TempDir dir = emitted(file, Core::host, optimize);
      EXPECT_EQ(said(dir.path(), "gcc -std=c11 -O2 -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -fstack-usage "
                                 "-fcallgraph-info -c *.c" + std::string(optimize == Optimize::speed ? " -fanalyzer" : "")), "") << file;
      for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
        if (entry.path().extension() == ".su") {
          EXPECT_EQ(read_text(entry.path())->find("dynamic"), std::string::npos) << entry.path();
        }
        if (entry.path().extension() == ".ci") {
          EXPECT_EQ(recursive(*read_text(entry.path())), std::set<std::string>()) << file;
        }
      }
    }
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
