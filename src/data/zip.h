// The few parts of zip and gzip that data files need.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

struct ZipEntry {
  std::string name;
  Bytes data;
};

// Every file of a zip archive, in its directory's order: stored or deflated entries, checksums checked, up to 4 GB.
// Encrypted, zip64 and spanned archives are refused by name. `name` is the archive's, for errors.
Result<std::vector<ZipEntry>> read_zip(std::span<const uint8_t> file, std::string_view name);

bool is_gzip(std::span<const uint8_t> file);
Result<Bytes> gunzip(std::span<const uint8_t> file, std::string_view name);

}  // namespace tinsmith
