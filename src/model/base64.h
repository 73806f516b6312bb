// Bytes as text (RFC 4648, with padding).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tinsmith {

inline constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

inline std::string to_base64(const Bytes& bytes) {
  std::string s;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t n = std::min<size_t>(3, bytes.size() - i);
    uint32_t v = 0;
    for (size_t k = 0; k < 3; ++k) v = v << 8 | (k < n ? bytes[i + k] : 0u);
    for (size_t k = 0; k < 4; ++k) s += k <= n ? kBase64[v >> (18 - 6 * k) & 63] : '=';
  }
  return s;
}

inline std::optional<Bytes> from_base64(std::string_view s) {
  if (s.size() % 4 != 0) return std::nullopt;
  Bytes out;
  for (size_t i = 0; i < s.size(); i += 4) {
    uint32_t v = 0;
    size_t n = 3;
    for (size_t k = 0; k < 4; ++k) {
      const char c = s[i + k];
      size_t digit = kBase64.find(c);
      if (c == '=' && k >= 2 && i + 4 == s.size() && (k == 3 || s[i + 3] == '=')) {
        n = std::min(n, k - 1);
        digit = 0;
      }
      if (digit == std::string_view::npos) return std::nullopt;
      v = v << 6 | static_cast<uint32_t>(digit);
    }
    for (size_t k = 0; k < n; ++k) out.push_back(static_cast<uint8_t>(v >> (16 - 8 * k)));
  }
  return out;
}

}  // namespace tinsmith
