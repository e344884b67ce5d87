// One connection: it waits for a first byte, reads a head, asks the service whether a body may
// follow, reads the body, has a worker answer, writes, and begins again.
// clang-format off
#include <utility>  // Boost.Asio 1.74 uses std::exchange without including it.
// clang-format on

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fstream>
#include <limits>

#include "core/text.hpp"
#include "web/beast_state.hpp"
#include "web/body.hpp"
#include "web/random.hpp"

namespace trellis::web {

namespace {

constexpr std::size_t body_chunk_bytes = 128 * 1024;
constexpr std::size_t short_body_bytes = 8 * 1024;

int status_of(const ErrorCode& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::bad_version) return 505;
  return error.category() == make_error_code(http::error::bad_target).category() ? 400 : 0;
}

}  // namespace

/// Runs `work` on a worker and comes back to the I/O thread; nothing when the queue is full.
template <class T>
net::awaitable<std::optional<T>> Server::State::on_worker(std::function<T()> work) {
  const auto initiate = [this](auto handler, std::function<T()> given) {
    const auto done = std::make_shared<decltype(handler)>(std::move(handler));
    std::move_only_function<void()> task = [this, done, given = std::move(given)] {
      std::optional<T> result(given());
      net::post(io_, [done, result = std::move(result)]() mutable { (*done)(std::move(result)); });
    };
    if (!pool_.post(task)) net::post(io_, [done] { (*done)(std::optional<T>()); });
  };
  co_return co_await net::async_initiate<const net::use_awaitable_t<>, void(std::optional<T>)>(
      initiate, net::use_awaitable, std::move(work));
}

net::awaitable<void> Server::State::serve(Connections::iterator entry) {
  Connection& connection = *entry;
  begin(connection, Phase::header, options_.header_seconds_max);
  bool goes_on = true;
  try {
    while (goes_on && !is_stopping_) {
      goes_on = co_await wait_for_byte(connection);
      if (goes_on) goes_on = co_await answer(connection);
    }
  } catch (const std::exception& error) {
    warn(std::string("A connection ended by an unexpected error: ") + error.what());
  }
  close(entry);
}

/// Waits for the first byte of a request, without holding more than a small buffer meanwhile.
net::awaitable<bool> Server::State::wait_for_byte(Connection& connection) {
  if (connection.buffer.size() > 0) co_return true;
  connection.buffer.clear();
  if (connection.buffer.capacity() > 8192) connection.buffer.shrink_to_fit();
  ErrorCode error;
  const auto space = connection.buffer.prepare(2048);
  const std::size_t count = co_await connection.socket.async_read_some(
      space, net::redirect_error(net::use_awaitable, error));
  connection.buffer.commit(error ? 0 : count);
  co_return !error;
}

net::awaitable<bool> Server::State::answer(Connection& connection) {
  begin(connection, Phase::header, options_.header_seconds_max);
  connection.started = Clock::now();
  connection.is_reported = false;
  Parser parser;
  parser.header_limit(options_.header_bytes_max);
  // 1.74 takes "no limit" for "smaller than every body": the limit is set once the page is known.
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  Exchange exchange;
  ErrorCode error;
  co_await http::async_read_header(
      connection.socket, connection.buffer, parser, net::redirect_error(net::use_awaitable, error));
  exchange.head.request.address = connection.address;
  exchange.head.request.reference = random_reference();
  if (error) {
    const int status = status_of(error);
    const bool is_gone =
        status == 0 || error == http::error::end_of_stream || error == http::error::partial_message;
    if (is_gone) co_return false;
    exchange.is_refused_early = true;
    refuse(exchange, status, "The request could not be read.");
  } else if (read_request(connection, parser, exchange)) {
    bool is_complete = !exchange.head.has_body;
    if (!is_complete) is_complete = co_await ask_for_body(connection, parser, exchange);
    if (is_complete && exchange.head.has_body)
      is_complete = co_await read_body(connection, parser, exchange);
    if (is_complete) co_await respond(connection, exchange);
  }
  const bool is_written = co_await write(connection, exchange);
  const auto spent = Clock::now() - connection.started;
  service_.log(exchange.head.request,
               exchange.response,
               std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
  if (is_written && exchange.is_refused_early) co_await drain(connection);
  if (is_written && exchange.keep_alive) begin(connection, Phase::idle, options_.idle_seconds_max);
  co_return is_written&& exchange.keep_alive;
}

void Server::State::refuse(Exchange& exchange, int status, std::string_view sentence) {
  exchange.keep_alive = false;
  exchange.response = service_.refuse(status, sentence, exchange.head.request.reference);
}

/// From a complete head to a request; false when it is refused.
bool Server::State::read_request(const Connection& connection,
                                 const Parser& parser,
                                 Exchange& exchange) {
  const auto& message = parser.get();
  RawHead raw{.method = {message.method_string().data(), message.method_string().size()},
              .target = {message.target().data(), message.target().size()},
              .version = static_cast<int>(message.version()),
              .headers = {},
              .peer = connection.address};
  for (const auto& field : message)
    raw.headers.add(lower_ascii({field.name_string().data(), field.name_string().size()}),
                    std::string(field.value().data(), field.value().size()));
  std::string reference = exchange.head.request.reference;
  auto head = read_head(std::move(raw), options_.proxies);
  if (!head) {
    exchange.is_refused_early = true;
    refuse(exchange, head.error().status, head.error().sentence);
    return false;
  }
  exchange.head = std::move(*head);
  exchange.head.request.reference = std::move(reference);
  exchange.keep_alive = message.keep_alive() && !is_stopping_;
  return true;
}

/// Asks the service whether a body may follow and says "100 Continue"; false when it may not.
net::awaitable<bool> Server::State::ask_for_body(Connection& connection,
                                                 Parser& parser,
                                                 Exchange& exchange) {
  exchange.is_refused_early = true;
  begin(connection, Phase::handler, options_.handler_seconds_max);
  std::function<Admission()> ask = [&] { return service_.admit(exchange.head.request); };
  std::optional<Admission> admission = co_await on_worker<Admission>(std::move(ask));
  if (!admission) {
    refuse(exchange, 503, "The service is busy. Try again in a moment.");
    co_return false;
  }
  if (admission->is_refused) {
    exchange.keep_alive = false;
    exchange.response = std::move(admission->refusal);
    co_return false;
  }
  const std::uint64_t bytes = exchange.head.content_length.value_or(admission->body_bytes_max);
  if (bytes > admission->body_bytes_max) {
    refuse(exchange, 413, "What was sent is larger than this page takes.");
    co_return false;
  }
  parser.body_limit(admission->body_bytes_max);
  begin(connection, Phase::body, options_.body_seconds_max, bytes);
  if (exchange.head.expects_continue) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    ErrorCode ignored;
    co_await net::async_write(connection.socket,
                              net::buffer(go_on.data(), go_on.size()),
                              net::redirect_error(net::use_awaitable, ignored));
  }
  co_return true;
}

