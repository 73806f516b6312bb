#include "data/idx.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  auto a = read_idx({data, size}, "f.idx");
  if (a) FUZZ_CHECK(static_cast<int64_t>(a->data.size()) == a->size() * a->item_size());
  return 0;
}
