#include "matching/fairness.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"
#include "optimise/stable.hpp"

namespace trellis::matching {
namespace {

School at_km(int urn, const char* name, int east_km) {
  School made;
  made.urn = Urn(urn);
  made.name = name;
  made.setting = Setting::primary;
  made.at = Point{300000 + east_km * 1000, 300000};
  return made;
}

/// Three leads with one or two places in a row, and partners that want the middle one.
MatchAnswer crowded() {
  MatchInput input{.leads = {{at_km(900101, "Ash", 0), {{"core", 2026, 1}}, {}},
                             {at_km(900102, "Beech", 40), {{"core", 2026, 1}}, {}},
                             {at_km(900103, "Cedar", 70), {{"core", 2026, 2}}, {}}},
                   .partners = {}};
  const int places[] = {20, 30, 38, 45, 52};
  for (int i = 0; i < 5; ++i)
    input.partners.push_back({at_km(900001 + i, "Partner", places[i]), "core", 2026, 1, {}, 0});
  return match_partners(std::move(input), {.salt = "fairness"}).value();
}

const FairnessOption& titled(const std::vector<FairnessOption>& options, std::string_view begin) {
  for (const FairnessOption& option : options)
    if (option.title.starts_with(begin)) return option;
  throw std::runtime_error("no such option");
}

TEST(FairnessOptions, BeginWithTheAnswerAsItIs) {
  const MatchAnswer answer = crowded();

  const auto options = fairness_options(answer, {.band = 200, .regret_cap = 400});

  EXPECT_EQ(options.front().placed, answer.summary.placed);
  EXPECT_EQ(options.front().points, answer.summary.points);
  EXPECT_EQ(options.front().largest_cost, answer.summary.largest_cost);
  EXPECT_EQ(options.front().largest_regret, answer.summary.largest_regret);
  EXPECT_EQ(options.front().other_lead, 0u);
  std::int64_t regret = 0;
  for (const Outcome& outcome : answer.outcomes) regret += outcome.regret;
  EXPECT_DOUBLE_EQ(options.front().mean_regret,
                   static_cast<double>(regret) / static_cast<double>(answer.summary.placed));
}

TEST(FairnessOptions, GiveThePriceThatAFullSolveGives) {
  const MatchAnswer answer = crowded();
  const auto options = fairness_options(answer, {.band = 200, .regret_cap = 400});

  const auto check = [&](std::string_view title, const optimise::Fairness& fairness) {
    optimise::Objective objective = answer.objective;
    objective.fairness = fairness;
    const auto solved = optimise::solve(answer.prepared.instance, objective);
    ASSERT_TRUE(solved.has_value());
    const FairnessOption& option = titled(options, title);
    EXPECT_EQ(option.placed, solved->totals.placed) << title;
    EXPECT_EQ(option.points, solved->totals.points) << title;
    EXPECT_EQ(option.largest_regret, solved->totals.largest_regret) << title;
    EXPECT_EQ(option.largest_cost, solved->totals.largest_cost) << title;
    EXPECT_EQ(option.proven, true) << title;
  };
  check("Fewest schools", {.band = 200});
  check("The same, and no regret", {.band = 200, .regret_cap = 400});
  check("Smallest largest regret", {.minimax = optimise::Minimax::regret});
  check("Smallest largest cost", {.minimax = optimise::Minimax::cost});
}

TEST(FairnessOptions, NeverBeatTheAnswerInPointsNorLoseWhatTheyAimAt) {
  const MatchAnswer answer = crowded();
  const auto options = fairness_options(answer, {.band = 200, .regret_cap = 400});

  for (const FairnessOption& option : options)
    if (option.placed == answer.summary.placed) {
      EXPECT_GE(option.points, answer.summary.points) << option.title;
    }
  EXPECT_LE(titled(options, "Fewest schools").poor, options.front().poor);
  EXPECT_LE(titled(options, "Smallest largest regret").largest_regret,
            options.front().largest_regret);
  EXPECT_LE(titled(options, "Smallest largest cost").largest_cost, options.front().largest_cost);
}

TEST(FairnessOptions, ShowTheStableMatchWithoutAProof) {
  const MatchAnswer answer = crowded();
  const auto options = fairness_options(answer, {});

  const FairnessOption& stable = titled(options, "Stable");
  const auto found = optimise::stable_matching(answer.prepared.instance, {});
  EXPECT_EQ(stable.points, found->totals.points);
  EXPECT_EQ(stable.placed, found->totals.placed);
  EXPECT_FALSE(stable.proven.has_value());
}

TEST(FairnessOptions, LeaveOutWhatWouldTakeMinutes) {
  const auto options = fairness_options(crowded(), {.partners_max_for_minimax = 4});

  for (const FairnessOption& option : options) EXPECT_FALSE(option.title.starts_with("Smallest"));
  EXPECT_EQ(options.size(), 4u);
}

}  // namespace
}  // namespace trellis::matching
