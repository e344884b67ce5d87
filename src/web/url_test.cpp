#include "web/url.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

TEST(Url, IsAPathAQueryOrAFragment) {
  EXPECT_EQ(Url::local("/schools/900001").text(), "/schools/900001");
  EXPECT_EQ(Url::local("?page=2").text(), "?page=2");
  EXPECT_EQ(Url::local("#main-content").text(), "#main-content");
}

TEST(Url, IsNothingElse) {
  for (const char* text : {"javascript:alert(1)",
                           "//elsewhere.example",
                           "http://x",
                           "schools",
                           "",
                           "/a\\b",
                           "/a\nb",
                           "data:text/html,x",
                           " /a"})
    EXPECT_THROW(Url::local(text), std::logic_error) << text;
}

TEST(Url, OfOutsideIsHttpOrHttps) {
  EXPECT_TRUE(Url::outside("https://example.com/a?b=c"));
  EXPECT_TRUE(Url::outside("HTTP://example.com"));
  EXPECT_FALSE(Url::outside("javascript:alert(1)"));
  EXPECT_FALSE(Url::outside("https://exa mple.com"));
  EXPECT_FALSE(Url::outside("ftp://example.com"));
}

TEST(ReturnTo, IsAPathOfOursOrHome) {
  EXPECT_EQ(return_to("/schools?q=a").text(), "/schools?q=a");
  for (const char* text : {"",
                           "//elsewhere.example",
                           "/\\elsewhere.example",
                           "https://elsewhere.example",
                           "schools",
                           "/a\r\nSet-Cookie: x=1",
                           "javascript:alert(1)",
                           "\t/a"})
    EXPECT_EQ(return_to(text).text(), "/") << text;
}

TEST(PercentCoding, GoesThereAndBack) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);

  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a b/ü"), "a%20b%2F%C3%BC");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  EXPECT_EQ(percent_decode("%zz"), std::nullopt);
  EXPECT_EQ(percent_decode("%4"), std::nullopt);
}

TEST(Urlencoded, KeepsOrderAndRepeats) {
  const Fields fields = parse_urlencoded("b=2&a=1&b=3&c&=x&&d=").value();

  EXPECT_EQ(fields.all("b"), (std::vector<std::string>{"2", "3"}));
  EXPECT_TRUE(fields.has("c"));
  EXPECT_EQ(fields.size(), 6U);
  EXPECT_EQ(urlencoded(fields), "b=2&a=1&b=3&c=&=x&d=");
}

TEST(Urlencoded, RefusesWhatIsNotText) {
  EXPECT_FALSE(parse_urlencoded("a=%00"));
  EXPECT_FALSE(parse_urlencoded("a=%ff"));
  EXPECT_FALSE(parse_urlencoded("a=%c0%80"));
  EXPECT_FALSE(parse_urlencoded("a=%ed%a0%80"));
  EXPECT_FALSE(parse_urlencoded("a=1&b=2&c=3", 2));
}

TEST(Utf8, IsTheShortestFormWithoutSurrogates) {
  EXPECT_TRUE(is_utf8("aé€😀"));
  for (const char* text : {"\xc3",
                           "\xe2\x82",
                           "\xc0\xaf",
                           "\xf5\x80\x80\x80",
                           "\xed\xa0\x80",
                           "\xf0\x80\x80\x80",
                           "\xff",
                           "a\x80"})
    EXPECT_FALSE(is_utf8(text));
}

TEST(Target, IsReadOrRefused) {
  EXPECT_EQ(parse_target("/a%20b?c=d", "x").value().path, "/a b");
  EXPECT_EQ(parse_target("http://X/a", "x").value().path, "/a");
  EXPECT_EQ(parse_target("http://x", "x").value().path, "/");
  for (const char* text :
       {"*", "x:80", "/a/..", "/./a", "//", "/a%2Fb", "/a%00", "/a#b", "http://y/"})
    EXPECT_FALSE(parse_target(text, "x")) << text;
}

TEST(Fields, TakeAwayOnePair) {
  Fields fields = {{"phase", "primary"}, {"phase", "secondary"}, {"q", "oak"}};

  fields.remove("phase", "primary");

  EXPECT_EQ(urlencoded(fields), "phase=secondary&q=oak");
}

}  // namespace
}  // namespace trellis::web
