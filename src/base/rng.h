// Seeded random numbers: PCG32 (64-bit state, 32-bit output, XSH-RR permutation; M. E. O'Neill, 2014).
//
// A project has one seed. Every use has a stream of its own, by name ("data", "noise", "init", "shuffle"), so that
// taking one more number for one purpose changes nothing elsewhere. The same seed and name give the same numbers on
// every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/det_math.h"

namespace tinsmith {

class Rng {
 public:
  explicit Rng(uint64_t seed, std::string_view stream = "") {
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a of the name
    for (unsigned char c : stream) hash = (hash ^ c) * 0x100000001b3;
    uint64_t mixer = seed ^ hash;
    increment_ = (split_mix(mixer) << 1) | 1;
    state_ = split_mix(mixer);
    next();
  }

  // 32 random bits.
  uint32_t next() {
    uint64_t old = state_;
    state_ = old * 6364136223846793005u + increment_;
    auto xorshifted = static_cast<uint32_t>(((old >> 18) ^ old) >> 27);
    auto rotation = static_cast<uint32_t>(old >> 59);
    return (xorshifted >> rotation) | (xorshifted << ((32 - rotation) & 31));
  }
  uint64_t next64() {
    uint64_t high = next();
    return high << 32 | next();
  }

  // In [0, 1), every multiple of 2^-24 (2^-53) equally likely.
  float uniform_float() { return static_cast<float>(next() >> 8) * 0x1p-24f; }
  double uniform() { return static_cast<double>(next64() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  // Normal with mean 0 and deviation 1 (Marsaglia's polar method; each pair serves two calls).
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double u, v, s;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double factor = std::sqrt(-2 * det::log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }

  // A whole number in [0, n), each equally likely (Lemire's multiplication, biased draws rejected); n must not be 0.
  uint32_t below(uint32_t n) {
    uint64_t m = static_cast<uint64_t>(next()) * n;
    if (static_cast<uint32_t>(m) < n) {
      uint32_t threshold = (0u - n) % n;
      while (static_cast<uint32_t>(m) < threshold) m = static_cast<uint64_t>(next()) * n;
    }
    return static_cast<uint32_t>(m >> 32);
  }

  // Fisher and Yates: each order equally likely. At most 2^32 - 1 items.
  template <class T>
  void shuffle(std::span<T> items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(static_cast<uint32_t>(i))]);
  }

 private:
  static uint64_t split_mix(uint64_t& state) {  // SplitMix64 (Steele, Lea, Flood, 2014)
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  uint64_t state_, increment_;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace tinsmith
