#include "web/server.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

#include "support/running_server.hpp"

namespace trellis::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::get;
using testing::post;
using testing::RunningServer;
using testing::urlencoded_type;
using trellis::testing::body_of;
using trellis::testing::header_of;
using trellis::testing::RawSocket;
using trellis::testing::status_of;

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
