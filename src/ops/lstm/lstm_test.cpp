// What it computes is tested beside UNIDIRECTIONAL_SEQUENCE_LSTM, in lstm_parts_test.cpp; here what it refuses.
#include <functional>

#include "ops/op_test.h"

namespace tinsmith::lstm_test {

TEST(LstmStep, RefusesByName) {
  auto lstm = [&](const Shape& x, const std::function<void(OneOp&)>& change) {
    auto numbers = [](const Shape& s) { return std::vector<float>(static_cast<size_t>(elements(s).value())); };
    OneOp op("LSTM");
    op.attr("activation", "tanh").input(x, numbers(x));
    for (int i = 0; i < 4; ++i) op.constant({3, 5}, numbers({3, 5}));
    for (int i = 0; i < 4; ++i) op.constant({3, 3}, numbers({3, 3}));
    op.absent().absent().absent();
    for (int i = 0; i < 4; ++i) op.constant({3}, numbers({3}));
    op.absent().absent().variable(DType::f32, {1, 3}).variable(DType::f32, {1, 3}).output(DType::f32);
    change(op);
    return op.prepare();
  };
  EXPECT_EQ(lstm({1, 5}, [](OneOp&) {}), "");
  EXPECT_EQ(lstm({1, 1, 5}, [](OneOp&) {}), "an input of 1x1x5, weights of 3x5; they must be (batch, in) and (cells, in)");
  EXPECT_EQ(lstm({1, 5}, [](OneOp& op) { op.attr("kernel_type", int64_t{1}); }), "the basic kernel of LSTM; make the model with a converter of TensorFlow 2");
  EXPECT_EQ(lstm({1, 5}, [](OneOp& op) { op.graph.tensors[0].type = DType::i32; }), "the input \"x\" is int32; float32 is handled");
}

}  // namespace tinsmith::lstm_test