net::awaitable<void> Server::State::respond(Connection& connection, Exchange& exchange) {
  begin(connection, Phase::handler, options_.handler_seconds_max);
  std::function<Response()> work = [&] { return service_.respond(exchange.head.request); };
  std::optional<Response> response = co_await on_worker<Response>(std::move(work));
  if (response)
    exchange.response = std::move(*response);
  else
    refuse(exchange, 503, "The service is busy. Try again in a moment.");
}

/// False when the answer is a refusal already, or the client left.
net::awaitable<bool> Server::State::read_body(Connection& connection,
                                              Parser& parser,
                                              Exchange& exchange) {
  auto reader = BodyReader::open(exchange.head.request, options_.upload_folder);
  if (!reader) {
    refuse(exchange, 400, reader.error().message);
    co_return false;
  }
  const bool is_long = parser.content_length().value_or(body_chunk_bytes) > short_body_bytes;
  std::vector<char> chunk(is_long ? body_chunk_bytes : short_body_bytes);
  if (is_long) connection.buffer.reserve(body_chunk_bytes);
  Result<void> taken;
  while (!parser.is_done() && taken) {
    parser.get().body().data = chunk.data();
    parser.get().body().size = chunk.size();
    ErrorCode error;
    co_await http::async_read(connection.socket,
                              connection.buffer,
                              parser,
                              net::redirect_error(net::use_awaitable, error));
    if (error && error != http::error::need_buffer) {
      const int status = status_of(error);
      refuse(exchange, status == 0 ? 400 : status, "The body of the request could not be read.");
      co_return false;
    }
    try {
      taken = reader->take({chunk.data(), chunk.size() - parser.get().body().size});
    } catch (const std::system_error& full) {
      warn(std::string("An upload was refused: ") + full.what());
      refuse(exchange, 503, "There is no room for what was sent. Try again later.");
      co_return false;
    }
  }
  if (taken) taken = reader->finish(exchange.head.request);
  if (!taken) refuse(exchange, 400, taken.error().message);
  if (taken) exchange.is_refused_early = false;
  co_return taken.has_value();
}

net::awaitable<bool> Server::State::write(Connection& connection, Exchange& exchange) {
  const Response& response = exchange.response;
  if (is_stopping_) exchange.keep_alive = false;
  begin(connection, Phase::write, options_.write_seconds_max, response.size());
  const std::string head = response_head(response, exchange.keep_alive, date());
  const bool is_head = exchange.head.request.method == Method::head;
  const std::string_view body = is_head ? std::string_view() : response.text();
  const std::array buffers = {net::buffer(head), net::buffer(body.data(), body.size())};
  ErrorCode error;
  co_await net::async_write(
      connection.socket, buffers, net::redirect_error(net::use_awaitable, error));
  if (error) co_return false;
  const auto* file = std::get_if<FileBody>(&response.body);
  if (file == nullptr || is_head) co_return true;
  co_return co_await write_file(connection, *file);
}

net::awaitable<bool> Server::State::write_file(Connection& connection, const FileBody& body) {
  std::ifstream file(body.file->path(), std::ios::binary);
  std::vector<char> chunk(64 * 1024);
  std::uint64_t left = body.size;
  while (left > 0) {
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(left, chunk.size()));
    if (!file.read(chunk.data(), wanted)) co_return false;
    ErrorCode error;
    co_await net::async_write(connection.socket,
                              net::buffer(chunk.data(), static_cast<std::size_t>(wanted)),
                              net::redirect_error(net::use_awaitable, error));
    if (error) co_return false;
    left -= static_cast<std::uint64_t>(wanted);
  }
  co_return true;
}

/// A refusal that is sent while the client still writes would be lost in a reset: say that nothing
/// more comes, then read on for a moment.
net::awaitable<void> Server::State::drain(Connection& connection) {
  begin(connection, Phase::draining, 2);
  ErrorCode error;
  connection.socket.shutdown(tcp::socket::shutdown_send, error);
  std::array<char, 4096> ignored;
  while (!error)
    co_await connection.socket.async_read_some(net::buffer(ignored),
                                               net::redirect_error(net::use_awaitable, error));
}

}  // namespace trellis::web
