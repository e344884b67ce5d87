#include <gtest/gtest.h>

#include "programme/fund_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::bid_day;
using programme::testing::Fund;
using testing::Page;
using testing::TestSite;

// The first organisation is the body that answers for the fund, the second the school.
constexpr OrganisationId school_id{2};

/// A school signed in on a day while the fund is in force.
struct Applying {
  explicit Applying(const char* now = "2026-03-09T09:00:00Z")
      : site({.roles = {Role::partner_school},
              .scope = {.organisation = school_id},
              .acting_for = school_id,
              .now = *Instant::parse(now)}),
        fund(site.db()) {
    site.db().write(
        [](storage::Transaction& tx) { programme::testing::add_person(tx, "Test Person"); });
    EXPECT_EQ(fund.add_school(), school_id);
  }

  std::string start() const { return "/apply/" + std::to_string(fund.programme.value) + "/bid"; }
  Fields need(std::string version) const {
    return {{"version", std::move(version)},
            {"need", "Reading ages are two years behind"},
            {"programme", "A trialled reading programme"},
            {"then", "continue"}};
  }
  Fields plan(std::string version) const {
    return {{"version", std::move(version)},
            {"staff_to_train", "12"},
            {"amount", "£5,000"},
            {"match_funding", ""},
            {"then", "continue"}};
  }
  /// A form with every answer, not sent.
  std::string filled() {
    const std::string form = site.post(start(), {}).location();
    site.post(form + "/questions/need", need("0"));
    site.post(form + "/questions/plan", plan("1"));
    return form;
  }
  std::string token(const std::string& form) {
    const std::string page = site.get(form + "/check").text;
    const std::string mark = "name=\"token\" value=\"";
    const std::size_t at = page.find(mark);
    return at == std::string::npos ? "" : page.substr(at + mark.size(), 32);
  }
  std::int64_t count(std::string_view sql) {
    return site.db().read([&](storage::Snapshot& db) { return *db.one<std::int64_t>(sql); });
  }

  TestSite site;
  Fund fund;
};

TEST(ApplyPages, ListWhatIsOpenWithItsLastDay) {
  Applying applying;

  const Page open = applying.site.get("/apply");
  const Page start = applying.site.get(applying.start());

  EXPECT_EQ(open.h1(), "Apply to a programme");
  EXPECT_TRUE(open.says("Closes on 27 March 2026; starts on 1 May 2026"));
  EXPECT_EQ(start.h1(), "Bid for funding");
  EXPECT_TRUE(start.says("Need: 2 questions"));
}

TEST(ApplyPages, SayWhenAFormOpensAgain) {
  Applying applying("2026-04-01T09:00:00Z");

  EXPECT_TRUE(applying.site.get("/apply").says("Come back on 7 September 2026"));
  EXPECT_EQ(applying.site.post(applying.start(), {}).status(), 409);
  EXPECT_EQ(applying.count("select count(*) from participation order by 1"), 0);
}

TEST(ApplyPages, GoStepByStepAndKeepWhatWasTyped) {
  Applying applying;
  const std::string form = applying.site.post(applying.start(), {}).location();

  EXPECT_EQ(form, "/forms/1");
  const Page missing = applying.site.post(
      form + "/questions/need", {{"version", "0"}, {"need", "Reading"}, {"then", "continue"}});
  EXPECT_EQ(missing.status(), 422);
  EXPECT_TRUE(missing.says("Answer the question \"Which trialled programme will you run?\""));
  EXPECT_NE(missing.text.find(">Reading</textarea>"), std::string::npos);

  const Page later = applying.site.post(form + "/questions/need",
                                        {{"version", "0"}, {"need", "Reading"}, {"then", "later"}});
  EXPECT_EQ(later.location(), form);
  const Page status = applying.site.get(form);
  EXPECT_TRUE(status.says("Draft, not sent"));
  EXPECT_TRUE(status.says("In progress"));
  EXPECT_TRUE(status.says("Send it by 27 March 2026"));

  EXPECT_EQ(applying.site.post(form + "/questions/need", applying.need("1")).location(),
            form + "/questions/plan");
  EXPECT_EQ(applying.site.post(form + "/questions/plan", applying.plan("2")).location(),
            form + "/check");
}

TEST(ApplyPages, ChangeLinksComeBackToTheCheck) {
  Applying applying;
  const std::string form = applying.filled();

  const Page check = applying.site.get(form + "/check");
  const Page changed =
      applying.site.post(form + "/questions/need?return=check", applying.need("2"));

  EXPECT_TRUE(check.says("Change the answer to: Amount you ask for"));
  EXPECT_TRUE(check.says("£5,000"));
  EXPECT_EQ(changed.location(), form + "/check");
}

TEST(ApplyPages, TheSecondOfTwoWhoEditSeesWhatWasSaved) {
  Applying applying;
  const std::string form = applying.filled();

  Fields typed = applying.plan("0");
  typed.set("staff_to_train", "40");
  const Page conflict = applying.site.post(form + "/questions/plan", typed);

  EXPECT_EQ(conflict.status(), 409);
  EXPECT_TRUE(conflict.says("Somebody else saved this form"));
  EXPECT_TRUE(conflict.says("Staff to be trained: saved as 12"));
  EXPECT_NE(conflict.text.find("value=\"40\""), std::string::npos);
}

