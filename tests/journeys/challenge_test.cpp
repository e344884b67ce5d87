// A partner says no to its confirmed match; the programme upholds it and looks at repairs.
#include <chrono>

#include "journeys/demonstration_site.hpp"

namespace trellis {
namespace {

using testing::count;
using testing::SiteClient;
using testing::SiteProcess;

Instant this_moment() {
  return Instant(
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now()));
}

class Challenging : public testing::OnADemonstration {
 protected:
  void SetUp() override {
    testing::OnADemonstration::SetUp();
    if (HasFatalFailure()) return;
    // The partner school's persona: its pairing, as if it had been confirmed today.
    partner_ = count(url(), "select person_id from person where persona = 'partner_school'");
    pairing_ = std::to_string(count(url(),
                                    "select x.pairing_id from pairing x join role_grant g "
                                    "on g.acting_for_organisation_id = x.partner_organisation_id "
                                    "where g.person_id = " +
                                        std::to_string(partner_) +
                                        " and x.finished_on is null order by x.pairing_id"));
  }
  void confirm_at(Instant moment) {
    storage::Database db = storage::Database::open(url()).value();
    db.write([&](storage::Transaction& tx) {
      tx.execute("update pairing set confirmed_at = :at where pairing_id = :id",
                 {{"at", moment}, {"id", std::stoll(pairing_)}});
    });
  }
  void start() {
    site_.emplace(url(), std::vector<std::string>{"--demo"});
    school_.emplace(site_->port());
    school_->open("/sign-in");
    school_->submit("/sign-in/persona", {}, std::to_string(partner_));
  }
  std::string page() const { return "/matches/" + pairing_; }

  std::optional<SiteProcess> site_;
  std::optional<SiteClient> school_;
  std::int64_t partner_ = 0;
  std::string pairing_;
};

TEST_F(Challenging, TheSchoolSeesWhyAndUntilWhenAndTheProgrammeUpholds) {
  confirm_at(this_moment());
  start();
  ASSERT_EQ(school_->open(page()), 200) << school_->body();
  EXPECT_TRUE(school_->says("Why you were matched"));
  EXPECT_TRUE(school_->says("Either school may challenge this match until"));
  school_->submit(page() + "/challenge", {{"words", ""}});
  EXPECT_EQ(school_->status(), 422);
  EXPECT_TRUE(school_->says("Enter what makes this match wrong"));
  EXPECT_TRUE(school_->says("Select why you challenge the match"));
  school_->submit(page() + "/challenge",
                  {{"reason", "distance"}, {"words", "The ferry does not run in winter"}});
  EXPECT_EQ(school_->status(), 200);
  EXPECT_TRUE(school_->says("Your challenge is sent"));
  EXPECT_TRUE(school_->says("Waits for a decision"));
  EXPECT_FALSE(school_->says("Send the challenge"));

  SiteClient manager(site_->port());
  sign_in(manager);
  manager.open(programme_page());
  manager.follow("Challenges by schools against their match");
  EXPECT_TRUE(manager.says("Too far away"));
  const auto challenge = std::to_string(count(
      url(), "select match_challenge_id from match_challenge order by match_challenge_id desc"));
  const std::string path = programme_page() + "/challenges/" + challenge;
  ASSERT_EQ(manager.open(path), 200);
  EXPECT_TRUE(manager.says("The ferry does not run in winter"));
  manager.submit(path + "/decision", {{"decision", "upheld"}, {"reason", "It is too far"}});
  EXPECT_EQ(manager.status(), 200) << manager.body();
  EXPECT_TRUE(manager.says("The challenge is upheld"));
  EXPECT_TRUE(manager.says("Move as few as possible")) << "repairs are compared at once";
  EXPECT_EQ(count(url(),
                  "select count(*) from pairing where finished_on is not null and pairing_id = " +
                      pairing_),
            1);
  EXPECT_EQ(school_->open(page()), 200);
  EXPECT_TRUE(school_->says("It is too far"));
}

TEST_F(Challenging, AfterTheLastDayItSaysSoAndAsksForNothing) {
  confirm_at(*Instant::parse("2020-01-06T10:00:00Z"));
  start();

  ASSERT_EQ(school_->open(page()), 200);

  EXPECT_TRUE(school_->says("This match could be challenged until 20 January 2020"));
  EXPECT_FALSE(school_->says("Send the challenge"));
}

TEST_F(Challenging, OtherSchoolsMatchesAreNotShown) {
  start();
  const auto other =
      count(url(), "select max(pairing_id) from pairing where pairing_id <> " + pairing_);

  EXPECT_EQ(school_->open("/matches/" + std::to_string(other)), 404);
  EXPECT_EQ(school_->open(programme_page() + "/challenges"), 403);
}

}  // namespace
}  // namespace trellis
