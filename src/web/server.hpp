/// The server: sockets, deadlines and limits, in front of a `Service`.
///
/// One thread does all input and output; a pool of workers runs the blocking handlers. Deadlines
/// are totals, not pauses between bytes: a client that sends a byte a second is closed when its
/// time is up, however busy it looks. On SIGTERM or SIGINT the server stops accepting, closes idle
/// connections, lets running requests end, and gives up on the rest after `stop_seconds_max`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "web/service.hpp"

namespace trellis::web {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0 takes any free one
  int workers = 4;
  int connections_max = 2000;
  int connections_per_address_max = 100;
  int waiting_requests_max = 1000;  ///< for a worker; beyond it the answer is 503
  int header_seconds_max = 10;
  int body_seconds_max = 60;           ///< and one more for each `slow_bytes_per_second`
  int slow_bytes_per_second = 50'000;  ///< the slowest upload and download that is waited for
  int idle_seconds_max = 15;           ///< between two requests of one connection
  int write_seconds_max = 30;          ///< and one more for each `slow_bytes_per_second`
  int handler_seconds_max = 30;        ///< soft: it is logged, not stopped
  int stop_seconds_max = 20;
  std::uint32_t header_bytes_max = 16 * 1024;
  std::vector<std::string> proxies = {};  ///< addresses whose X-Forwarded-* headers are believed
  std::filesystem::path upload_folder = "/tmp";
  bool stop_on_signals = true;                      ///< SIGTERM and SIGINT
  std::function<void(std::string_view)> warn = {};  ///< what an operator should know, one sentence
};

/// What /metrics reports about the sockets.
struct ServerCounters {
  std::int64_t open_connections = 0;
  std::int64_t accepted = 0;
  std::int64_t refused = 0;  ///< over a limit of connections
  std::int64_t timed_out = 0;
  std::int64_t waiting = 0;  ///< requests that wait for a worker now
};

class Server {
 public:
  /// Binds at once, so that `port` is known; a Problem says why it cannot ("Port 8080 is in use").
  static Result<Server> open(const ServerOptions& options, Service service);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  std::uint16_t port() const;
  /// Serves until stopped. Call it once.
  void run();
  /// From any thread, or a signal: stop gracefully.
  void stop();
  ServerCounters counters() const;

 private:
  class State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace trellis::web
