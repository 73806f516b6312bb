// Files: read whole, written whole or not at all.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

using Path = std::filesystem::path;

Result<Bytes> read_file(const Path& path);
Result<std::string> read_text(const Path& path);

// Writes beside the target, then renames: a reader never sees half a file. Parent folders are made.
Status write_file(const Path& path, std::span<const uint8_t> data);
Status write_file(const Path& path, std::string_view text);

// Several files that belong together: add() keeps them in memory, commit() writes all beside their targets and only
// then renames them; a failure before the renames leaves the disk as it was.
class FileSet {
 public:
  void add(Path path, Bytes data) { files_.emplace_back(std::move(path), std::move(data)); }
  void add(Path path, std::string_view text) { files_.emplace_back(std::move(path), Bytes(text.begin(), text.end())); }
  const std::vector<std::pair<Path, Bytes>>& files() const { return files_; }
  Status commit() const;

 private:
  std::vector<std::pair<Path, Bytes>> files_;
};

// A folder under $TMPDIR, removed with all in it when the object goes.
class TempDir {
 public:
  static Result<TempDir> make(std::string_view prefix = "tinsmith");
  TempDir(TempDir&& o) noexcept : path_(std::exchange(o.path_, {})) {}
  TempDir& operator=(TempDir&& o) noexcept { std::swap(path_, o.path_); return *this; }
  ~TempDir();
  const Path& path() const { return path_; }

 private:
  explicit TempDir(Path p) : path_(std::move(p)) {}
  Path path_;
};

}  // namespace tinsmith
