// tinsmith.toml: any text is read or refused with its place.
#include "app/config.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tinsmith::Config config;
  const auto status = tinsmith::read_toml(config, {reinterpret_cast<const char*>(data), size}, "t.toml");
  FUZZ_CHECK(status || status.error().where.starts_with("t.toml:"));
  return 0;
}
