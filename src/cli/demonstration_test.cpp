#include "cli/demonstration.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "access/actor.hpp"
#include "access/person_store.hpp"
#include "casework/case_context_store.hpp"
#include "casework/case_list_store.hpp"
#include "cli/demonstration_calendar.hpp"
#include "cli/match_summary.hpp"
#include "events/event_store.hpp"
#include "evidence/evidence_store.hpp"
#include "matching/match_actions.hpp"
#include "matching/match_input_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::cli {
namespace {

class Demonstration : public storage::testing::EachEngine {
 protected:
  Instant now_ = *Instant::parse("2026-03-09T14:05:06Z");
  access::Actor operator_ = access::operator_at(now_);

  Result<void> make(storage::Database& db) {
    return make_demonstration(db, {.size = "tiny", .now = now_, .quiet = true});
  }

  static programme::Programme programme_of(storage::Database& db) {
    return db.read(
        [](storage::Snapshot& snapshot) { return programme::programmes(snapshot).front(); });
  }
  static std::vector<matching::Proposal> proposals(storage::Database& db,
                                                   matching::MatchRunId run) {
    return db.read(
        [&](storage::Snapshot& snapshot) { return matching::proposals_of(snapshot, run); });
  }
  void expect_no_figures_without_pairs(matching::MatchRun none) {
    none.placed = 0;
    none.eligible_pairs = 0;
    none.mean_km.reset();

    db().read([&](storage::Snapshot& s) {
      const std::string text = match_summary(s, none);
      EXPECT_EQ(text.find("Distance"), std::string::npos) << text;
      EXPECT_EQ(text.find("Points"), std::string::npos) << text;
      EXPECT_NE(text.find("no pair is eligible"), std::string::npos) << text;
      const std::string json = match_summary_json(s, none);
      for (const char* figure : {"mean_cost", "largest_cost", "mean_regret", "mean_km", "worst_km"})
        EXPECT_NE(json.find("\"" + std::string(figure) + "\":null"), std::string::npos) << figure;
    });
  }
  static matching::MatchRun newest(storage::Database& db) {
    return db.read([&](storage::Snapshot& snapshot) {
      return matching::runs_of(snapshot, programme::programmes(snapshot).front().id).front();
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(Demonstration);

TEST_P(Demonstration, EndsInACertifiedMatchWithAReasonForEachSchoolLeftOut) {
  const auto made = make(db());

  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_TRUE(db().is_demonstration());
  const matching::MatchRun run = newest(db());
  EXPECT_TRUE(run.verified) << run.verification;
  EXPECT_GT(run.placed, 0);
  int judged_on_language = 0;
  for (const matching::Proposal& row : proposals(db(), run.id)) {
    EXPECT_NE(row.lead.has_value(), !row.reason.empty());
    EXPECT_FALSE(row.why.empty());
    if (row.parts.find("English as an additional language") != std::string::npos)
      ++judged_on_language;
  }
  EXPECT_GT(judged_on_language, 0) << "the census was imported but not read";
  const auto summary = demonstration_summary(db());
  ASSERT_TRUE(summary.has_value());
  EXPECT_NE(summary->find("no other match is better"), std::string::npos);
  EXPECT_NE(summary->find("Nearest lead with a place"), std::string::npos);
  EXPECT_NE(summary->find("is invented"), std::string::npos);
  EXPECT_EQ(summary->find("confirmed before"), std::string::npos) << "all were in this match";
  int left_out = 0;
  for (const matching::Proposal& row : proposals(db(), run.id)) {
    const std::string line = row.partner_urn.text() + " " + row.partner_name + ": " + row.reason;
    EXPECT_EQ(summary->find("  " + line + "\n") != std::string::npos, !row.lead) << line;
    if (!row.lead) ++left_out;
  }
  EXPECT_GT(left_out, 0);
  EXPECT_EQ(left_out, run.partners - run.placed);
  expect_no_figures_without_pairs(run);
}

TEST_P(Demonstration, ShowsAYearOfDeliverySeenFromEachSide) {
  ASSERT_TRUE(make(db()).has_value());
  const Date today = now_.date_in_england();

  db().read([&](storage::Snapshot& snapshot) {
    const auto lines = casework::lines_of(
        snapshot,
        operator_,
        casework::find_cases(snapshot, operator_, {.today = Date(2026, 6, 1)}).ids);
    ASSERT_FALSE(lines.empty());
    const ProgrammeId delivered = programme::programmes(snapshot).front().id;
    int reviewed = 0;
    int waiting = 0;
    for (const casework::CaseLine& line : lines) {
      EXPECT_LE(line.opened_on, today);
      reviewed += line.overall.empty() ? 0 : 1;
      const auto context = casework::load_context(snapshot, line.id, today);
      // The awards of the fund are days old; the rest has been going on for months.
      if (line.programme != delivered) continue;
      waiting += context->view(today).count(casework::TaskStatus::complete) == 0 ? 1 : 0;
      for (const auto& [task, day] : context->record.completed_on) EXPECT_LE(day, today) << task;
    }
    EXPECT_GT(reviewed, 0);
    EXPECT_LE(waiting, 1) << "only the case of a cohort to come has not begun";
    for (const char* persona : {"lead_school", "partner_school"})
      EXPECT_EQ(std::ranges::count(access::list_people(snapshot, {.personas = true}),
                                   std::optional<std::string>(persona),
                                   &access::Person::persona),
                1)
          << persona;
  });
}

TEST_P(Demonstration, ShowsAChallengeAPairKeptAndEvidenceInTwoVersions) {
  ASSERT_TRUE(make(db()).has_value());
  const ProgrammeId programme = programme_of(db()).id;

  db().read([&](storage::Snapshot& snapshot) {
    EXPECT_EQ(events::all_events(snapshot, "match.challenged").size(), 1u);
    const auto rules = matching::pair_rules_of(snapshot, programme);
    ASSERT_EQ(rules.size(), 1u);
    EXPECT_EQ(rules[0].kind, "lock");
    EXPECT_FALSE(rules[0].reason.empty());
    EXPECT_EQ(evidence::versions_of(snapshot, "paired_reading").size(), 2u);
    for (const evidence::EvidenceRow& row : evidence::all_evidence(snapshot))
      EXPECT_TRUE(row.is_invented) << row.code;
  });
}

TEST(DemonstrationCalendar, BeginsAYearOrMoreBeforeTodayAtTheStartOfATerm) {
  EXPECT_EQ(demonstration_start(Date(2026, 11, 21)), Date(2025, 9, 1));
  EXPECT_EQ(demonstration_start(Date(2026, 9, 1)), Date(2025, 9, 1));
  EXPECT_EQ(demonstration_start(Date(2026, 8, 31)), Date(2025, 4, 1));
  EXPECT_EQ(demonstration_start(Date(2026, 3, 9)), Date(2025, 1, 1));
  EXPECT_FALSE(moved_to("{}", Date(2026, 3, 9)).has_value());
}

TEST_P(Demonstration, IsNeverMadeInADatabaseThatHoldsSomething) {
  ASSERT_TRUE(make(db()).has_value());

  EXPECT_FALSE(make(db()).has_value());
}

TEST_P(Demonstration, MatchingAgainGivesTheSameAnswer) {
  ASSERT_TRUE(make(db()).has_value());
  const matching::MatchRun headline = newest(db());
  // Partners whose cohort has begun are no longer matched: two matches of the others are compared.
  const auto first = matching::run_match(db(), operator_, {.programme = programme_of(db()).id});
  ASSERT_TRUE(first.has_value());
  const auto before = proposals(db(), *first);

  const auto run = matching::run_match(db(), operator_, {.programme = programme_of(db()).id});

  ASSERT_TRUE(run.has_value());
  const auto after = proposals(db(), *run);
  db().read([&](storage::Snapshot& s) {
    const auto kept = matching::confirmed_leads(s, headline.programme).size();
    EXPECT_GT(kept, 0u);
    EXPECT_EQ(kept + after.size(), static_cast<std::size_t>(headline.partners));
    const std::string said = std::to_string(kept) + " confirmed before and kept as they are";
    const auto found = *matching::find_run(s, *run);
    EXPECT_NE(match_summary(s, found).find(said), std::string::npos);
    EXPECT_NE(match_summary_json(s, found).find("\"confirmed_before\":" + std::to_string(kept)),
              std::string::npos);
  });
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].lead_urn, after[i].lead_urn);
    EXPECT_EQ(before[i].why, after[i].why);
  }
}

TEST_P(Demonstration, APairKeptApartByHandIsApartInTheNextMatch) {
  ASSERT_TRUE(make(db()).has_value());
  const programme::Programme programme = programme_of(db());
  matching::Proposal pair;
  for (const matching::Proposal& row : proposals(db(), newest(db()).id))
    if (row.lead) pair = row;
  const matching::PairRequest request{.programme = programme.id,
                                      .kind = matching::PairKind::apart,
                                      .partner = pair.partner_urn,
                                      .lead = *pair.lead_urn,
                                      .reason = "conflict of interest"};

  const auto kept = matching::keep_pair(db(), operator_, request);

  ASSERT_TRUE(kept.has_value()) << kept.error().message;
  EXPECT_EQ(matching::keep_pair(db(), operator_, request).error().kind, ProblemKind::conflict);
  const auto apart = matching::run_match(db(), operator_, {.programme = programme.id});
  ASSERT_TRUE(apart.has_value());
  for (const matching::Proposal& row : proposals(db(), *apart))
    if (row.partner_urn == pair.partner_urn) {
      EXPECT_NE(row.lead_urn, pair.lead_urn);
    }
  EXPECT_EQ(matching::release_pair(db(), operator_, programme.id, *kept, " ").error().message,
            "Enter why this pair is released");
  ASSERT_TRUE(matching::release_pair(db(), operator_, programme.id, *kept, "settled").has_value());
  const auto again = matching::run_match(db(), operator_, {.programme = programme.id});
  for (const matching::Proposal& row : proposals(db(), *again))
    if (row.partner_urn == pair.partner_urn) {
      EXPECT_EQ(row.lead_urn, pair.lead_urn);
    }
}

TEST_P(Demonstration, APairDecidedByHandNeedsAReason) {
  ASSERT_TRUE(make(db()).has_value());

  const auto kept = matching::keep_pair(db(),
                                        operator_,
                                        {.programme = programme_of(db()).id,
                                         .partner = Urn(900001),
                                         .lead = Urn(900002),
                                         .reason = "  "});

  EXPECT_EQ(kept.error().message, "Enter why this pair is decided by hand");
}

TEST_P(Demonstration, NobodyWithoutTheRoleRunsAMatch) {
  ASSERT_TRUE(make(db()).has_value());
  const access::Actor stranger{.name = "Somebody", .at = now_};

  const auto run = matching::run_match(db(), stranger, {.programme = programme_of(db()).id});

  EXPECT_EQ(run.error().kind, ProblemKind::not_allowed);
}

TEST_P(Demonstration, EveryRunLeavesAnEvent) {
  ASSERT_TRUE(make(db()).has_value());

  const auto events =
      db().read([](storage::Snapshot& db) { return events::all_events(db, "match.run"); });

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].summary.contains("placed"), true);
}

}  // namespace
}  // namespace trellis::cli
