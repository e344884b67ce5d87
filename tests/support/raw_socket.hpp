/// A client that sends exactly the bytes a test gives it, to a server on this machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace trellis::testing {

class RawSocket {
 public:
  /// Connects to 127.0.0.1, from `from` (another 127.0.0.x) when given. Throws std::system_error.
  explicit RawSocket(std::uint16_t port, const std::string& from = {});
  ~RawSocket();
  RawSocket(RawSocket&& other) noexcept;
  RawSocket(const RawSocket&) = delete;

  /// False when the other end has closed.
  bool send(std::string_view bytes);
  void end_sending();
  /// One whole response (head and the body its Content-Length announces); what there is when the
  /// other end closes or the time is up.
  std::string response(std::chrono::milliseconds patience = std::chrono::seconds(5));
  /// Everything until the other end closes.
  std::string rest(std::chrono::milliseconds patience = std::chrono::seconds(5));
  /// Whether the other end closes before the time is up.
  bool is_closed_within(std::chrono::milliseconds patience);

 private:
  bool receive(std::chrono::steady_clock::time_point until);

  int descriptor_ = -1;
  bool is_closed_ = false;
  std::string received_;
};

/// The status of a response: 200; 0 when there is none.
int status_of(std::string_view response);
std::string_view body_of(std::string_view response);
/// The first header of this name (as it is written), or an empty text.
std::string header_of(std::string_view response, std::string_view name);

}  // namespace trellis::testing
