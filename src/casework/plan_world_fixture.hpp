/// A case of the Research School programme with a shared plan, for tests of what is done with it.
#pragma once

#include "access/grant_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/plan_actions.hpp"

namespace trellis::casework::testing {

class PlanWorld : public CaseWorld {
 protected:
  void SetUp() override {
    CaseWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    case_ = open_school();
  }

  const char* definition_file() const override { return "research_school.json"; }

  CaseId open_school() {
    const auto file = db().write([&](Transaction& tx) {
      return open_case(tx,
                       actor_,
                       {.programme = programme_,
                        .organisation = add_organisation(tx, "school"),
                        .unit = "school",
                        .unit_kind = "school",
                        .stream = "core"},
                       today);
    });
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return file->id;
  }

  static Objective objective(const char* area, std::int64_t key = 0) {
    Objective made{.key = key};
    made.answers["area"].text = area;
    made.answers["measure"].text = "Lessons seen; at least 80; by 2027-07-10";
    made.answers["owner"].text = "A deputy";
    return made;
  }

  Result<PlanVersion> write(std::vector<Objective> objectives) {
    const std::int64_t version = find(case_).version;
    return db().write([&](Transaction& tx) {
      return write_plan(tx, actor_, {case_, version, {}, std::move(objectives)}, today);
    });
  }
  void share() {
    db().write(
        [&](Transaction& tx) { ASSERT_TRUE(share_plan(tx, actor_, case_, today).has_value()); });
  }
  void share_a_plan() {
    ASSERT_TRUE(write({objective("fidelity"), objective("reach")}).has_value());
    share();
  }

  /// A person who acts for a school of this programme.
  access::Actor person_of(OrganisationId school, access::Role role = access::Role::partner_school) {
    return db().write([&](Transaction& tx) {
      const PersonId person{
          tx.insert("insert into person (name, created_at) values ('Reader', :now) "
                    "returning person_id",
                    {{"now", actor_.at}})};
      const access::Grant grant{
          .role = role,
          .scope = {.owner = owner_, .programme = programme_, .organisation = school},
          .acting_for = school,
          .period = {.from = Date(2020, 1, 1), .to = {}}};
      access::save_grant(tx, person, grant, std::nullopt, actor_.at);
      return access::Actor{.person = person,
                           .name = "Reader",
                           .acting_for = school,
                           .grants = {grant},
                           .at = actor_.at};
    });
  }
  access::Actor person_of_another_school() {
    const OrganisationId school =
        db().write([&](Transaction& tx) { return add_organisation(tx, "school"); });
    return person_of(school);
  }

  CaseId case_;
};

}  // namespace trellis::casework::testing
