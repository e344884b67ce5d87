#include "web/host_guard.hpp"

#include <gtest/gtest.h>

#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using testing::TestSite;

class HostGuard : public ::testing::Test {
 protected:
  Response ask(std::string_view path, const char* host, Method method = Method::get) {
    Request request = site_.request(method, path);
    request.headers.set("host", host);
    request.headers.set("x-trellis-public-address", "https://evil.example");
    return service_.respond(request);
  }

  TestSite site_{{.roles = {access::Role::partner_school}}};
  Service service_ = guard_host(site_.application().service(),
                                std::make_shared<const std::string>("https://trellis.example"));
};

TEST_F(HostGuard, AnswersForItsOwnHostAndThisMachine) {
  EXPECT_EQ(ask("/sign-in", "Trellis.example:443").status, 200);
  EXPECT_EQ(ask("/sign-in", "127.0.0.1:8080").status, 200);
  EXPECT_EQ(ask("/sign-in", "evil.example").status, 421);
  EXPECT_NE(ask("/sign-in", "evil.example").text().find("This address is not known here"),
            std::string::npos);
  EXPECT_EQ(ask("/health", "10.0.0.5").status, 200);
}

TEST_F(HostGuard, RefusesTheApiAsTheApiDoes) {
  const Response refused = ask("/api/v1/cases", "evil.example");

  EXPECT_EQ(refused.status, 421);
  EXPECT_EQ(refused.headers.raw("Content-Type"), "application/problem+json");
}

TEST_F(HostGuard, RefusesAnUploadBeforeItIsSent) {
  Request upload = site_.request(Method::post, "/sign-in");
  upload.headers.set("host", "evil.example");

  const Admission admission = service_.admit(upload);

  EXPECT_TRUE(admission.is_refused);
  EXPECT_EQ(admission.refusal.status, 421);
}

TEST(HostGuardAddress, IsThatOfTheServerWhateverTheRequestSays) {
  std::string seen;
  Service inner;
  inner.respond = [&](Request& request) {
    seen = public_address_of(request);
    return Response();
  };
  const Service service =
      guard_host(inner, std::make_shared<const std::string>("https://trellis.example"));
  Request request{.method = Method::get, .path = "/account/calendar"};
  request.headers.set("host", "localhost");
  request.headers.set("x-trellis-public-address", "https://evil.example");

  service.respond(request);

  EXPECT_EQ(seen, "https://trellis.example");
}

}  // namespace
}  // namespace trellis::web
