#pragma once

namespace tinsmith {
inline constexpr const char* kVersion = "0.1.0";
}
