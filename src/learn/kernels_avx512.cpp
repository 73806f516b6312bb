#if defined(__x86_64__)
#define TINSMITH_KERNEL_SET avx512
#include "learn/kernels_body.h"
#endif
