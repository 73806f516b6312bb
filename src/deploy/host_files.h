// The C files that let an emitted model run on the host: boards/host and the harness's header.
#pragma once

#include <span>

#include "base/embedded.h"

namespace tinsmith {
std::span<const EmbeddedFile> host_files();
}
