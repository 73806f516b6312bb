// What the operators on the bits of two integers share: six types, no scales.
#pragma once

#include "ops/pair.h"

namespace tinsmith {

struct BitsKernels {
  Kernel s8, u8, s16, u16, s32, u32;
  const Kernel& of(DType type) const;
};
#define TS_BITS_KERNEL(name, kind) TS_DESCRIBE(ts_##name##_##kind, ts_pair_params, TS_FILES("ts_broadcast.h", "ts_pair.h", #name "/" #name ".h", #name "/" #name ".c"), TS_PAIR_FIELDS)
#define TS_BITS_KERNELS(name) {TS_BITS_KERNEL(name, s8), TS_BITS_KERNEL(name, u8), TS_BITS_KERNEL(name, s16), TS_BITS_KERNEL(name, u16), TS_BITS_KERNEL(name, s32), TS_BITS_KERNEL(name, u32)}

// The bits are taken as they are: scales mean nothing here.
Result<std::vector<OutputType>> infer_bits(const Graph& g, const Node& n);
// TensorFlow Lite's types of them all.
inline constexpr const char* bits_types = "int8, uint8, int16, uint16, int32, uint32";

}  // namespace tinsmith
