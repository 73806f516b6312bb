#include "emulate/stack.h"

#include <gtest/gtest.h>

#include "emulate/emulate.h"

namespace tinsmith::emulate {
namespace {

constexpr const char* kText = "00008000 <top>:\n"
                              "    8000:\tb5f0      \tpush\t{r4, r5, r6, r7, lr}\n"
                              "    8002:\tb083      \tsub\tsp, #12\n"
                              "    8004:\tf000 f804 \tbl\t8010 <leaf>\n"
                              "    8008:\td1fa      \tbne.n\t8000 <top+0x2>\n"
                              "    800a:\tf000 b801 \tb.w\t8020 <deep>\n"
                              "0000800c <loop>:\n    800c:\tf005 e801 \tbfcsel\t0, fffff72e <end+0xdfff448e>, 2, ne\n    800e:\tf7ff fffe \tbl\t800c <loop+0x4>\n"
                              "00008010 <leaf>:\n    8010:\t4770      \tbx\tlr\n"
                              "00008020 <deep>:\n"
                              "    8020:\te92d 4ff0 \tstmdb\tsp!, {r4, r5, r6, r7, r8, r9, sl, fp, lr}\n"
                              "    8024:\ted2d 8b10 \tvpush\t{d8-d15}\n"
                              "    8028:\tf84d 1d08 \tstr.w\tr1, [sp, #-8]!\n"
                              "00008030 <round>:\n    8030:\tf7ff fffe \tbl\t8030 <round>\n"
                              "00008040 <far>:\n    8040:\t4798      \tblx\tr3\n"
                              "00008050 <ts_conv>:\n    8050:\tb510      \tpush\t{r4, lr}\n    8052:\t4798      \tblx\tr3\n"
                              "00008058 <ts_conv_any>:\n    8058:\tb5f0      \tpush\t{r4, r5, r6, r7, lr}\n    805a:\tf7ff fffe \tbl\t8050 <ts_conv>\n"
                              "00008060 <ts_dot>:\n    8060:\tb570      \tpush\t{r4, r5, r6, lr}\n"
                              "00008070 <kws_run_rows.constprop.0>:\n    8070:\tb500      \tpush\t{lr}\n    8072:\t4798      \tblx\tr3\n"
                              "00008080 <row_of_memory>:\n    8080:\te92d 4ff0 \tstmdb\tsp!, {r4, r5, r6, r7, r8, r9, sl, fp, lr}\n"
                              "00008090 <kws_run>:\n    8090:\tf7ff fffe \tbl\t8070 <kws_run_rows.constprop.0>\n    8094:\tf7ff fffe \tbl\t8050 <ts_conv>\n";

TEST(Stack, TheDeepestChain) {
  const StackBound b = worst_stack_of(kText, "top");
  EXPECT_EQ(b.bytes, 20u + 12 + 36 + 64 + 8);
  EXPECT_EQ(b.chain, (std::vector<std::string>{"top", "deep"}));
  EXPECT_EQ(b.unbounded, "");
  EXPECT_EQ(worst_stack_of(kText, "leaf").bytes, 0u);
  EXPECT_EQ(worst_stack_of(kText, "loop").unbounded, "") << "WLSTP, and a far jump back";
  EXPECT_EQ(worst_stack_of(kText, "ts_conv").bytes, 8u + 36) << "through a pointer to another kernel, or to what copies a row";
  EXPECT_EQ(worst_stack_of(kText, "kws_run").bytes, 4u + 20 + 8 + 36) << "no kernel calls the run that calls it";
}

TEST(Stack, SaysWhyThereIsNoBound) {
  EXPECT_EQ(worst_stack_of(kText, "round").unbounded, "round calls itself");
  EXPECT_EQ(worst_stack_of(kText, "far").unbounded, "far calls through a pointer");
  EXPECT_EQ(worst_stack_of(kText, "nowhere").unbounded, "nowhere is not in the program");
}

}  // namespace
}  // namespace tinsmith::emulate
