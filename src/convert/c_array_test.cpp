#include "convert/c_array.h"

#include <gtest/gtest.h>

#include "base/process.h"

namespace tinsmith {
namespace {

Bytes model(size_t n) {
  Bytes b{0x1c, 0, 0, 0, 'T', 'F', 'L', '3'};
  while (b.size() < n) b.push_back(static_cast<uint8_t>(b.size() * 7));
  return b;
}

TEST(CArray, LaidOutAsTensorFlowDoes) {
  const auto c = write_c_array(model(15), "sine_model");
  ASSERT_TRUE(c);
  EXPECT_NE(c->source.find("\nconst unsigned char sine_model[] DATA_ALIGN_ATTRIBUTE = {\n"
                           "    0x1c, 0x00, 0x00, 0x00, 0x54, 0x46, 0x4c, 0x33, 0x38, 0x3f, 0x46, 0x4d, 0x54,\n"
                           "    0x5b, 0x62,\n"
                           "};\n"
                           "const int sine_model_len = 15;\n"),
            std::string::npos)
      << c->source;
  EXPECT_NE(c->header.find("#ifndef TENSORFLOW_LITE_UTIL_SINE_MODEL_DATA_H_\n"), std::string::npos);
  EXPECT_NE(c->header.find("extern const unsigned char sine_model[];\nextern const int sine_model_len;\n"),
            std::string::npos);
}

TEST(CArray, ReadsWhatItWrote) {
  for (size_t n : {8, 13, 26, 1000}) {
    const auto again = read_c_array(write_c_array(model(n), "m")->source, "m.cc");
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(*again, model(n));
  }
}

// Compiled alone as C, alone as C++, and used from both: the symbols are there, the array is aligned.
TEST(CArray, LinksFromCAndFromCpp) {
  const auto dir = TempDir::make();
  ASSERT_TRUE(dir);
  const auto c = write_c_array(model(100), "sine_model");
  ASSERT_TRUE(write_file(dir->path() / "sine_model.h", c->header));
  ASSERT_TRUE(write_file(dir->path() / "sine_model.cc", c->source));
  const char* user =
      "#include \"sine_model.h\"\nint main(void) { return sine_model_len == 100 && sine_model[4] == 'T' && (unsigned "
      "long)(const void*)sine_model % 16 == 0 ? 0 : 1; }\n";
  ASSERT_TRUE(write_file(dir->path() / "user.c", std::string_view(user)));
  for (const char* model_as : {"c", "c++"})
    for (const char* user_as : {"c", "c++"}) {
      const auto p = run_process({"g++", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-x", model_as, "sine_model.cc",
                                  "-x", user_as, "user.c", "-o", "user"},
                                 {.directory = dir->path()});
      if (!p) GTEST_SKIP() << p.error().text();
      ASSERT_EQ(p->exit_code, 0) << p->err;
      const auto run = run_process({(dir->path() / "user").string()});
      ASSERT_TRUE(run);
      EXPECT_EQ(run->exit_code, 0) << model_as << " " << user_as;
    }
}

TEST(CArray, ReadsOthersFiles) {
  const Bytes want{0x1c, 0, 0, 0, 'T', 'F', 'L', '3', 255};
  const char* const sources[] = {
      "unsigned char m_tflite[] = {\n  0x1c, 0x00, 0x00, 0x00, 0x54, 0x46, 0x4c, 0x33, 0xff\n};\nunsigned int "
      "m_tflite_len = 9;\n",
      "#include <x.h>\n#define A {1, \\\n 2}\nalignas(16) const uint8_t m[9] = {28,0,0,0, /* } */ 0124, 70u, 0X4C, "
      "0b110011, 255,};",
      "const int other[] = {1, 2};\nstatic const signed char g_m[] __attribute__((aligned(4))) = {28, 0, 0, 0, 84, 70, "
      "76, 51, -1 // }\n};",
      "namespace m { extern \"C\" { const unsigned char data[] = {0x1c,0,0,0,0x54,0x46,0x4c,0x33,0xff}; } }",
  };
  for (const char* s : sources) {
    const auto b = read_c_array(s, "m.cc");
    ASSERT_TRUE(b) << b.error().text() << "\n" << s;
    EXPECT_EQ(*b, want);
  }
}

TEST(CArray, ErrorsNameThePlace) {
  const auto error = [](std::string_view s) { return read_c_array(s, "m.cc").error().text(); };
  EXPECT_EQ(error(""), "m.cc: has no array of bytes; `unsigned char name[] = {0x1c, ...};` is what is looked for");
  EXPECT_EQ(error("int x[2] = {1,\n 300};"), "m.cc:2: '300' is not a byte; write numbers from 0 to 255");
  EXPECT_EQ(error("char m[] = {1, 2"), "m.cc: the array does not end: the file is cut; copy it again");
  EXPECT_EQ(error("char m[] = {1 2};"), "m.cc:1: a comma is due between two bytes");
  EXPECT_EQ(error("\nchar m[] = {1, 2};"),
            "m.cc:2: the array 'm' is not a .tflite model; its bytes 4 to 7 must be TFL3");
  EXPECT_EQ(error("char m[] = {28,0,0,0,84,70,76,51};\nint m_len = 9;"),
            "m.cc:1: 'm' has 8 bytes, but m_len is 9; something is missing: copy it again");
  EXPECT_EQ(write_c_array({}, "2b").error().text(),
            "'2b' is not a name in C; use letters, digits and _, a letter first");
}

}  // namespace
}  // namespace tinsmith
