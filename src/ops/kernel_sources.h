// The C sources of the kernels, as they stand in src/ops, carried inside the tool so that it can write them out.
#pragma once

#include <string_view>

namespace tinsmith {

// Of a path below src/ops ("ts.h", "relu/relu.c"); empty if there is none.
std::string_view kernel_source(std::string_view path);

}  // namespace tinsmith