TEST(ApplyPages, ADoubleSubmitMakesOneApplication) {
  Applying applying;
  const std::string form = applying.filled();
  const std::string token = applying.token(form);

  const Page first = applying.site.post(form + "/check", {{"token", token}});
  const Page second = applying.site.post(form + "/check", {{"token", token}});

  EXPECT_EQ(first.location(), form + "/sent");
  EXPECT_EQ(second.location(), form + "/sent");
  EXPECT_EQ(applying.count("select count(*) from application where submitted_at is not null "
                           "order by 1"),
            1);
  EXPECT_EQ(applying.count("select count(*) from participation_step where state = 'applied' "
                           "order by 1"),
            1);
  const Page sent = applying.site.get(form + "/sent");
  EXPECT_EQ(sent.h1(), "Bid for funding: sent");
  EXPECT_TRUE(sent.says("F-1"));
  EXPECT_TRUE(sent.says("You hear from us here before 1 May 2026"));
}

TEST(ApplyPages, AnUnfinishedFormIsNotSent) {
  Applying applying;
  const std::string form = applying.site.post(applying.start(), {}).location();

  const Page check = applying.site.get(form + "/check");
  const Page refused = applying.site.post(form + "/check", {{"token", "any"}});

  EXPECT_EQ(check.status(), 200);
  EXPECT_TRUE(check.says("Before you can send it"));
  EXPECT_TRUE(check.says("Enter staff to be trained"));
  EXPECT_NE(check.text.find("/questions/plan?return=check#staff_to_train"), std::string::npos);
  EXPECT_EQ(check.text.find(">Send<"), std::string::npos);
  EXPECT_FALSE(check.says("There is a problem")) << "nothing was asked of the reader yet";
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("There is a problem"));
  EXPECT_TRUE(refused.says("Enter staff to be trained"));
  EXPECT_EQ(applying.count("select count(*) from application where submitted_at is not null "
                           "order by 1"),
            0);
}

TEST(ApplyPages, ASchoolWithdrawsWithAReason) {
  Applying applying;
  const std::string form = applying.filled();
  applying.site.post(form + "/check", {{"token", applying.token(form)}});

  const Page refused = applying.site.post(form + "/withdrawal", {{"reason", " "}});
  const Page done = applying.site.post(form + "/withdrawal", {{"reason", "A new head"}});

  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter why you withdraw"));
  EXPECT_EQ(done.location(), form);
  EXPECT_TRUE(applying.site.get(form).says("Withdrawn (A new head)"));
}

TEST(ApplyPages, AnotherSchoolsFormIsNotFound) {
  Applying applying;
  const programme::Application other = applying.fund.eligible_bid("9000");
  const std::string form = "/forms/" + std::to_string(other.id.value);

  for (const char* part : {"", "/check", "/sent", "/withdrawal", "/questions/need"})
    EXPECT_EQ(applying.site.get(form + part).status(), 404) << part;
  EXPECT_EQ(applying.site.post(form + "/withdrawal", {{"reason", "Mischief"}}).status(), 404);
  EXPECT_EQ(applying.site.post(form + "/offer", {{"answer", "accepted"}}).status(), 404);
}

TEST(ApplyPages, StaffSeeWhatIsOpenButDoNotApply) {
  TestSite site(
      {.roles = {Role::programme_manager}, .now = *Instant::parse("2026-03-09T09:00:00Z")});
  Fund fund(site.db());
  const std::string start = "/apply/" + std::to_string(fund.programme.value) + "/bid";

  EXPECT_TRUE(site.get("/apply").says("Schools and trusts apply here"));
  EXPECT_EQ(site.get(start).h1(), "Bid for funding");
  EXPECT_EQ(site.post(start, {}).status(), 403);
}

TEST(ApplyPages, ASchoolAcceptsItsOffer) {
  Applying applying;
  const std::string form = applying.filled();
  applying.site.post(form + "/check", {{"token", applying.token(form)}});
  applying.site.db().write([&](storage::Transaction& tx) {
    const auto application = programme::find_application(tx, programme::ApplicationId{1});
    EXPECT_TRUE(programme::take_step(tx,
                                     applying.fund.operator_actor,
                                     application->participation,
                                     programme::ParticipationState::eligible,
                                     "",
                                     bid_day()));
    EXPECT_TRUE(programme::make_offer(tx,
                                      applying.fund.operator_actor,
                                      application->participation,
                                      Date(2026, 3, 31),
                                      bid_day()));
  });

  EXPECT_TRUE(applying.site.get(form).says("Answer the offer by 31 March 2026"));
  EXPECT_EQ(applying.site.post(form + "/offer", {{"answer", "declined"}}).status(), 422);
  EXPECT_EQ(applying.site.post(form + "/offer", {{"answer", "accepted"}}).location(), form);
  EXPECT_TRUE(applying.site.get(form).says("Your place is kept"));
}

}  // namespace
}  // namespace trellis::web
