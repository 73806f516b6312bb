// Reading little-endian bytes with every bound checked, and writing them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tinsmith {

static_assert(std::endian::native == std::endian::little, "tinsmith's files are little-endian, as its hosts are");

using Bytes = std::vector<uint8_t>;

// A cursor over bytes. After the first read past the end ok() is false and every read gives zero.
class ByteReader {
 public:
  explicit ByteReader(std::span<const uint8_t> data) : data_(data) {}
  bool ok() const { return ok_; }
  size_t position() const { return pos_; }
  size_t left() const { return data_.size() - pos_; }
  void seek(size_t pos) {
    if (pos > data_.size()) ok_ = false;
    else pos_ = pos;
  }
  void skip(size_t n) {
    if (n > left()) ok_ = false;
    else pos_ += n;
  }
  template <class T>
    requires std::is_trivially_copyable_v<T>
  T get() {
    T v{};
    if (sizeof(T) > left()) { ok_ = false; return v; }
    std::memcpy(&v, data_.data() + pos_, sizeof(T));
    pos_ += sizeof(T);
    return v;
  }
  std::span<const uint8_t> take(size_t n) {
    if (n > left()) { ok_ = false; return {}; }
    auto s = data_.subspan(pos_, n);
    pos_ += n;
    return s;
  }

 private:
  std::span<const uint8_t> data_;
  size_t pos_ = 0;
  bool ok_ = true;
};

template <class T>
  requires std::is_trivially_copyable_v<T>
void append(Bytes& out, T v) {
  const auto* p = reinterpret_cast<const uint8_t*>(&v);
  out.insert(out.end(), p, p + sizeof(T));
}
inline void append(Bytes& out, std::string_view s) { out.insert(out.end(), s.begin(), s.end()); }

}  // namespace tinsmith
