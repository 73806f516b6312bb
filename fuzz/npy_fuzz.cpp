#include "base/npy.h"
#include "fuzz.h"

// What is read can be written and read again, and is the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  auto a = read_npy({data, size}, "f.npy");
  if (!a) return 0;
  FUZZ_CHECK(static_cast<int64_t>(a->data.size()) == a->size() * a->item_size());
  FUZZ_CHECK(static_cast<int64_t>(npy_floats(*a).size()) == a->size());
  auto again = read_npy(write_npy(*a), "again.npy");
  FUZZ_CHECK(again && again->dtype == a->dtype && again->shape == a->shape && again->data == a->data);
  return 0;
}
