#include "web/public_address.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

TEST(PublicAddress, IsASchemeAndAHost) {
  EXPECT_EQ(check_public_address("https://Trellis.Example.org/").value(),
            "https://trellis.example.org");
  EXPECT_EQ(check_public_address("http://10.0.0.5:8080").value(), "http://10.0.0.5:8080");
  for (const char* wrong : {"",
                            "trellis.example.org",
                            "ftp://trellis.example.org",
                            "https://",
                            "https://:80",
                            "https://trellis.example.org/pages",
                            "https://a@b.example",
                            "https://a.example?x=1"})
    EXPECT_FALSE(check_public_address(wrong).has_value()) << wrong;
}

TEST(PublicAddress, ARequestNamesItsHostOrThisMachine) {
  constexpr auto address = "https://trellis.example.org:8443";
  for (const char* known : {"trellis.example.org",
                            "TRELLIS.example.org:443",
                            "localhost:8080",
                            "127.0.0.1",
                            "[::1]:80",
                            ""})
    EXPECT_TRUE(is_known_host(known, address)) << known;
  for (const char* unknown : {"evil.example",
                              "trellis.example.org.evil.example",
                              "127.evil.example",
                              "xtrellis.example.org",
                              "localhost.evil.example",
                              "192.0.2.1",
                              "[::2]"})
    EXPECT_FALSE(is_known_host(unknown, address)) << unknown;
}

}  // namespace
}  // namespace trellis::web
