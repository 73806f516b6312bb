#include "ops/kernel_sources.h"

#include "embedded/kernels.h"

namespace tinsmith {

std::string_view kernel_source(std::string_view path) {
  for (const EmbeddedFile& file : embedded::kernels())
    if (file.path == path) return file.contents;
  return {};
}

}  // namespace tinsmith
