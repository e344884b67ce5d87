#include <gtest/gtest.h>

#include "programme/capacity.hpp"
#include "programme/cohort.hpp"
#include "programme/participation.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::programme {
namespace {

TEST(Cohorts, BehaviourHubsHasNineTermlyCohortsAndTheSixthStartsInJanuary2023) {
  const auto cohorts = cohorts_of(shipped("behaviour_hubs.json"));

  ASSERT_EQ(cohorts.size(), 9u);
  EXPECT_EQ(cohorts[0].starts_on, Date(2021, 4, 1));
  EXPECT_EQ(cohorts[5].number, 6);
  EXPECT_EQ(cohorts[5].starts_on, Date(2023, 1, 1));
  EXPECT_EQ(cohorts[5].title, "Cohort 6, January 2023");
  EXPECT_EQ(cohorts[8].starts_on, Date(2024, 1, 1));
}

TEST(Cohorts, AStreamMayStopEarlier) {
  const auto cohorts = cohorts_of(shipped("behaviour_hubs.json"));

  EXPECT_EQ(cohorts[6].starts_on, Date(2023, 4, 1));
  EXPECT_EQ(cohorts[6].streams, (Texts{"core", "extended", "mat"}));
  EXPECT_EQ(cohorts[7].streams, (Texts{"core", "extended"}));
}

TEST(Cohorts, NineCohortsMakeThreeProgrammeYears) {
  const auto cohorts = cohorts_of(shipped("behaviour_hubs.json"));
  std::vector<int> years;
  for (const CohortPlan& plan : cohorts) years.push_back(plan.programme_year);

  EXPECT_EQ(years, (std::vector<int>{1, 1, 1, 2, 2, 2, 3, 3, 3}));
  EXPECT_EQ(programme_year(Date(2021, 4, 1), 2), (Period{Date(2022, 4, 1), Date(2023, 4, 1)}));
  EXPECT_EQ(programme_year_of(Date(2021, 4, 1), Date(2022, 3, 31)), 1);
  EXPECT_EQ(programme_year_of(Date(2021, 4, 1), Date(2022, 4, 1)), 2);
}

TEST(Cohorts, AnApplicationGoesToTheNextCohortWhoseDayHasNotPassed) {
  const auto cohorts = cohorts_of(shipped("behaviour_hubs.json"));

  EXPECT_EQ(cohorts[1].applications_close_on, Date(2021, 7, 7));
  EXPECT_EQ(next_cohort(cohorts, "core", Date(2021, 7, 7))->number, 2);
  EXPECT_EQ(next_cohort(cohorts, "core", Date(2021, 7, 8))->number, 3);
  EXPECT_EQ(next_cohort(cohorts, "mat", Date(2023, 3, 1)), std::nullopt);
  EXPECT_EQ(next_cohort(cohorts, "core", Date(2024, 1, 1)), std::nullopt);
}

Places hub_places() { return places_of(*capacity_of(shipped("behaviour_hubs.json"), "lead")); }

TEST(Capacity, StreamsDoNotLendPlaces) {
  const Places places = hub_places();
  const Texts taken = {"extended", "extended", "core"};

  EXPECT_EQ(places_left(places, taken, "core"), 2);
  const auto third = check_place(places, taken, "extended", "programme year 1");
  ASSERT_FALSE(third.has_value());
  EXPECT_EQ(
      third.error().message,
      "Choose another lead: 2 of 2 extended places of this one in programme year 1 are taken, and "
      "streams do not lend places to each other");
}

TEST(Capacity, ASixthPartnerIsRefused) {
  const Texts taken = {"extended", "extended", "core", "core", "core"};

  EXPECT_FALSE(check_place(hub_places(), taken, "core", "programme year 1").has_value());
  EXPECT_FALSE(check_place(hub_places(), taken, "extended", "programme year 1").has_value());
  EXPECT_EQ(check_place(hub_places(), taken, "mat", "programme year 1").error().message,
            "Choose another lead: this one offers no mat place");
}

TEST(Capacity, ALeadMayOfferFewerPlacesButNotMore) {
  const auto definition = shipped("behaviour_hubs.json");
  const Places places = places_of(*capacity_of(definition, "lead"), {{"core", 9}, {"extended", 1}});

  EXPECT_EQ(places.by_stream, (std::map<std::string, int>{{"core", 3}, {"extended", 1}}));
  EXPECT_EQ(places.total, 4);
}

TEST(Capacity, DaysAreAWarningAndNotABar) {
  const auto definition = shipped("behaviour_hubs.json");
  const Capacity& capacity = *capacity_of(definition, "lead");

  EXPECT_EQ(days_warning(capacity, 20), "");
  EXPECT_EQ(days_warning(capacity, 24.5),
            "This lead has promised 24.5 days in the year; 20 is the most it is asked for");
}

using State = ParticipationState;

TEST(Participation, TheUsualWayIsAllowed) {
  const std::vector<State> way = {State::interested,
                                  State::applied,
                                  State::in_review,
                                  State::eligible,
                                  State::offered,
                                  State::waitlisted,
                                  State::offered,
                                  State::accepted,
                                  State::matched,
                                  State::active,
                                  State::extended,
                                  State::graduated};
  for (std::size_t i = 1; i < way.size(); ++i)
    EXPECT_TRUE(may_follow(way[i - 1], way[i])) << name_of(way[i - 1]) << " " << name_of(way[i]);
}

TEST(Participation, AnybodyStillOnTheWayMayWithdrawAndNobodyAfterTheEnd) {
  for (const State state : all_participation_states()) {
    EXPECT_EQ(may_follow(state, State::withdrawn), !is_final(state)) << name_of(state);
    EXPECT_EQ(may_follow(state, State::stopped), !is_final(state)) << name_of(state);
    EXPECT_FALSE(may_follow(state, state)) << name_of(state);
    EXPECT_EQ(participation_state_from_name(name_of(state)), state);
  }
}

TEST(Participation, StepsThatSkipTheDecisionAreRefused) {
  EXPECT_FALSE(may_follow(State::applied, State::offered));
  EXPECT_FALSE(may_follow(State::ineligible, State::offered));
  EXPECT_FALSE(may_follow(State::eligible, State::matched));
  EXPECT_EQ(check_step(State::applied, State::matched, "", Date(2026, 1, 1), Date(2026, 1, 2))
                .error()
                .message,
            "Choose another step: \"Matched\" cannot follow \"Applied\"");
}

TEST(Participation, LeavingNeedsAReasonAndTimeDoesNotRunBackwards) {
  EXPECT_EQ(check_step(State::active, State::withdrawn, "  ", Date(2026, 1, 1), Date(2026, 1, 2))
                .error()
                .message,
            "Enter the reason");
  EXPECT_EQ(check_step(State::active, State::graduated, "", Date(2026, 1, 2), Date(2026, 1, 1))
                .error()
                .message,
            "Enter a date on or after 2 January 2026, the day of the step before");
  EXPECT_TRUE(
      check_step(State::active, State::stopped, "No engagement", Date(2026, 1, 1), Date(2026, 1, 1))
          .has_value());
}

}  // namespace
}  // namespace trellis::programme
