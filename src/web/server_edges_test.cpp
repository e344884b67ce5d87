// What clients send that two servers in a row might read differently, byte by byte.
#include <algorithm>
#include <gtest/gtest.h>

#include "support/running_server.hpp"

namespace trellis::web {
namespace {

using std::chrono::seconds;
using testing::get;
using testing::post;
using testing::RunningServer;
using testing::urlencoded_type;
using trellis::testing::RawSocket;
using trellis::testing::status_of;

struct Edge {
  const char* name;
  std::string message;
  int status;  ///< 0: closed without an answer
};

/// How the body is delimited.
std::vector<Edge> framing_edges() {
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
  };
}

/// Everything else in a head, and what a body may hold.
std::vector<Edge> head_edges() {
  const std::string type = urlencoded_type;
  return {
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
  auto edges = framing_edges();
  std::ranges::copy(head_edges(), std::back_inserter(edges));
  for (const Edge& edge : edges) {
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

}  // namespace
}  // namespace trellis::web
