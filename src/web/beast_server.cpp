// Listening, accepting, deadlines and stopping. With beast_exchange.cpp the only file that knows
// Boost.Asio and Boost.Beast.
//
// A connection is a coroutine on the I/O thread. Its deadline is a point in time which a sweep
// looks at four times a second; a connection past its deadline is closed, which ends whatever its
// coroutine waits for.
// clang-format off
#include <utility>  // Boost.Asio 1.74 uses std::exchange without including it.
// clang-format on

#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sys/resource.h>

#include "web/beast_state.hpp"

namespace trellis::web {

namespace {

using std::chrono::seconds;

/// Files and sockets share the process's descriptors; the usual soft limit of 1,024 is too low.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string plain_address(const tcp::endpoint& endpoint) {
  const std::string text = endpoint.address().to_string();
  constexpr std::string_view mapped = "::ffff:";
  return text.starts_with(mapped) ? text.substr(mapped.size()) : text;
}

}  // namespace

Server::State::State(ServerOptions options, Service service)
    : options_(std::move(options)),
      service_(std::move(service)),
      pool_(options_.workers, static_cast<std::size_t>(options_.waiting_requests_max)) {}

Result<void> Server::State::listen() {
  raise_descriptor_limit();
  ErrorCode error;
  const auto address = net::ip::make_address(options_.address, error);
  if (error)
    return problem(ProblemKind::invalid,
                   "listen",
                   "Enter an IP address and a port to listen on, "
                   "such as 127.0.0.1:8080");
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(1024, error);
  if (error)
    return problem(ProblemKind::conflict,
                   "listen",
                   "Trellis cannot listen on " + options_.address + ":" +
                       std::to_string(options_.port) + ": " + error.message() +
                       ". Choose another port with --listen");
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Server::State::run() {
  if (options_.stop_on_signals) {
    signals_.add(SIGTERM);
    signals_.add(SIGINT);
    signals_.async_wait([this](const ErrorCode& error, int) {
      if (!error) begin_stop();
    });
  }
  net::co_spawn(io_, accept(), net::detached);
  net::co_spawn(io_, sweep(), net::detached);
  io_.run();
}

void Server::State::begin_stop() {
  if (std::exchange(is_stopping_, true)) return;
  give_up_at_ = Clock::now() + seconds(options_.stop_seconds_max);
  ErrorCode ignored;
  acceptor_.close(ignored);
  signals_.cancel(ignored);
  for (Connection& connection : connections_)
    if (connection.phase == Phase::idle) connection.socket.close(ignored);
  sweep_timer_.cancel();
}

bool Server::State::admit_connection(const std::string& address) {
  const bool is_proxy = std::ranges::find(options_.proxies, address) != options_.proxies.end();
  int& count = per_address_[address];
  const bool is_over = std::ssize(connections_) >= options_.connections_max ||
                       (!is_proxy && count >= options_.connections_per_address_max);
  if (is_over) {
    ++refused_;
    if (count == 0) per_address_.erase(address);
    return false;
  }
  ++count;
  return true;
}

net::awaitable<void> Server::State::accept() {
  net::steady_timer pause(io_);
  while (!is_stopping_) {
    ErrorCode error;
    tcp::socket socket(io_);
    co_await acceptor_.async_accept(socket, net::redirect_error(net::use_awaitable, error));
    if (is_stopping_) co_return;
    if (error) {
      // Out of descriptors, or the client left already: look again shortly.
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(net::redirect_error(net::use_awaitable, error));
      continue;
    }
    ++accepted_;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) continue;
    const std::string address = plain_address(peer);
    if (!admit_connection(address)) continue;
    socket.set_option(tcp::no_delay(true), error);
    connections_.emplace_front(std::move(socket),
                               Clock::now() + seconds(options_.header_seconds_max));
    connections_.front().address = address;
    ++open_;
    net::co_spawn(io_, serve(connections_.begin()), net::detached);
  }
}

void Server::State::close(Connections::iterator entry) {
  ErrorCode ignored;
  entry->socket.close(ignored);
  const auto count = per_address_.find(entry->address);
  if (--count->second == 0) per_address_.erase(count);
  connections_.erase(entry);
  --open_;
  if (is_stopping_ && connections_.empty()) sweep_timer_.cancel();
}

net::awaitable<void> Server::State::sweep() {
  while (!is_stopping_ || !connections_.empty()) {
    ErrorCode ignored;
    sweep_timer_.expires_after(std::chrono::milliseconds(250));
    co_await sweep_timer_.async_wait(net::redirect_error(net::use_awaitable, ignored));
    look_at_deadlines();
    if (is_stopping_ && Clock::now() > give_up_at_) {
      warn("Some requests had not ended when the time to stop was over.");
      io_.stop();
      co_return;
    }
  }
}

void Server::State::look_at_deadlines() {
  const Clock::time_point now = Clock::now();
  for (Connection& connection : connections_) {
    if (now < connection.deadline) continue;
    if (connection.phase == Phase::handler) {
      if (!std::exchange(connection.is_reported, true))
        warn("A request has kept a worker for longer than its time.");
      continue;
    }
    ++timed_out_;
    ErrorCode ignored;
    connection.socket.close(ignored);
    connection.deadline = Clock::time_point::max();
  }
}

void Server::State::begin(Connection& connection,
                          Phase phase,
                          int seconds_max,
                          std::uint64_t bytes) {
  const auto extra = bytes / static_cast<std::uint64_t>(options_.slow_bytes_per_second);
  connection.phase = phase;
  connection.deadline = Clock::now() + seconds(seconds_max) + seconds(extra);
}

std::string_view Server::State::date() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t second = std::chrono::duration_cast<seconds>(now).count();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(second);
  }
  return date_;
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::open(const ServerOptions& options, Service service) {
  auto state = std::make_unique<State>(options, std::move(service));
  TRY_VOID(state->listen());
  return Server(std::move(state));
}

std::uint16_t Server::port() const { return state_->port(); }
void Server::run() { state_->run(); }
void Server::stop() { state_->stop(); }
ServerCounters Server::counters() const { return state_->counters(); }

}  // namespace trellis::web
