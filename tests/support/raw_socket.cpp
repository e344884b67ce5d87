#include "support/raw_socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace trellis::testing {

namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in address(const char* text, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  ::inet_pton(AF_INET, text, &result.sin_addr);
  return result;
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

RawSocket::RawSocket(std::uint16_t port, const std::string& from)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) fail("socket");
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (!from.empty()) {
    const sockaddr_in own = address(from.c_str(), 0);
    if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) fail("bind");
  }
  const sockaddr_in server = address("127.0.0.1", port);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0)
    fail("connect");
}

RawSocket::RawSocket(RawSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      is_closed_(other.is_closed_),
      received_(std::move(other.received_)) {}

RawSocket::~RawSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool RawSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawSocket::end_sending() { ::shutdown(descriptor_, SHUT_WR); }

bool RawSocket::receive(Clock::time_point until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  if (left <= 0 || is_closed_) return false;
  pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
  std::array<char, 16384> bytes;
  const ssize_t count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
  if (count <= 0) {
    is_closed_ = true;
    return false;
  }
  received_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::string RawSocket::response(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (true) {
    const std::size_t end = received_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::string length = header_of(received_, "Content-Length");
      const std::size_t whole = end + 4 + std::strtoul(length.c_str(), nullptr, 10);
      if (received_.size() >= whole) {
        std::string response = received_.substr(0, whole);
        received_.erase(0, whole);
        return response;
      }
    }
    if (!receive(until)) return std::exchange(received_, "");
  }
}

std::string RawSocket::rest(std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  while (receive(until)) continue;
  return std::exchange(received_, "");
}

bool RawSocket::is_closed_within(std::chrono::milliseconds patience) {
  rest(patience);
  return is_closed_;
}

int status_of(std::string_view response) {
  if (!response.starts_with("HTTP/1.1 ")) return 0;
  return std::atoi(std::string(response.substr(9, 3)).c_str());
}

std::string_view body_of(std::string_view response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string_view() : response.substr(end + 4);
}

std::string header_of(std::string_view response, std::string_view name) {
  const std::string line = "\r\n" + std::string(name) + ": ";
  const std::string_view head = response.substr(0, response.find("\r\n\r\n"));
  const std::size_t at = head.find(line);
  if (at == std::string_view::npos) return "";
  const std::size_t from = at + line.size();
  return std::string(head.substr(from, head.find("\r\n", from) - from));
}

}  // namespace trellis::testing
