#include <gtest/gtest.h>

#include "base/file.h"
#include "embedded/embed_testdata.h"

namespace tinsmith {
namespace {

TEST(Embedded, FilesAreThereByteForByteInPathOrder) {
  auto files = embedded::embed_testdata();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "odd.txt");
  EXPECT_EQ(files[1].path, "sub/plain.txt");
  const Path folder = Path(TINSMITH_SOURCE_DIR) / "src/base/testdata/embed";
  for (const auto& file : files) EXPECT_EQ(file.contents, read_text(folder / file.path).value()) << file.path;
}

}  // namespace
}  // namespace tinsmith
