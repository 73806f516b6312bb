#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace tinsmith {

Result<Path> find_program(const std::string& name, const std::string& debian_package) {
  if (name.find('/') != std::string::npos) {
    if (::access(name.c_str(), X_OK) == 0) return Path(name);
  } else if (const char* path = std::getenv("PATH")) {
    std::string dirs = path;
    for (size_t i = 0; i <= dirs.size();) {
      size_t end = std::min(dirs.find(':', i), dirs.size());
      Path candidate = Path(dirs.substr(i, end - i)) / name;
      if (::access(candidate.c_str(), X_OK) == 0) return candidate;
      i = end + 1;
    }
  }
  return fail(Code::missing_tool, name, "not installed",
              debian_package.empty() ? "" : fmt::format("try: apt-get install {}", debian_package));
}

Result<ProcessResult> run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  TRY(Path program, find_program(argv.at(0), ""));
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return fail(Code::io, argv[0], std::strerror(errno));
  if (::pipe2(err, O_CLOEXEC) != 0) {
    ::close(out[0]), ::close(out[1]);
    return fail(Code::io, argv[0], std::strerror(errno));
  }
  std::vector<char*> args;
  for (const auto& a : argv) args.push_back(const_cast<char*>(a.c_str()));
  args.push_back(nullptr);

  pid_t pid = ::fork();
  if (pid == 0) {
    int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, 0), ::dup2(out[1], 1), ::dup2(err[1], 2);
    if (!options.directory.empty() && ::chdir(options.directory.c_str()) != 0) ::_exit(127);
    ::execv(program.c_str(), args.data());
    ::_exit(127);
  }
  int fork_error = errno;
  ::close(out[1]), ::close(err[1]);
  if (pid < 0) {
    ::close(out[0]), ::close(err[0]);
    return fail(Code::io, argv[0], fmt::format("cannot start: {}", std::strerror(fork_error)));
  }

  ProcessResult result;
  using Clock = std::chrono::steady_clock;
  auto deadline = Clock::now() + std::chrono::duration<double>(options.timeout_s);
  bool timed_out = false;
  pollfd fds[2] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}};
  int open_fds = 2;
  while (open_fds > 0) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0 && !timed_out) {
      timed_out = true;
      ::kill(pid, SIGKILL);
    }
    if (::poll(fds, 2, timed_out ? 1000 : static_cast<int>(std::min<long long>(left + 1, 60000))) < 0 && errno != EINTR) break;
    for (int i = 0; i < 2; ++i) {
      if (fds[i].fd < 0 || !(fds[i].revents & (POLLIN | POLLHUP | POLLERR))) continue;
      char buffer[65536];
      ssize_t n = ::read(fds[i].fd, buffer, sizeof buffer);
      if (n > 0) (i == 0 ? result.out : result.err).append(buffer, static_cast<size_t>(n));
      else if (n == 0 || errno != EINTR) fds[i].fd = -1, --open_fds;
    }
  }
  ::close(out[0]), ::close(err[0]);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  if (timed_out)
    return fail(Code::io, argv[0], fmt::format("did not finish in {} s", options.timeout_s), "it was stopped");
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace tinsmith
