#include <cmath>

#include "data/wav.h"
#include "fuzz.h"

// Sound of 16 bits and one channel comes back from write_wav as it was.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  auto s = read_wav({data, size}, "f.wav");
  if (!s) return 0;
  FUZZ_CHECK(s->rate > 0 && s->samples.size() <= size);
  for (float v : s->samples) FUZZ_CHECK(std::isfinite(v));
  auto once = read_wav(write_wav(*s), "once.wav");
  FUZZ_CHECK(once && once->samples.size() == s->samples.size());
  auto twice = read_wav(write_wav(*once), "twice.wav");
  FUZZ_CHECK(twice && twice->samples == once->samples);
  return 0;
}
