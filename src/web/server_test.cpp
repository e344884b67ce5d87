#include "web/server.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

#include "support/raw_socket.hpp"

namespace trellis::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::body_of;
using testing::header_of;
using testing::RawSocket;
using testing::status_of;

/// Answers with what it was asked: method, path, query, form and sizes of uploads.
Response echo(Request& request) {
  if (request.path == "/slow") std::this_thread::sleep_for(milliseconds(600));
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

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

std::string post(std::string_view headers, std::string_view body) {
  return "POST /form HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

constexpr auto urlencoded_type = "Content-Type: application/x-www-form-urlencoded\r\n";

TEST(Server, AnswersAndKeepsTheConnection) {
  RunningServer running;
  RawSocket socket = running.connect();

  socket.send(get("/a?b=c%20d"));
  const std::string first = socket.response();
  socket.send(get("/e"));
  const std::string second = socket.response();

  EXPECT_EQ(status_of(first), 200);
  EXPECT_EQ(body_of(first), "GET /a ?b=c d");
  EXPECT_EQ(header_of(first, "Connection"), "keep-alive");
  EXPECT_EQ(body_of(second), "GET /e");
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  RunningServer running;
  RawSocket socket = running.connect();

  socket.send(get("/1") + get("/2") + post("Content-Length: 0\r\n", "") + get("/3"));

  EXPECT_EQ(body_of(socket.response()), "GET /1");
  EXPECT_EQ(body_of(socket.response()), "GET /2");
  EXPECT_EQ(body_of(socket.response()), "POST /form");
  EXPECT_EQ(body_of(socket.response()), "GET /3");
}

TEST(Server, HeadHasTheLengthAndNoBody) {
  RunningServer running;
  RawSocket socket = running.connect();

  socket.send("HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string response = socket.rest();

  EXPECT_EQ(header_of(response, "Content-Length"), "9");
  EXPECT_EQ(body_of(response), "");
}

TEST(Server, AFileIsSentAsItIsRead) {
  RunningServer running;

  const std::string response = running.ask(get("/file"));

  EXPECT_EQ(body_of(response).size(), 200'000U);
}

TEST(Server, AFormInPiecesIsOneForm) {
  RunningServer running;
  RawSocket socket = running.connect();
  const std::string message =
      post(std::string(urlencoded_type) + "Content-Length: 15\r\n", "name=A+B&x=%41!");

  for (const char c : message) {
    socket.send(std::string_view(&c, 1));
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }

  EXPECT_EQ(body_of(socket.response()), "POST /form name=A B x=A!");
}

TEST(Server, AChunkedFormIsRead) {
  RunningServer running;

  const std::string response =
      running.ask(post(std::string(urlencoded_type) + "Transfer-Encoding: chunked\r\n",
                       "3\r\na=1\r\n4;name=value\r\n&b=2\r\n0\r\n\r\n"));

  EXPECT_EQ(body_of(response), "POST /form a=1 b=2");
}

TEST(Server, AnUploadGoesToAFile) {
  RunningServer running;
  const std::string content(3'000'000, 'z');
  const std::string body =
      "--B\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ngias\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a b.csv\"\r\n"
      "Content-Type: text/csv\r\n\r\n" +
      content + "\r\n--B--\r\n";

  const std::string response =
      running.ask(post("Content-Type: multipart/form-data; boundary=B\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n",
                       body));

  EXPECT_EQ(body_of(response), "POST /form kind=gias file(a b.csv)=3000000 on disk 3000000");
}

TEST(Server, ContinueIsSaidOnlyWhenTheBodyIsWanted) {
  RunningServer running;
  RawSocket wanted = running.connect();
  RawSocket refused = running.connect();
  RawSocket large = running.connect();

  wanted.send(
      post(std::string(urlencoded_type) + "Content-Length: 3\r\nExpect: 100-continue\r\n", ""));
  const std::string go_on = wanted.response();
  wanted.send("a=1");
  refused.send(
      "POST /private HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  large.send(post("Content-Length: 99999999\r\nExpect: 100-continue\r\n", ""));

  EXPECT_EQ(status_of(go_on), 100);
  EXPECT_EQ(body_of(wanted.response()), "POST /form a=1");
  EXPECT_EQ(status_of(refused.response()), 403);
  EXPECT_EQ(status_of(large.response()), 413);
  EXPECT_TRUE(large.is_closed_within(seconds(3)));
}

TEST(Server, ARefusedUploadIsToldEvenWhileItIsSent) {
  RunningServer running;
  RawSocket socket = running.connect();

  socket.send("POST /private HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n");
  socket.send(std::string(400'000, 'x'));

  EXPECT_EQ(status_of(socket.response()), 403);
}

struct Edge {
  const char* name;
  std::string message;
  int status;  ///< 0: closed without an answer
};

std::vector<Edge> edges() {
  const std::string type = urlencoded_type;
  return {
      {"two ways to say the length",
       post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       400},
      {"the other order",
       post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"),
       400},
      {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
      {"the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
      {"a list of lengths", post("Content-Length: 3, 3\r\n", "abc"), 400},
      {"a signed length", post("Content-Length: +3\r\n", "abc"), 400},
      {"a negative length", post("Content-Length: -3\r\n", "abc"), 400},
      {"a length in words", post("Content-Length: three\r\n", "abc"), 400},
      {"a length past 64 bits", post("Content-Length: 99999999999999999999999\r\n", ""), 400},
      {"a length in hexadecimal", post("Content-Length: 0x3\r\n", "abc"), 400},
      {"another coding", post("Transfer-Encoding: gzip\r\n", ""), 501},
      {"a coding after chunked", post("Transfer-Encoding: chunked, gzip\r\n", ""), 501},
      {"two codings",
       post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       400},
      {"a coding with a tab", post("Transfer-Encoding: \tchunked\r\n", "0\r\n\r\n"), 200},
      {"chunked in HTTP 1.0",
       "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"a space before the colon", post("Content-Length : 3\r\n", "abc"), 400},
      {"a header without a name", post(": 3\r\n", ""), 400},
      {"a header without a colon", post("Content-Length\r\n", ""), 400},
      {"a bare line feed in the head", "GET / HTTP/1.1\nHost: x\n\n", 505},
      {"a bare line feed after a header", "GET / HTTP/1.1\r\nHost: x\n\r\n", 400},
      {"a NUL in a header", std::string("GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 35), 400},
      {"a bad chunk size",
       post(type + "Transfer-Encoding: chunked\r\n", "zz\r\na=1\r\n0\r\n\r\n"),
       400},
      {"a chunk longer than it says",
       post(type + "Transfer-Encoding: chunked\r\n", "2\r\na=1\r\n0\r\n\r\n"),
       400},
      {"a chunk size past 64 bits",
       post(type + "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\na\r\n"),
       400},
      {"a body on GET", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"no host in HTTP 1.0", "GET / HTTP/1.0\r\n\r\n", 200},
      {"another version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"no version", "GET /\r\n\r\n", 400},
      {"a lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"an unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"CONNECT", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"absolute form of this host", get("http://x/a"), 200},
      {"absolute form of another host", get("http://y/a"), 400},
      {"a target that is no path", get("a"), 400},
      {"a dot segment", get("/a/../b"), 400},
      {"an escaped dot segment", get("/a/%2e%2e/b"), 400},
      {"an escaped slash", get("/a%2fb"), 400},
      {"an escaped backslash", get("/a%5Cb"), 400},
      {"a NUL in the path", get("/a%00b"), 400},
      {"a line end in the path", get("/a%0d%0ab"), 400},
      {"a broken escape", get("/a%4"), 400},
      {"bytes that are not UTF-8", get("/a%ff"), 400},
      {"an empty part", get("//a"), 400},
      {"a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 505},
      {"an unknown expectation", post("Content-Length: 3\r\nExpect: miracles\r\n", "abc"), 417},
      {"a head that is too large",
       "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(20'000, 'a') + "\r\n\r\n",
       431},
      {"a target that is too large", get("/" + std::string(20'000, 'a')), 431},
      {"a form that is not UTF-8", post(type + "Content-Length: 5\r\n", "a=%ff"), 400},
      {"a form with a broken escape", post(type + "Content-Length: 4\r\n", "a=%4"), 400},
      {"multipart without a boundary",
       post("Content-Type: multipart/form-data\r\nContent-Length: 3\r\n", "abc"),
       400},
      {"multipart that ends early",
       post("Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 3\r\n", "--B"),
       400},
      {"TLS to the plain port", "\x16\x03\x01\x02\x01\x01", 400},
  };
}

TEST(Server, WhatTwoServersMightReadDifferentlyIsRefused) {
  RunningServer running;
  for (const Edge& edge : edges()) {
    RawSocket socket = running.connect();
    socket.send(edge.message);
    socket.end_sending();
    EXPECT_EQ(status_of(socket.response()), edge.status) << edge.name;
    if (edge.status < 400) continue;
    EXPECT_TRUE(socket.is_closed_within(seconds(3))) << edge.name;
  }
}

TEST(Server, NothingAfterARefusalIsRead) {
  RunningServer running;
  RawSocket socket = running.connect();

  socket.send(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") +
              get("/smuggled"));
  const std::string all = socket.rest();

  EXPECT_EQ(status_of(all), 400);
  EXPECT_EQ(all.find("smuggled"), std::string::npos);
}

TEST(Server, AHalfSentHeadIsClosedAtItsDeadlineHoweverBusyItLooks) {
  RunningServer running({.header_seconds_max = 1});
  RawSocket slow = running.connect();
  const auto begun = std::chrono::steady_clock::now();

  bool is_open = true;
  while (is_open && std::chrono::steady_clock::now() - begun < seconds(5)) {
    is_open = slow.send("a");
    if (slow.is_closed_within(milliseconds(50))) is_open = false;
  }

  EXPECT_FALSE(is_open);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(2500));
  EXPECT_EQ(running.server().counters().timed_out, 1);
}

TEST(Server, AHalfSentBodyIsClosedAtItsDeadline) {
  RunningServer running({.body_seconds_max = 1});
  RawSocket slow = running.connect();

  slow.send(post("Content-Length: 100\r\n", "abc"));

  EXPECT_TRUE(slow.is_closed_within(seconds(3)));
}

TEST(Server, AnIdleConnectionIsClosed) {
  RunningServer running({.idle_seconds_max = 1});
  RawSocket idle = running.connect();

  idle.send(get("/"));
  idle.response();

  EXPECT_TRUE(idle.is_closed_within(seconds(3)));
}

TEST(Server, OneAddressHasItsShareOfConnections) {
  RunningServer running({.connections_per_address_max = 2});
  RawSocket first = running.connect();
  RawSocket second = running.connect();
  first.send(get("/"));
  second.send(get("/"));
  first.response();
  second.response();

  RawSocket third = running.connect();
  RawSocket elsewhere = running.connect("127.0.0.2");
  elsewhere.send(get("/"));

  EXPECT_TRUE(third.is_closed_within(seconds(3)));
  EXPECT_EQ(status_of(elsewhere.response()), 200);
}

TEST(Server, MoreThanTheQueueHoldsIsToldToComeAgain) {
  RunningServer running({.workers = 1, .waiting_requests_max = 1});
  std::vector<RawSocket> sockets;
  for (int i = 0; i < 6; ++i) {
    sockets.push_back(running.connect());
    sockets.back().send(get("/slow"));
  }

  int busy = 0;
  int done = 0;
  for (RawSocket& socket : sockets) {
    const int status = status_of(socket.response());
    busy += status == 503 ? 1 : 0;
    done += status == 200 ? 1 : 0;
  }

  EXPECT_GE(done, 1);
  EXPECT_GE(busy, 1);
  EXPECT_EQ(busy + done, 6);
}

TEST(Server, StopsGracefully) {
  auto running = std::make_unique<RunningServer>();
  RawSocket idle = running->connect();
  idle.send(get("/"));
  idle.response();
  RawSocket busy = running->connect();
  busy.send(get("/slow"));
  std::this_thread::sleep_for(milliseconds(100));
  const std::uint16_t port = running->server().port();

  const auto begun = std::chrono::steady_clock::now();
  std::jthread stopping([&] { running.reset(); });
  const bool idle_is_closed = idle.is_closed_within(milliseconds(500));
  const std::string answer = busy.response();
  stopping.join();

  EXPECT_TRUE(idle_is_closed);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(header_of(answer, "Connection"), "close");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(2));
  EXPECT_THROW(RawSocket again(port), std::system_error);
}

TEST(Server, APortInUseIsSaidInASentence) {
  RunningServer running;
  ServerOptions options;
  options.port = running.server().port();

  const auto second = Server::open(options, {});

  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().message.find("Choose another port"), std::string::npos);
}

TEST(Server, ThousandSlowClientsDoNotKeepAFreshOneWaiting) {
  RunningServer running({.connections_per_address_max = 100, .header_seconds_max = 3});
  std::vector<RawSocket> slow;
  for (int i = 0; i < 1000; ++i) {
    slow.push_back(running.connect("127.0.0." + std::to_string(2 + i % 20)));
    slow.back().send("G");
  }

  std::int64_t worst = 0;
  for (int i = 0; i < 10; ++i) {
    for (RawSocket& socket : slow) socket.send("E");
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(status_of(running.ask(get("/"))), 200);
    const auto spent = std::chrono::steady_clock::now() - begun;
    worst = std::max(worst, std::chrono::duration_cast<milliseconds>(spent).count());
  }

  RecordProperty("worst_milliseconds", static_cast<int>(worst));
  EXPECT_GE(running.server().counters().open_connections, 1000);
}

}  // namespace
}  // namespace trellis::web
