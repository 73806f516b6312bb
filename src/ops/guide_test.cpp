// docs/adding-an-operator.md quotes real files: each of its blocks of code stands in the file that it names.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace tinsmith {
namespace {

std::string contents(const std::string& path) {
  std::ifstream f(std::string(TINSMITH_SOURCE_DIR) + "/" + path);
  std::stringstream s;
  s << f.rdbuf();
  return s.str();
}

TEST(Guide, QuotesTheOperatorAsItIs) {
  std::istringstream guide(contents("docs/adding-an-operator.md"));
  std::string line, file, block;
  int blocks = 0;
  while (std::getline(guide, line)) {
    if (line.starts_with("```")) {
      if (file.empty()) {
        const size_t space = line.find(' ');
        ASSERT_NE(space, std::string::npos) << "a block says its language and its file: " << line;
        file = line.substr(space + 1);
      } else {
        EXPECT_NE(contents("src/ops/" + file).find(block), std::string::npos) << file << " has no longer\n" << block;
        ++blocks;
        file.clear();
      }
      block.clear();
    } else if (!file.empty()) {
      block += line + "\n";
    }
  }
  EXPECT_GE(blocks, 7);
}

}  // namespace
}  // namespace tinsmith
