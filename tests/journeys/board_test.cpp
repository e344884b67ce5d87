// The board of a match: a partner is moved with its price before the eyes, then released again.
#include "journeys/demonstration_site.hpp"

namespace trellis {
namespace {

using testing::count;
using testing::SiteClient;
using testing::SiteProcess;

class OnTheBoard : public testing::OnADemonstration {
 protected:
  void SetUp() override {
    testing::OnADemonstration::SetUp();
    if (HasFatalFailure()) return;
    site_.emplace(url(), std::vector<std::string>{"--demo"});
    client_.emplace(site_->port());
    sign_in(*client_);
    ASSERT_TRUE(run_match(*client_)) << client_->body();
    run_page_ = client_->address();
  }
  SiteClient& client() { return *client_; }

  /// The first link with these words before a part of a name, as an address.
  std::string link_with(const std::string& words) {
    for (const testing::Node* link : testing::elements(client().document(), "a"))
      if (testing::words(*link).starts_with(words)) return link->attribute("href");
    return "";
  }
  static std::int64_t newest(const std::string& column) {
    return count(url(), "select " + column + " from match_run order by match_run_id desc limit 1");
  }

  std::optional<SiteProcess> site_;
  std::optional<SiteClient> client_;
  std::string run_page_;
};

TEST_F(OnTheBoard, EveryLeadHasItsPlacesAndEveryPartnerItsCard) {
  EXPECT_EQ(client().open(run_page_ + "/board"), 200);
  EXPECT_TRUE(client().says("taken"));
  EXPECT_TRUE(client().says("mean regret"));
  EXPECT_FALSE(link_with("Move").empty());

  EXPECT_EQ(client().open(run_page_ + "/board?show=free"), 200);
  EXPECT_EQ(client().open(run_page_ + "/board?lead=zzzz"), 200);
  EXPECT_TRUE(client().says("No lead matches these filters"));
}

TEST_F(OnTheBoard, FairnessPricesTheStableMatchAndShowsWhatSchoolsChose) {
  ASSERT_EQ(client().open(run_page_ + "/fairness"), 200);
  EXPECT_TRUE(client().says("each side going by its choices, then by points"));
  EXPECT_TRUE(client().says("A partner's first choice of a lead takes 60 points off the pair"));

  client().follow("What leads and partners chose");
  EXPECT_EQ(client().h1(), "Stated choices");
  EXPECT_TRUE(client().says("first choices of partners would be met today"));
  EXPECT_EQ(client().open(run_page_ + "/choices?result=unread"), 200);
  EXPECT_EQ(client().open(run_page_ + "/choices.csv?side=partner"), 200);
  EXPECT_NE(client().body().find("chosen_urn"), std::string::npos);
  EXPECT_EQ(client().open(run_page_ + "/blocking.csv"), 200);
  EXPECT_NE(client().body().find("choice_of_partner"), std::string::npos);
}

TEST_F(OnTheBoard, APairOfTrustsIsDecidedByHandAndALeadTrustIsRepaired) {
  const std::string trusts = programme_page() + "/trusts";
  if (count(url(), "select count(*) from trust_match_run") == 0)
    GTEST_SKIP() << "this demonstration has too few trusts";
  ASSERT_EQ(client().open(trusts), 200);
  const auto trust = [&](const std::string& side) {
    return std::to_string(count(url(),
                                "select cast(i.value as integer) from participation p "
                                "join organisation_identifier i on i.organisation_id = "
                                "p.organisation_id and i.scheme = 'group_uid' where p.unit = '" +
                                    side + "' order by 1 limit 1"));
  };
  client().submit(trusts + "/pairs",
                  {{"partner", trust("partner")},
                   {"lead", trust("lead")},
                   {"kind", "apart"},
                   {"reason", "Declined last year"}});
  EXPECT_EQ(client().status(), 200);
  EXPECT_TRUE(client().says("The two trusts are kept apart from the next match of trusts on"));
  EXPECT_TRUE(client().says("Declined last year"));

  const std::string run =
      trusts + "/runs/" +
      std::to_string(count(url(), "select max(trust_match_run_id) from trust_match_run"));
  client().open(run);
  client().follow("A lead trust drops out: compare three repairs");
  ASSERT_EQ(client().open(run + "/repair?trust=" + trust("lead")), 200) << client().body();
  EXPECT_TRUE(client().says("Move as few as possible"));
  client().submit(run + "/repair", {{"reason", ""}});
  EXPECT_EQ(client().status(), 422);
  EXPECT_TRUE(client().says("Enter why the trust drops out"));
  client().submit(run + "/repair", {{"kind", "few_moves"}, {"reason", "Its executive is leaving"}});
  EXPECT_TRUE(client().says("The trust is withdrawn and the repaired match of trusts is kept"));
  EXPECT_TRUE(client().says("dropped out: Its executive is leaving"));
}

TEST_F(OnTheBoard, LinesAreColouredByBandAndTheTableNamesEach) {
  ASSERT_EQ(client().open(run_page_ + "?lines=distance"), 200);
  EXPECT_TRUE(client().says("Band of its line"));
  EXPECT_TRUE(client().says("10 to 25 km"));
  EXPECT_NE(client().body().find("stroke-dasharray=\"6 3\""), std::string::npos);
  EXPECT_NE(client().body().find("map.geojson?lines=distance"), std::string::npos);

  client().open(run_page_ + "?lines=regret");
  EXPECT_TRUE(client().says("Has its own best lead"));
  client().open(run_page_ + "/map.geojson?lines=regret");
  EXPECT_NE(client().body().find("\"kind\":\"band-0\""), std::string::npos);
  client().open(run_page_);
  EXPECT_FALSE(client().says("Band of its line"));
}

TEST_F(OnTheBoard, AMoveShowsItsPriceAsksWhyAndMatchesAgain) {
  client().open(run_page_ + "/board");
  const std::string move = link_with("Move");
  ASSERT_EQ(client().open(move), 200);
  ASSERT_EQ(client().open(link_with("Move here")), 200) << client().body();
  EXPECT_TRUE(client().says("Price for everyone"));
  const auto runs = count(url(), "select count(*) from match_run");

  client().submit(run_page_ + "/board/move");
  EXPECT_EQ(client().status(), 422);
  EXPECT_TRUE(client().says("Enter why this school is moved"));
  EXPECT_EQ(count(url(), "select count(*) from match_run"), runs);
  const std::string page = client().body();
  client().submit(run_page_ + "/board/move",
                  {{"reason", "Local knowledge"}, {"more", "They work together already"}});

  EXPECT_EQ(client().status(), 200);
  EXPECT_EQ(count(url(), "select count(*) from match_run"), runs + 1);
  EXPECT_TRUE(client().says("The pair is kept and the match was run again"));
  EXPECT_TRUE(client().says("Local knowledge: They work together already"));
  // "1,234 now, 1,300 after" was shown; the run that was kept has just these points.
  std::string points = std::to_string(newest("points"));
  for (int at = static_cast<int>(points.size()) - 3; at > 0; at -= 3)
    points.insert(static_cast<std::size_t>(at), ",");
  EXPECT_NE(page.find(points + " after"), std::string::npos) << points;
}

TEST_F(OnTheBoard, AKeptPairIsReleasedWithAReason) {
  client().open(run_page_ + "/board");
  client().open(link_with("Move"));
  client().open(link_with("Move here"));
  client().submit(run_page_ + "/board/move", {{"reason", "Local knowledge"}});
  const std::string again = link_with("Release");
  ASSERT_EQ(client().open(again), 200);

  client().submit(again, {{"reason", " "}});
  EXPECT_EQ(client().status(), 422);
  client().submit(again, {{"reason", "It was a slip"}});

  EXPECT_TRUE(client().says("The pair is released"));
  EXPECT_TRUE(client().says("It was a slip"));
  EXPECT_EQ(client().open(again), 404);
}

TEST_F(OnTheBoard, FairerAimsAreShownWithTheirPrice) {
  client().open(run_page_);
  client().follow("Fairness");
  EXPECT_EQ(client().h1(), "Fairness");
  EXPECT_TRUE(client().says("Smallest largest regret"));
  EXPECT_TRUE(client().says("Stable match"));
  EXPECT_TRUE(client().says("Nearest lead with a place"));
}

TEST_F(OnTheBoard, APlaceThatOpensIsComparedFirst) {
  client().open(run_page_ + "/repair");
  EXPECT_TRUE(client().says("A place opens"));
  EXPECT_EQ(client().open(run_page_ + "/repair?change=again"), 200);
  EXPECT_TRUE(client().says("Move as few as possible"));
  EXPECT_EQ(client().open(run_page_ + "/repair?change=place&school=900001&places=0&year=1"), 422);
}

TEST_F(OnTheBoard, NobodyElseSeesIt) {
  SiteClient stranger(site_->port());
  stranger.open(run_page_ + "/board");
  EXPECT_TRUE(stranger.address().starts_with("/sign-in")) << stranger.address();
  const auto lead = count(url(), "select person_id from person where persona = 'lead_school'");
  stranger.open("/sign-in");
  stranger.submit("/sign-in/persona", {}, std::to_string(lead));
  EXPECT_EQ(stranger.open(run_page_ + "/board"), 403);
  EXPECT_EQ(stranger.open(run_page_ + "/fairness"), 403);
  EXPECT_EQ(stranger.open(run_page_ + "/choices"), 403);
}

}  // namespace
}  // namespace trellis
