#include <algorithm>

#include "model/op.h"

namespace tinsmith {
namespace {

constexpr const char* kCores[] = {"host", "cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"};

}  // namespace

std::vector<std::string> target_names() { return {std::begin(kCores), std::end(kCores)}; }
const char* name(Core core) { return kCores[static_cast<size_t>(core)]; }

std::optional<Core> core_of(std::string_view name) {
  const auto* at = std::find(std::begin(kCores), std::end(kCores), name);
  if (at == std::end(kCores)) return std::nullopt;
  return static_cast<Core>(at - std::begin(kCores));
}

}  // namespace tinsmith
