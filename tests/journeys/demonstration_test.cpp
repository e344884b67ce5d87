// The demonstration from the command line and on its pages: the match, and what each school sees.
#include <algorithm>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

using testing::run_trellis;
using testing::SiteClient;
using testing::SiteProcess;
using testing::TemporaryFolder;

/// One small demonstration for all tests of this file: they change nothing that another reads.
class Demonstration : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    const auto made = run_trellis({"--db", url(), "demo", "--seed", "7", "--size", "tiny"});
    ASSERT_EQ(made.exit_code, 0) << made.output;
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  static std::string url() { return "sqlite:" + (folder_->path() / "demo.db").string(); }

  /// Signs in as the persona whose name begins so.
  static void sign_in(SiteClient& client, const std::string& name) {
    client.open("/sign-in");
    for (const testing::Node* card : testing::elements(client.document(), "div")) {
      const auto titles = testing::elements(*card, "h2");
      if (card->attribute("class") != "trellis-persona" || titles.empty()) continue;
      if (!testing::words(*titles.front()).starts_with(name)) continue;
      for (const testing::Node* field : testing::elements(*card, "input"))
        if (field->attribute("name") == "person") {
          client.submit("/sign-in/persona", {}, field->attribute("value"));
          return;
        }
    }
    FAIL() << "There is no persona " << name;
  }

  /// Addresses of links that begin so, in page order.
  static std::vector<std::string> links(const SiteClient& client, const std::string& begin) {
    std::vector<std::string> found;
    for (const testing::Node* link : testing::elements(client.document(), "a"))
      if (link->attribute("href").starts_with(begin)) found.push_back(link->attribute("href"));
    return found;
  }

  static TemporaryFolder* folder_;
};
TemporaryFolder* Demonstration::folder_ = nullptr;

TEST_F(Demonstration, AMatchOnTheDatabasePrintsWhatItFound) {
  const auto text = run_trellis({"--db", url(), "match", "--programme", "behaviour_hubs"});
  ASSERT_EQ(text.exit_code, 0) << text.output;
  EXPECT_NE(text.output.find("  Matched "), std::string::npos) << text.output;
  EXPECT_NE(text.output.find("Nearest lead"), std::string::npos) << text.output;
  EXPECT_NE(text.output.find("no other match is better"), std::string::npos) << text.output;

  const auto finished =
      run_trellis({"--db", url(), "--json", "match", "--programme", "behaviour_hubs"});
  const auto match = nlohmann::json::parse(finished.output);
  EXPECT_EQ(match.at("certificate"), "verified");
  EXPECT_EQ(match.at("matched").get<int>() + match.at("unmatched").get<int>(),
            match.at("partners").get<int>());
  int unmatched = 0;
  for (const auto& [code, count] : match.at("reasons").items()) unmatched += count.get<int>();
  EXPECT_EQ(unmatched, match.at("unmatched").get<int>());
  EXPECT_EQ(match.at("unmatched_schools").size(), match.at("unmatched").get<std::size_t>());
  for (const auto& rule : match.at("rules_of_thumb"))
    EXPECT_LE(rule.at("matched").get<int>(), match.at("matched").get<int>());
}

TEST_F(Demonstration, TheStableMatchIsPricedOnTheDatabaseWithItsBlockingPairs) {
  const auto finished =
      run_trellis({"--db", url(), "--json", "match", "--programme", "behaviour_hubs", "--stable"});
  ASSERT_EQ(finished.exit_code, 0) << finished.output;
  const auto match = nlohmann::json::parse(finished.output);
  const auto& stable = match.at("stable");
  EXPECT_TRUE(stable.at("by_choices").get<bool>());
  EXPECT_EQ(stable.at("matched").get<int>() + stable.at("matched_fewer").get<int>(),
            match.at("matched").get<int>());
  EXPECT_EQ(stable.at("cost").get<int>() - stable.at("cost_more").get<int>(),
            match.at("cost").get<int>());
  EXPECT_FALSE(stable.at("blocking_pairs_of_the_optimum").empty());

  const auto text =
      run_trellis({"--db", url(), "match", "--programme", "behaviour_hubs", "--stable"});
  EXPECT_NE(text.output.find("each side by its choices, then by points"), std::string::npos)
      << text.output;
}

TEST_F(Demonstration, OneCohortIsMatchedAlone) {
  const auto finished = run_trellis(
      {"--db", url(), "--json", "match", "--programme", "behaviour_hubs", "--cohort", "1"});
  ASSERT_EQ(finished.exit_code, 0) << finished.output;
  const auto match = nlohmann::json::parse(finished.output);
  EXPECT_EQ(match.at("cohort"), 1);
  const auto all = nlohmann::json::parse(
      run_trellis({"--db", url(), "--json", "match", "--programme", "behaviour_hubs"}).output);
  EXPECT_LT(match.at("partners").get<int>(), all.at("partners").get<int>());
}

TEST_F(Demonstration, UnknownProgrammesAndCohortsAreRefused) {
  const auto programme = run_trellis({"--db", url(), "match", "--programme", "hubs"});
  EXPECT_NE(programme.exit_code, 0);
  EXPECT_NE(programme.output.find("It has: behaviour_hubs"), std::string::npos);
  EXPECT_NE(run_trellis({"--db", url(), "match", "--programme", "behaviour_hubs", "--cohort", "99"})
                .exit_code,
            0);
  EXPECT_NE(run_trellis({"--db", url(), "match", "--cohort", "1"}).exit_code, 0);
}

