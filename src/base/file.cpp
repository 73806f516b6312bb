#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace tinsmith {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> io_error(const Path& path, const char* verb, int err) {
  const char* hint = "";
  if (err == ENOSPC) hint = "the disk is full: free some space";
  else if (err == ENOENT) hint = "check the path";
  else if (err == EACCES || err == EROFS) hint = "check the permissions";
  else if (err == ENOTDIR || err == EEXIST) hint = "a file stands where a folder is needed: choose another path";
  else if (err == EISDIR) hint = "give a file, not a folder";
  return fail(Code::io, path.string(), fmt::format("cannot {}: {}", verb, std::strerror(err)), hint);
}

Path temporary_beside(const Path& path) {
  static std::atomic<unsigned> counter{0};
  return path.parent_path() / fmt::format(".{}.{}.{}.part", path.filename().string(), ::getpid(), counter++);
}

// Writes `data` to a temporary file beside `path`.
Result<Path> stage(const Path& path, std::span<const uint8_t> data) {
  if (fs::is_directory(path)) return io_error(path, "write", EISDIR);
  std::error_code ec;
  if (path.has_parent_path()) {
    fs::create_directories(path.parent_path(), ec);
    if (ec) return io_error(path.parent_path(), "make the folder", ec.value());
  }
  Path tmp = temporary_beside(path);
  int fd = ::open(tmp.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return io_error(path, "write", errno);
  const uint8_t* p = data.data();
  size_t left = data.size();
  while (left > 0) {
    ssize_t n = ::write(fd, p, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      int err = n < 0 ? errno : ENOSPC;
      ::close(fd);
      ::unlink(tmp.c_str());
      return io_error(path, "write", err);
    }
    p += n;
    left -= static_cast<size_t>(n);
  }
  if (::close(fd) != 0) {
    int err = errno;
    ::unlink(tmp.c_str());
    return io_error(path, "write", err);
  }
  return tmp;
}

}  // namespace

Result<Bytes> read_file(const Path& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error(path, "read", errno);
  struct stat st {};
  if (::fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
    int err = S_ISDIR(st.st_mode) ? EISDIR : errno;
    ::close(fd);
    return io_error(path, "read", err);
  }
  Bytes data;
  if (S_ISREG(st.st_mode)) data.reserve(static_cast<size_t>(st.st_size));
  uint8_t chunk[65536];
  for (;;) {
    ssize_t n = ::read(fd, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      int err = errno;
      ::close(fd);
      return io_error(path, "read", err);
    }
    if (n == 0) break;
    data.insert(data.end(), chunk, chunk + n);
  }
  ::close(fd);
  return data;
}

Result<std::string> read_text(const Path& path) {
  TRY(Bytes data, read_file(path));
  return std::string(data.begin(), data.end());
}

Status write_file(const Path& path, std::span<const uint8_t> data) {
  FileSet set;
  set.add(path, Bytes(data.begin(), data.end()));
  return set.commit();
}

Status write_file(const Path& path, std::string_view text) {
  return write_file(path, std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

Status FileSet::commit() const {
  std::vector<Path> staged;
  auto discard = [&] {
    for (const Path& p : staged) ::unlink(p.c_str());
  };
  for (const auto& [path, data] : files_) {
    auto tmp = stage(path, data);
    if (!tmp) {
      discard();
      return tl::unexpected(tmp.error());
    }
    staged.push_back(*tmp);
  }
  for (size_t i = 0; i < files_.size(); ++i) {
    if (::rename(staged[i].c_str(), files_[i].first.c_str()) != 0) {
      int err = errno;
      discard();
      return io_error(files_[i].first, "write", err);
    }
  }
  return {};
}

Result<TempDir> TempDir::make(std::string_view prefix) {
  const char* base = std::getenv("TMPDIR");
  std::string pattern = fmt::format("{}/{}-XXXXXX", base && *base ? base : "/tmp", prefix);
  if (!::mkdtemp(pattern.data())) return io_error(pattern, "make a temporary folder", errno);
  return TempDir(Path(pattern));
}

TempDir::~TempDir() {
  std::error_code ec;
  if (!path_.empty()) fs::remove_all(path_, ec);
}

}  // namespace tinsmith
