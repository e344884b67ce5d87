/// The server's state and its coroutines, shared by beast_server.cpp and beast_exchange.cpp.
///
/// Nobody else includes this file: it speaks of Boost.Asio and Boost.Beast, which those two include
/// before it. They are a library target of their own, because they take longest to compile.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>

#include "web/request_head.hpp"
#include "web/server.hpp"
#include "web/worker_pool.hpp"

namespace trellis::web {

namespace net = boost::asio;
namespace http = boost::beast::http;
using net::ip::tcp;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;
using Parser = http::request_parser<http::buffer_body>;

enum class Phase { idle, header, body, handler, write, draining };

struct Connection {
  /// It has a deadline from the first moment: the sweep may come before its coroutine begins.
  Connection(tcp::socket accepted, Clock::time_point until)
      : socket(std::move(accepted)), deadline(until) {}
  tcp::socket socket;
  boost::beast::flat_buffer buffer;
  std::string address;
  Phase phase = Phase::idle;
  Clock::time_point deadline;
  Clock::time_point started;
  bool is_reported = false;  ///< its handler takes too long, and this was logged
};

/// A message whose head is read, and how its answer goes out.
struct Exchange {
  RequestHead head;
  Response response;
  bool keep_alive = false;
  bool is_refused_early = false;  ///< bytes of the body may still be on their way
};

class Server::State {
 public:
  State(ServerOptions options, Service service);

  Result<void> listen();
  void run();
  void stop() {
    net::post(io_, [this] { begin_stop(); });
  }
  std::uint16_t port() const { return port_; }
  ServerCounters counters() const {
    return {.open_connections = open_,
            .accepted = accepted_,
            .refused = refused_,
            .timed_out = timed_out_,
            .waiting = static_cast<std::int64_t>(pool_.waiting())};
  }

 private:
  using Connections = std::list<Connection>;

  net::awaitable<void> accept();
  net::awaitable<void> sweep();
  net::awaitable<void> serve(Connections::iterator entry);
  net::awaitable<bool> wait_for_byte(Connection& connection);
  net::awaitable<bool> answer(Connection& connection);
  bool read_request(const Connection& connection, const Parser& parser, Exchange& exchange);
  net::awaitable<bool> ask_for_body(Connection& connection, Parser& parser, Exchange& exchange);
  net::awaitable<void> respond(Connection& connection, Exchange& exchange);
  net::awaitable<bool> read_body(Connection& connection, Parser& parser, Exchange& exchange);
  net::awaitable<bool> write(Connection& connection, Exchange& exchange);
  net::awaitable<bool> write_file(Connection& connection, const FileBody& body);
  net::awaitable<void> drain(Connection& connection);
  template <class T>
  net::awaitable<std::optional<T>> on_worker(std::function<T()> work);

  void begin_stop();
  bool admit_connection(const std::string& address);
  void close(Connections::iterator entry);
  void look_at_deadlines();
  void begin(Connection& connection, Phase phase, int seconds_max, std::uint64_t bytes = 0);
  void refuse(Exchange& exchange, int status, std::string_view sentence);
  std::string_view date();
  void warn(std::string_view sentence) const {
    if (options_.warn) options_.warn(sentence);
  }

  ServerOptions options_;
  Service service_;
  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  net::signal_set signals_{io_};
  net::steady_timer sweep_timer_{io_};
  std::uint16_t port_ = 0;
  Connections connections_;
  std::map<std::string, int> per_address_;
  bool is_stopping_ = false;
  Clock::time_point give_up_at_;
  std::int64_t date_second_ = 0;
  std::string date_;
  std::atomic<std::int64_t> open_ = 0;
  std::atomic<std::int64_t> accepted_ = 0;
  std::atomic<std::int64_t> refused_ = 0;
  std::atomic<std::int64_t> timed_out_ = 0;
  WorkerPool pool_;  // last: its threads end before what they use
};

}  // namespace trellis::web