TEST_F(Demonstration, ALeadSeesItsPartnersAndNoOthers) {
  SiteProcess site(url());
  SiteClient lead(site.port());
  sign_in(lead, "Lead school");
  EXPECT_TRUE(lead.says("Places offered"));
  EXPECT_TRUE(lead.says("What counts most against it"));
  EXPECT_FALSE(lead.says(" points")) << "points are for those who compare matches";
  const auto partners = links(lead, "/partners/");
  ASSERT_FALSE(partners.empty());
  const auto own = links(lead, "/applications/");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(lead.open(partners.front()), 200);
  EXPECT_TRUE(lead.says("Why you"));
  EXPECT_FALSE(lead.says(" points"));

  SiteClient manager(site.port());
  sign_in(manager, "Programme manager");
  manager.open("/applications?role=partner&per_page=100");
  std::size_t others = 0;
  for (const std::string& application : links(manager, "/applications/")) {
    const std::string id = application.substr(application.rfind('/') + 1);
    EXPECT_EQ(lead.open(application), 404) << application;
    if (std::ranges::find(partners, "/partners/" + id) != partners.end()) continue;
    EXPECT_EQ(lead.open("/partners/" + id), 404) << id;
    ++others;
  }
  EXPECT_GT(others, 0U);
  EXPECT_EQ(lead.open("/matching"), 403);
  EXPECT_EQ(lead.open("/events"), 403);
}

/// The tour of the README: the first match, its proposed partners, and what other leads would cost.
TEST_F(Demonstration, ProposedAndConfirmedPairsAreToldApart) {
  SiteProcess site(url());
  SiteClient manager(site.port());
  sign_in(manager, "Programme manager");
  manager.open("/matching");
  manager.follow("Behaviour Hubs");
  const auto runs = links(manager, manager.address() + "/runs/");
  ASSERT_FALSE(runs.empty());
  const std::string& run = runs.back();
  const auto lines = [&](const std::string& state) {
    manager.open(run + "/matches.csv?state=" + state);
    return std::ranges::count(manager.body(), '\n') - 1;
  };
  EXPECT_GT(lines("proposed"), 0);
  EXPECT_GT(lines("confirmed"), 0);
  EXPECT_EQ(lines("proposed") + lines("confirmed"), lines("matched"));

  manager.open(run + "?state=proposed");
  EXPECT_FALSE(manager.body().contains(">Confirmed</strong>"));
  ASSERT_EQ(manager.open(links(manager, run + "/partners/").front()), 200);
  EXPECT_TRUE(manager.says("what choosing each would do to everyone"));
  EXPECT_TRUE(manager.says("Decide this pair by hand"));

  manager.open(run + "?state=confirmed");
  EXPECT_TRUE(manager.body().contains(">Confirmed</strong>"));
  ASSERT_EQ(manager.open(links(manager, run + "/partners/").front()), 200);
  EXPECT_TRUE(manager.says("This match is confirmed"));
  EXPECT_EQ(links(manager, run + "?state=proposed").size(), 1U);
}

TEST_F(Demonstration, APartnerSeesItselfAlone) {
  SiteProcess site(url());
  SiteClient partner(site.port());
  sign_in(partner, "Partner school");
  EXPECT_TRUE(partner.says("Eligibility"));
  EXPECT_TRUE(partner.says("Why this lead"));
  EXPECT_TRUE(partner.says("What counts most against this pairing: "));
  EXPECT_FALSE(partner.says(" points")) << "points are for those who compare matches";
  const auto own = links(partner, "/applications/");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(partner.open(own.front()), 200);
  partner.open("/applications");
  EXPECT_EQ(links(partner, "/applications/"), own);

  SiteClient manager(site.port());
  sign_in(manager, "Programme manager");
  manager.open("/applications");
  for (const std::string& other : links(manager, "/applications/"))
    if (other != own.front()) {
      EXPECT_EQ(partner.open(other), 404) << other;
    }
  const std::string id = own.front().substr(own.front().rfind('/') + 1);
  EXPECT_EQ(partner.open("/partners/" + id), 403);
  EXPECT_EQ(partner.open("/matching"), 403);
  EXPECT_EQ(partner.open("/register/imports"), 403);
}

TEST_F(Demonstration, ATrustLeaderSeesTheSchoolsOfTheTrustAlone) {
  SiteProcess site(url());
  SiteClient leader(site.port());
  sign_in(leader, "Trust leader");
  EXPECT_TRUE(leader.says("Schools of the trust"));
  const auto own = links(leader, "/applications/");
  ASSERT_FALSE(own.empty());
  for (const std::string& application : own) EXPECT_EQ(leader.open(application), 200);

  SiteClient manager(site.port());
  sign_in(manager, "Programme manager");
  manager.open("/applications");
  for (const std::string& other : links(manager, "/applications/"))
    if (std::ranges::find(own, other) == own.end()) {
      EXPECT_EQ(leader.open(other), 404) << other;
    }
}

}  // namespace
}  // namespace trellis
