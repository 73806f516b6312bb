#include <gtest/gtest.h>

#include "model/op.h"

namespace tinsmith {
namespace {

TEST(Registry, NamesAndCodesAgreeWithTheFormat) {
  ASSERT_FALSE(registry().empty());
  for (const Op* op : registry()) {
    EXPECT_EQ(op_name_of_code(op->code), op->name);
    EXPECT_EQ(op_named(op->name), op);
    EXPECT_EQ(op_coded(op->code), op) << "two operators of one code";
  }
  EXPECT_EQ(op_name_of_code(114), "QUANTIZE");
  EXPECT_EQ(op_name_of_code(150), "GELU");
  EXPECT_EQ(op_name_of_code(9999), "operator 9999");
}

}  // namespace
}  // namespace tinsmith
