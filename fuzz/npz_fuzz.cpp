#include "base/npy.h"
#include "data/zip.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  if (is_gzip({data, size})) {
    auto unpacked = gunzip({data, size}, "f.gz");
    FUZZ_CHECK(!unpacked || unpacked->size() <= (size + 64) * 1040);
    return 0;
  }
  auto entries = read_zip({data, size}, "f.npz");
  if (!entries) {
    FUZZ_CHECK(entries.error().where.starts_with("f.npz"));
    return 0;
  }
  for (const ZipEntry& e : *entries) {
    auto a = read_npy(e.data, e.name);
    if (a) FUZZ_CHECK(static_cast<int64_t>(npy_floats(*a).size()) == a->size());
  }
  return 0;
}
