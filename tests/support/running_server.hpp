/// A server in this process that answers with what it was asked, for tests over raw sockets.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "support/raw_socket.hpp"
#include "web/server.hpp"

namespace trellis::web::testing {

using trellis::testing::RawSocket;

/// Answers with what it was asked: method, path, query, form and sizes of uploads.
inline Response echo(Request& request) {
  if (request.path == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(600));
  if (request.path == "/file") {
    auto file = std::make_shared<TemporaryFile>("/tmp");
    file->append(std::string(200'000, 'x'));
    file->finish();
    Response response;
    response.body = FileBody{.file = file, .size = 200'000};
    return response;
  }
  std::string text = std::string(name_of(request.method)) + ' ' + request.path;
  for (const auto& [name, value] : request.query) text += " ?" + name + '=' + value;
  for (const auto& [name, value] : request.form) text += ' ' + name + '=' + value;
  for (const Upload& upload : request.uploads)
    text += ' ' + upload.field + '(' + upload.name + ")=" + std::to_string(upload.size) +
            " on disk " + std::to_string(std::filesystem::file_size(upload.file->path()));
  if (!request.body.empty()) text += " body " + std::to_string(request.body.size());
  return text_response(text);
}

class RunningServer {
 public:
  explicit RunningServer(ServerOptions options = {}) {
    options.port = 0;
    options.stop_on_signals = false;
    Service service;
    service.admit = [](const Request& request) {
      Admission admission{.body_bytes_max = 10 << 20};
      if (request.path == "/private") {
        admission.is_refused = true;
        admission.refusal = text_response("not yours", 403);
      }
      return admission;
    };
    service.respond = echo;
    service.refuse = [](int status, std::string_view sentence, std::string_view) {
      return text_response(std::string(sentence), status);
    };
    service.log = [](const Request&, const Response&, std::int64_t) {};
    server_ = std::make_unique<Server>(Server::open(options, service).value());
    thread_ = std::jthread([this] { server_->run(); });
  }
  ~RunningServer() { server_->stop(); }

  RawSocket connect(const std::string& from = {}) { return RawSocket(server_->port(), from); }
  /// Sends the bytes on a connection of their own and reads one response.
  std::string ask(std::string_view bytes) {
    RawSocket socket = connect();
    socket.send(bytes);
    return socket.response();
  }
  Server& server() { return *server_; }

 private:
  std::unique_ptr<Server> server_;
  std::jthread thread_;
};

inline std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

inline std::string post(std::string_view headers, std::string_view body) {
  return "POST /form HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

inline constexpr auto urlencoded_type = "Content-Type: application/x-www-form-urlencoded\r\n";

}  // namespace trellis::web::testing
