#include "deploy/host_files.h"

#include "embedded/host_harness.h"

namespace tinsmith {
std::span<const EmbeddedFile> host_files() { return embedded::host_harness(); }
}  // namespace tinsmith
