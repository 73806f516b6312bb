#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

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

const Kernel* keep_kernel(const std::string& name, Kernel kernel) {
  static std::mutex mutex;
  static std::map<std::vector<std::string>, Kernel> kernels;  // of its name and its instances: one name may stand for another body with another option
  std::vector<std::string> key{name};
  for (const Instance& i : kernel.instances) key.push_back(i.line);
  const std::scoped_lock lock(mutex);
  auto [it, fresh] = kernels.try_emplace(std::move(key), std::move(kernel));
  if (fresh) it->second.name = it->first[0].c_str();
  return &it->second;
}

}  // namespace tinsmith
