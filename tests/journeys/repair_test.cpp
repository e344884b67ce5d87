// From the demonstration's match: a lead drops out, three repairs are compared, one is kept.
#include "journeys/demonstration_site.hpp"

namespace trellis {
namespace {

using testing::count;
using testing::SiteClient;
using testing::SiteProcess;

constexpr auto withdrawn_sql = "select count(*) from participation_step where state = 'withdrawn'";

class Repairing : public testing::OnADemonstration {
 protected:
  void SetUp() override {
    testing::OnADemonstration::SetUp();
    if (HasFatalFailure()) return;
    site_.emplace(url(), std::vector<std::string>{"--demo"});
    client_.emplace(site_->port());
    sign_in(*client_);
    ASSERT_TRUE(run_match(*client_)) << client_->body();
    run_page_ = client_->address();
    leads_ = count(url(), "select leads from match_run order by match_run_id desc limit 1");
    lead_ = std::to_string(count(url(),
                                 "select lead_urn from match_proposal where lead_urn is not null "
                                 "order by match_run_id desc, partner_urn limit 1"));
  }
  SiteClient& client() { return *client_; }

  std::optional<SiteProcess> site_;
  std::optional<SiteClient> client_;
  std::string run_page_;
  std::string lead_;
  std::int64_t leads_ = 0;
};

TEST_F(Repairing, ThreeAnswersAreComparedBeforeAnythingChanges) {
  const auto withdrawn = count(url(), withdrawn_sql);
  client().follow("A school drops out: compare three repairs");
  EXPECT_EQ(client().h1(), "Repair this match");
  EXPECT_EQ(client().open(run_page_ + "/repair?school=" + lead_), 200);

  EXPECT_TRUE(client().says("Move as few as possible"));
  EXPECT_TRUE(client().says("Move a school only where it helps much"));
  EXPECT_TRUE(client().says("Best points, whoever moves"));
  EXPECT_EQ(count(url(), withdrawn_sql), withdrawn);
}

TEST_F(Repairing, OneIsKeptWithAReasonAndTheLeadStaysOut) {
  client().open(run_page_ + "/repair?school=" + lead_);
  client().submit(run_page_ + "/repair", {{"reason", " "}});
  EXPECT_EQ(client().status(), 422);
  EXPECT_TRUE(client().says("Enter why the school drops out"));
  client().submit(run_page_ + "/repair",
                  {{"kind", "few_moves"}, {"reason", "Its headteacher is leaving"}});

  EXPECT_EQ(client().status(), 200);
  EXPECT_TRUE(client().says("The school is withdrawn and the repaired match is kept"));
  EXPECT_TRUE(client().says("dropped out: Its headteacher is leaving"));
  EXPECT_NE(client().address(), run_page_);
  ASSERT_TRUE(run_match(client()));
  EXPECT_EQ(count(url(), "select leads from match_run order by match_run_id desc limit 1"),
            leads_ - 1);
}

TEST_F(Repairing, ASchoolThatIsNoneOfTheMatchIsRefusedInWords) {
  EXPECT_EQ(client().open(run_page_ + "/repair?school=999999"), 409);
  EXPECT_TRUE(client().says("is not among those to be matched today"));
  EXPECT_EQ(client().open(run_page_ + "/repair?school=abc"), 422);
}

}  // namespace
}  // namespace trellis
