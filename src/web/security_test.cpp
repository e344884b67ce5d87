#include "web/security.hpp"

#include <gtest/gtest.h>

#include "web/compression.hpp"
#include "web/cookies.hpp"
#include "web/request_head.hpp"

namespace trellis::web {
namespace {

TEST(FormToken, StandsForItsSecretAndNoOther) {
  const std::string secret = form_secret("cookie");

  const std::string one = masked_token(secret);
  const std::string other = masked_token(secret);

  EXPECT_NE(one, other);
  EXPECT_TRUE(is_token_of(one, secret));
  EXPECT_TRUE(is_token_of(other, secret));
  EXPECT_FALSE(is_token_of(one, form_secret("another cookie")));
  EXPECT_FALSE(is_token_of("", secret));
  EXPECT_FALSE(is_token_of("not base64!", secret));
  EXPECT_FALSE(is_token_of(one + "A", secret));
  EXPECT_FALSE(is_token_of(one, ""));
}

TEST(SecurityHeaders, AreNotDoubled) {
  Response response = text_response("x");
  response.headers.set("Cache-Control", "public");

  add_security_headers(response, {.is_secure = true, .nonce = "n"});
  add_security_headers(response, {.is_secure = true, .nonce = "n"});

  EXPECT_EQ(response.headers.all("Content-Security-Policy").size(), 1U);
  EXPECT_EQ(response.headers.raw("Cache-Control"), "public");
  EXPECT_TRUE(response.headers.has("Strict-Transport-Security"));
}

TEST(ResponseHead, AValueCannotBeginAHeader) {
  Response response = text_response("x");
  response.headers.set("Location", "/a\r\nSet-Cookie: stolen=1");

  const std::string head = response_head(response, true, "now");

  EXPECT_EQ(head.find("\r\nSet-Cookie"), std::string::npos);
}

TEST(Cookies, CarryNoticesThereAndBack) {
  Response response;
  set_notices(
      response,
      {{.text = "Saved. 3 visits; “done”, 100%"}, {.text = "No changes", .is_success = false}},
      false);
  const std::string cookie = std::string(response.headers.raw("Set-Cookie"));
  Request request;
  request.cookies = parse_cookies(cookie.substr(0, cookie.find(';')));

  const auto notices = notices_of(request);

  ASSERT_EQ(notices.size(), 2U);
  EXPECT_EQ(notices[0].text, "Saved. 3 visits; “done”, 100%");
  EXPECT_TRUE(notices[0].is_success);
  EXPECT_FALSE(notices[1].is_success);
}

TEST(Cookies, BehindHttpsAreBoundToTheHost) {
  Response response;
  set_session(response, "token", true);

  EXPECT_EQ(response.headers.raw("Set-Cookie"),
            "__Host-trellis=token; Path=/; HttpOnly; SameSite=Lax; Secure");
}

TEST(Gzip, GoesThereAndBack) {
  const std::string text(100'000, 'x');

  EXPECT_EQ(gunzip(gzip(text)), text);
  EXPECT_EQ(gunzip(gzip("")), "");
  EXPECT_LT(gzip(text).size(), 1000U);
}

RawHead head_from(std::string peer, Fields headers) {
  headers.add("host", "x");
  return {.method = "GET", .target = "/", .headers = std::move(headers), .peer = std::move(peer)};
}

TEST(ForwardedAddress, IsBelievedFromConfiguredProxiesOnly) {
  const std::vector<std::string> proxies = {"10.0.0.1", "10.0.0.2"};
  const Fields forwarded = {{"x-forwarded-for", "6.6.6.6, 192.0.2.7, 10.0.0.2"},
                            {"x-forwarded-proto", "https"}};

  const auto believed = read_head(head_from("10.0.0.1", forwarded), proxies);
  const auto forged = read_head(head_from("192.0.2.9", forwarded), proxies);

  EXPECT_EQ(believed->request.address, "192.0.2.7");
  EXPECT_TRUE(believed->request.is_secure);
  EXPECT_EQ(forged->request.address, "192.0.2.9");
  EXPECT_FALSE(forged->request.is_secure);
}

}  // namespace
}  // namespace trellis::web
