#include "ops/spatial.h"

namespace tinsmith {

Result<Blocks> blocks(const Graph& g, const Node& n, const char* sides) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  TRY(const auto block, constant_integers(g, n, 1, "the block's sizes"));
  TRY(const auto side, constant_integers(g, n, 2, sides));
  const size_t rank = x->shape.size();
  if (rank != 3 && rank != 4)
    return fail(Code::unsupported, "", fmt::format("the input is {}", text(x->shape)), "it must be (batch, height, width, channels) or (batch, length, channels)");
  if (block.size() != rank - 2 || side.size() != 2 * block.size())
    return fail(Code::bad_input, "", fmt::format("{} sizes of a block and {} sides for an input of {}", block.size(), side.size(), text(x->shape)), "the model is broken: make it again");
  for (int64_t b : block)
    if (b < 1 || b > 65536) return fail(Code::bad_input, "", fmt::format("a block of {}", b), "it must be from 1 to 65536");
  for (int64_t s : side)
    if (s < 0 || s > (1 << 28)) return fail(Code::bad_input, "", fmt::format("{} of {}", sides, s), "they must be from 0 to 2^28");
  Blocks out{};
  out.image = rank == 4;
  out.batches = x->shape[0];
  out.h = x->shape[1];
  out.w = out.image ? x->shape[2] : 1;
  out.run = static_cast<int32_t>(x->shape[rank - 1] * static_cast<int64_t>(bits(x->type) / 8));
  out.block_h = block[0];
  out.block_w = out.image ? block[1] : 1;
  out.top = side[0];
  out.bottom = side[1];
  if (out.image) out.left = side[2], out.right = side[3];
  return out;
}

}  // namespace tinsmith
