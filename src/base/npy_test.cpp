#include "base/npy.h"

#include <gtest/gtest.h>

namespace tinsmith {
namespace {

// A file of version `major` with this header text and data.
Bytes file(std::string_view header, std::span<const uint8_t> data, int major = 1) {
  Bytes out;
  append(out, std::string_view("\x93NUMPY"));
  append(out, static_cast<uint16_t>(major));
  if (major == 1) append(out, static_cast<uint16_t>(header.size()));
  else append(out, static_cast<uint32_t>(header.size()));
  append(out, header);
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::string error_of(std::string_view header, size_t data_size, int major = 1) {
  auto r = read_npy(file(header, Bytes(data_size), major), "a.npy");
  return r ? "no error" : r.error().text();
}

TEST(Npy, WritesWhatNumpyWrites) {
  float v[] = {1, 2, 3, 4, 5, 6};
  Bytes b = write_npy(make_npy<float>({3, 2}, v));
  EXPECT_EQ(b.size(), 128 + 24u);
  std::string head(b.begin(), b.begin() + 128);
  EXPECT_EQ(head,
            std::string("\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", 69) +
                std::string(58, ' ') + "\n");
}

TEST(Npy, RoundTripsEveryTypeAndShape) {
  for (std::string dtype : {"<f2", "<f4", "<f8", "|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8"}) {
    for (std::vector<int64_t> shape : {std::vector<int64_t>{}, {5}, {2, 3}, {2, 0, 3}, {1, 2, 3, 4}}) {
      NpyArray a{dtype, shape, {}};
      a.data.resize(static_cast<size_t>(a.size() * a.item_size()));
      for (size_t i = 0; i < a.data.size(); ++i) a.data[i] = static_cast<uint8_t>(i * 7);
      auto r = read_npy(write_npy(a), "a.npy");
      ASSERT_TRUE(r) << r.error().text();
      EXPECT_EQ(r->dtype, dtype);
      EXPECT_EQ(r->shape, shape);
      EXPECT_EQ(r->data, a.data);
    }
  }
}

TEST(Npy, FortranOrderAndBigEndianBecomeOurs) {
  Bytes data{0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6};  // columns first, big-endian
  auto r = read_npy(file("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", data), "a.npy");
  ASSERT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->dtype, "<i2");
  EXPECT_EQ(npy_floats(*r), (std::vector<float>{1, 3, 5, 2, 4, 6}));
}

TEST(Npy, VersionsTwoAndThree) {
  for (int major : {2, 3}) {
    auto r = read_npy(file("{'descr': '|u1', 'fortran_order': False, 'shape': (2L,)}", Bytes{7, 8}, major), "a.npy");
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(npy_floats(*r), (std::vector<float>{7, 8}));
  }
}

TEST(Npy, HalfFloats) {
  EXPECT_EQ(half_to_float(0x3c00), 1.0f);
  EXPECT_EQ(half_to_float(0xc000), -2.0f);
  EXPECT_EQ(half_to_float(0x7bff), 65504.0f);
  EXPECT_EQ(half_to_float(0x0001), 0x1p-24f);
  EXPECT_EQ(half_to_float(0x83ff), -1023 * 0x1p-24f);
  EXPECT_EQ(half_to_float(0xfc00), -std::numeric_limits<float>::infinity());
}

TEST(Npy, SaysWhatIsWrong) {
  EXPECT_EQ(read_npy(Bytes{1, 2, 3}, "a.npy").error().text(),
            "a.npy: not a .npy file: it does not begin with \\x93NUMPY; write it with numpy.save");
  EXPECT_EQ(error_of("{}", 0, 4), "a.npy: .npy version 4.0 is not known; numpy writes 1.0, 2.0 and 3.0");
  EXPECT_EQ(error_of("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8),
            "a.npy: truncated: shape (3,) of <f4 takes 12 bytes and the file holds 8; copy or save it again");
  EXPECT_EQ(error_of("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8),
            "a.npy: shape (1,) of <f4 takes 4 bytes and the file holds 8; copy or save it again");
  EXPECT_EQ(error_of("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8),
            "a.npy: its type |O is not handled; convert it, for example with .astype(\"float32\")");
  EXPECT_EQ(error_of("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4),
            "a.npy: its type [('x', '<f4')] is not handled; convert it, for example with .astype(\"float32\")");
  EXPECT_EQ(error_of("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", 8),
            "a.npy: its shape (4294967296, 4294967296) is larger than any file; copy or save it again");
  for (auto header : {"", "{", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
                      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
                      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "{'a': 1}"})
    EXPECT_EQ(error_of(header, 4), "a.npy: its header is not one that numpy writes; write it with numpy.save")
        << header;
  Bytes cut = write_npy({"<f4", {1}, Bytes(4)});
  cut.resize(40);
  EXPECT_EQ(read_npy(cut, "a.npy").error().text(),
            "a.npy: truncated: the file ends inside its header; copy or save it again");
}

}  // namespace
}  // namespace tinsmith
