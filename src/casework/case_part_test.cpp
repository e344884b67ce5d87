#include <gtest/gtest.h>

#include "casework/case_access_checks.hpp"
#include "programme/shipped_test_files.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Grant;
using access::Role;

constexpr OrganisationId body{1}, school{10}, lead{11};
constexpr ProgrammeId programme_key{5};

CaseFile file_of_school() {
  CaseFile file;
  file.owner = body;
  file.programme = programme_key;
  file.holder = school;
  return file;
}

Actor acting_for(OrganisationId organisation, Role role) {
  return {.person = PersonId{1},
          .acting_for = organisation,
          .grants = {Grant{.role = role,
                           .scope = {.owner = body, .programme = programme_key},
                           .acting_for = organisation}}};
}

/// Whether the school of a case without a lead may answer this task of a shipped programme.
bool school_may(const char* file, const char* task) {
  const auto definition = programme::shipped(file);
  const auto* found = definition.find_task(task);
  EXPECT_NE(found, nullptr) << task;
  return found &&
         may_take_part(
             acting_for(school, Role::partner_school), file_of_school(), definition, found->who);
}

TEST(TakingPart, ASchoolNeverStandsInForALeadFromOutside) {
  EXPECT_FALSE(school_may("research_school.json", "quality_assurance"));
  EXPECT_FALSE(school_may("research_school.json", "peer_reading"));
  EXPECT_FALSE(school_may("research_school.json", "programme_mix"));
  EXPECT_FALSE(school_may("behaviour_hubs.json", "lead_accepts"));
}

TEST(TakingPart, ASchoolDoesWhatNamesARoleOfItsOwn) {
  EXPECT_TRUE(school_may("research_school.json", "post_task"));
  EXPECT_TRUE(school_may("research_school.json", "follow_up")) << "the director and the school";
  EXPECT_TRUE(school_may("behaviour_hubs.json", "self_assessment"));
  EXPECT_TRUE(school_may("peer_review.json", "self_review"));
}

TEST(TakingPart, ASchoolOfTheClusterIsItsLead) {
  EXPECT_TRUE(school_may("peer_review.json", "all_signed"));
  EXPECT_TRUE(school_may("peer_review.json", "nominate_champions"));
  EXPECT_FALSE(school_may("peer_review.json", "check_cluster")) << "for staff";
  EXPECT_FALSE(school_may("peer_review.json", "findings")) << "for those who review";
}

TEST(TakingPart, AnotherSchoolTakesNoPart) {
  const auto definition = programme::shipped("peer_review.json");
  for (const char* task : {"all_signed", "self_review", "findings"})
    EXPECT_FALSE(may_take_part(acting_for(lead, Role::partner_school),
                               file_of_school(),
                               definition,
                               definition.find_task(task)->who))
        << task;
}

}  // namespace
}  // namespace trellis::casework
