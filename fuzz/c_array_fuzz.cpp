#include "convert/c_array.h"
#include "fuzz.h"

// What is read as an array is a .tflite by its letters, and comes back from the source that we write of it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  const auto bytes = read_c_array({reinterpret_cast<const char*>(data), size}, "f.cc");
  if (!bytes) {
    FUZZ_CHECK(bytes.error().where.starts_with("f.cc") && !bytes.error().what.empty());
    return 0;
  }
  FUZZ_CHECK(bytes->size() >= 8 && (*bytes)[4] == 'T');
  const auto again = read_c_array(write_c_array(*bytes, "m")->source, "m.cc");
  FUZZ_CHECK(again && *again == *bytes);
  return 0;
}
