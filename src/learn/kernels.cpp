#include "learn/kernels.h"

#include <atomic>
#include <cstdlib>

namespace tinsmith::learn {

#if defined(__aarch64__)
extern const Kernels kernels_neon;
#else
extern const Kernels kernels_base;
#endif
#if defined(__x86_64__)
extern const Kernels kernels_avx2, kernels_avx512;
#endif

const std::vector<const Kernels*>& available_kernels() {
  static const std::vector<const Kernels*> sets = [] {
#if defined(__aarch64__)
    std::vector<const Kernels*> found = {&kernels_neon};
#else
    std::vector<const Kernels*> found = {&kernels_base};
#endif
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
      found.push_back(&kernels_avx2);
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
        found.push_back(&kernels_avx512);
    }
#endif
    return found;
  }();
  return sets;
}

static const Kernels* named(std::string_view name) {
  for (const Kernels* set : available_kernels())
    if (name == set->name) return set;
  return name.empty() ? available_kernels().back() : nullptr;
}

static std::atomic<const Kernels*>& chosen() {
  static std::atomic<const Kernels*> set = [] {
    const char* wish = std::getenv("TINSMITH_KERNELS");
    const Kernels* found = wish ? named(wish) : nullptr;
    return found ? found : named("");
  }();
  return set;
}

const Kernels& kernels() { return *chosen(); }

bool use_kernels(std::string_view name) {
  const Kernels* set = named(name);
  if (set) chosen() = set;
  return set != nullptr;
}

}  // namespace tinsmith::learn
