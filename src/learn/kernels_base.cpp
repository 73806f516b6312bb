// The set that every machine of its kind has: SSE2 on x86-64, NEON on arm64.
#if defined(__aarch64__)
#define TINSMITH_KERNEL_SET neon
#else
#define TINSMITH_KERNEL_SET base
#endif
#include "learn/kernels_body.h"
