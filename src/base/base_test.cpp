#include <gtest/gtest.h>

#include "base/process.h"

namespace tinsmith {
namespace {

TEST(Error, SaysWhereWhatAndWhatToDo) {
  Error e{Code::bad_input, "data.csv:118:3", "\"1,24\" is not a number", "use a decimal point"};
  EXPECT_EQ(e.text(), "data.csv:118:3: \"1,24\" is not a number; use a decimal point");
  EXPECT_EQ((Error{Code::io, "", "full", ""}.text()), "full");
}

TEST(ByteReader, StopsAtTheEnd) {
  const uint8_t data[] = {1, 0, 2};
  ByteReader r(data);
  EXPECT_EQ(r.get<uint16_t>(), 1);
  EXPECT_EQ(r.get<uint16_t>(), 0);
  EXPECT_FALSE(r.ok());
}

TEST(File, WritesWholeAndReadsBack) {
  auto dir = TempDir::make();
  ASSERT_TRUE(dir);
  Path p = dir->path() / "a/b.txt";
  ASSERT_TRUE(write_file(p, "hello"));
  EXPECT_EQ(read_text(p).value(), "hello");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(p.parent_path()), {}), 1) << "no temporary left";
}

TEST(File, ASetIsWrittenWholeOrNotAtAll) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_file(dir->path() / "file", "x"));
  FileSet set;
  set.add(dir->path() / "first", "1");
  set.add(dir->path() / "file/second", "2");  // its folder is a file
  auto status = set.commit();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Code::io);
  EXPECT_FALSE(std::filesystem::exists(dir->path() / "first"));
}

TEST(Process, GivesOutputAndExitCode) {
  auto r = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"});
  ASSERT_TRUE(r);
  EXPECT_EQ(r->out, "out\n");
  EXPECT_EQ(r->err, "err\n");
  EXPECT_EQ(r->exit_code, 3);
}

TEST(Process, AMissingProgramAndASlowOneAreErrors) {
  auto r = run_process({"no-such-program-here"});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, Code::missing_tool);
  r = run_process({"sleep", "10"}, {.directory = {}, .timeout_s = 0.1});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().text(), "sleep: did not finish in 0.1 s; it was stopped");
}

}  // namespace
}  // namespace tinsmith
