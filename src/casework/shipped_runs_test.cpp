#include <algorithm>

#include "access/grant_store.hpp"
#include "casework/case_actions.hpp"
#include "casework/plan_actions.hpp"
#include "casework/plan_reading_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/test_database.hpp"

namespace trellis::casework {
namespace {

using programme::Field;
using programme::FieldType;
using storage::Snapshot;
using storage::Transaction;

const Date today(2026, 9, 1);

/// Runs cases of a shipped definition from their first stage to their last, by the actions alone.
class ShippedRuns : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    actor_ = access::operator_at(*Instant::parse("2026-09-01T09:00:00Z"));
  }

  void publish(const char* file) {
    const std::string text = programme::shipped_text(file);
    db().write([&](Transaction& tx) {
      officer_ = {
          tx.insert("insert into person (name, created_at) values ('Officer', :now) "
                    "returning person_id",
                    {{"now", actor_.at}})};
      owner_ = add_organisation(tx, "body");
      access::save_grant(tx,
                         officer_,
                         {.role = access::Role::delivery_officer,
                          .scope = {.owner = owner_},
                          .period = {Date(2020, 1, 1), {}}},
                         std::nullopt,
                         actor_.at);
      const auto imported = programme::import_definition(tx, actor_, owner_, {text, file});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      programme_ = imported->programme.id;
      ASSERT_TRUE(
          programme::publish_definition(tx, actor_, programme_, imported->row.version).has_value());
    });
  }

  OrganisationId add_organisation(Transaction& tx, const char* kind) {
    return {
        tx.insert("insert into organisation (kind, name, recorded_at) "
                  "values (:kind, 'Name', :now) returning organisation_id",
                  {{"kind", kind}, {"now", actor_.at}})};
  }

  CaseId open(const char* unit,
              const char* kind,
              const char* stream,
              std::optional<CaseId> parent = std::nullopt) {
    const auto file = db().write([&](Transaction& tx) {
      NewCase wanted{.programme = programme_,
                     .organisation = add_organisation(tx, "school"),
                     .unit = unit,
                     .unit_kind = kind,
                     .stream = stream,
                     .participation = std::nullopt,
                     .parent = parent};
      if (parent) wanted.participation = signed_participation(tx, wanted.organisation, unit);
      return open_case(tx, actor_, wanted, today);
    });
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return file->id;
  }

  /// A member that has signed its agreement.
  programme::ParticipationId signed_participation(Transaction& tx,
                                                  OrganisationId organisation,
                                                  const char* unit) {
    const programme::ParticipationId id{tx.insert(
        "insert into participation (programme_id, owner_organisation_id, organisation_id, unit, "
        "stream, definition_version_id, opened_on) values (:programme, :owner, :organisation, "
        ":unit, '', :version, '2026-01-01') returning participation_id",
        {{"programme", programme_},
         {"owner", owner_},
         {"organisation", organisation},
         {"unit", unit},
         {"version", programme::version_in_force(tx, programme_)->id}})};
    tx.execute(
        "insert into agreement (participation_id, kind, agreed_on, document_link, recorded_at) "
        "values (:id, 'member', '2026-02-01', '', :now)",
        {{"id", id}, {"now", actor_.at}});
    return id;
  }

  CaseContext context(CaseId id) {
    return *db().read([&](Snapshot& s) { return load_context(s, id, today); });
  }

  static Answer answer_to(const Field& field) {
    Answer answer;
    switch (field.type) {
      case FieldType::tick:
        answer.text = "yes";
        break;
      case FieldType::date:
        answer.text = "1/4/2026";
        break;
      case FieldType::choice:
        answer.text = field.options.front().id;
        break;
      case FieldType::choices:
        answer.choices = {field.options.front().id};
        break;
      case FieldType::number:
        answer.text = std::to_string(static_cast<int>(std::max(1.0, field.min.value_or(1))));
        break;
      case FieldType::money:
        answer.text = "1000";
        break;
      case FieldType::repeat:
        for (int row = 0; row < static_cast<int>(field.min.value_or(1)); ++row) {
          Answers answers;
          for (const Field& sub : field.fields) answers[sub.id] = answer_to(sub);
          answer.rows.push_back(std::move(answers));
        }
        break;
      case FieldType::text:
      case FieldType::organisation:
      case FieldType::person:
      case FieldType::file:
      case FieldType::evidence:
      case FieldType::measure:
        answer.text = "Words";
    }
    return answer;
  }

  /// Answers whatever can be answered until nothing changes.
  void run(CaseId id) {
    for (int turn = 0; turn < 30; ++turn) {
      const CaseContext now = context(id);
      const CaseView view = now.view(today);
      const TaskView* next = view.next();
      if (!next) return;
      if (next->task->fields.empty()) {
        pass_readings(id);
        ASSERT_EQ(context(id).view(today).find(next->task->id)->state.status, TaskStatus::complete)
            << next->task->id;
        continue;
      }
      AnswerTask wanted{.id = id, .version = now.file.version, .task = next->task->id};
      for (const Field& field : next->task->fields) wanted.answers[field.id] = answer_to(field);
      const auto saved =
          db().write([&](Transaction& tx) { return answer_task(tx, actor_, wanted, today); });
      ASSERT_TRUE(saved.has_value()) << next->task->id << ": " << saved.error().message;
      if (saved->version == now.file.version) {
        ADD_FAILURE() << next->task->id << " stays " << title_of(next->state.status);
        return;
      }
    }
  }

  /// Shares the plan and has it passed by two peers and by quality assurance.
  void pass_readings(CaseId id) {
    db().write([&](Transaction& tx) {
      if (latest_plan(tx, id)->is_draft()) {
        ASSERT_TRUE(share_plan(tx, actor_, id, today).has_value());
      }
      const auto quality = ask_for_reading(tx, actor_, {.id = id}, today);
      if (quality) pass(tx, actor_, quality->id);
      for (int i = 0; i < 2; ++i) {
        const access::Actor peer = add_peer(tx);
        const auto asked = ask_for_reading(tx,
                                           actor_,
                                           {.id = id,
                                            .kind = ReadingKind::peer,
                                            .reader = peer.person,
                                            .organisation = peer.acting_for},
                                           today);
        ASSERT_TRUE(asked.has_value()) << asked.error().message;
        pass(tx, peer, asked->id);
      }
    });
  }
  void pass(Transaction& tx, const access::Actor& reader, PlanReadingId id) {
    ReadingDecision decision{.result = ReadingResult::passed};
    const CaseContext now = context_in(tx, find_reading(tx, id)->case_id);
    for (const programme::Option& item : now.definition->plan->quality_check)
      decision.verdicts.push_back({item.id, true, ""});
    const auto passed = decide_reading(tx, reader, id, decision, today);
    ASSERT_TRUE(passed.has_value()) << passed.error().message;
  }
  access::Actor add_peer(Transaction& tx) {
    const PersonId person{
        tx.insert("insert into person (name, created_at) values ('Peer', :now) "
                  "returning person_id",
                  {{"now", actor_.at}})};
    const OrganisationId school = add_organisation(tx, "school");
    const access::Grant grant{
        .role = access::Role::partner_school,
        .scope = {.owner = owner_, .programme = programme_, .organisation = school},
        .acting_for = school,
        .period = {.from = Date(2020, 1, 1), .to = {}}};
    access::save_grant(tx, person, grant, std::nullopt, actor_.at);
    return {.person = person, .acting_for = school, .grants = {grant}, .at = actor_.at};
  }

  void assign_officer(CaseId id, const char* role) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(assign(tx, actor_, id, role, officer_, today).has_value());
    });
  }

  void write_a_plan(CaseId id) {
    db().write([&](Transaction& tx) {
      const auto file = find_case(tx, id);
      Objective objective;
      for (const Field& field : context_in(tx, id).definition->plan->objective_fields)
        objective.answers[field.id] = answer_to(field);
      const auto plan =
          write_plan(tx,
                     actor_,
                     {.id = id, .version = file->version, .columns = {}, .objectives = {objective}},
                     today);
      ASSERT_TRUE(plan.has_value()) << plan.error().message;
    });
  }
  CaseContext context_in(Transaction& tx, CaseId id) { return *load_context(tx, id, today); }

  void expect_done(CaseId id) {
    for (const TaskView& task : context(id).view(today).tasks)
      EXPECT_TRUE(task.state.status == TaskStatus::complete ||
                  task.state.status == TaskStatus::not_required)
          << task.task->id << " is " << title_of(task.state.status) << ". " << task.gate;
    const auto ended = db().write([&](Transaction& tx) {
      return change_status(tx, actor_, {id, "complete", "", "", today});
    });
    EXPECT_TRUE(ended.has_value()) << (ended ? "" : ended.error().message);
  }

  std::string reached(CaseId id) {
    const CaseView view = context(id).view(today);
    return view.latest() ? view.latest()->id : "";
  }

  access::Actor actor_;
  OrganisationId owner_;
  ProgrammeId programme_;
  PersonId officer_;
};
TRELLIS_FOR_EACH_ENGINE(ShippedRuns);

TEST_P(ShippedRuns, TargetedInterventionRunsToItsReviews) {
  publish("targeted.json");
  const CaseId id = open("school", "school", "");
  assign_officer(id, "delivery_officer");

  run(id);

  EXPECT_EQ(reached(id), "implementation_and_reviews");
  expect_done(id);
}

TEST_P(ShippedRuns, BehaviourHubsRunsFromMatchToGraduation) {
  publish("behaviour_hubs.json");
  for (const char* stream : {"core", "extended", "mat"}) {
    const CaseId id = open("partner", "school", stream);
    write_a_plan(id);

    run(id);

    EXPECT_EQ(reached(id), "graduated") << stream;
    expect_done(id);
  }
}

TEST_P(ShippedRuns, ALeadOfBehaviourHubsIsRecruited) {
  publish("behaviour_hubs.json");
  const CaseId id = open("lead", "school", "");

  run(id);

  EXPECT_EQ(reached(id), "lead_appointed");
  expect_done(id);
}

TEST_P(ShippedRuns, APartnershipRunsThroughItsCycleWithItsMembers) {
  publish("peer_review.json");
  const CaseId cluster = open("cluster", "cluster", "partnership");
  std::vector<CaseId> members;
  for (int i = 0; i < 3; ++i) members.push_back(open("member", "school", "", cluster));
  for (const CaseId member : members) run(member);
  for (const CaseId member : members) EXPECT_EQ(reached(member), "cycle_done");

  run(cluster);

  EXPECT_EQ(reached(cluster), "trained");
  EXPECT_EQ(context(cluster).view(today).find("close_cycle")->state.status, TaskStatus::complete);
  expect_done(cluster);
}

TEST_P(ShippedRuns, AMemberWhoseCaseEndedWellStaysSignedForTheOthers) {
  publish("peer_review.json");
  const CaseId cluster = open("cluster", "cluster", "partnership");
  std::vector<CaseId> members;
  for (int i = 0; i < 3; ++i) members.push_back(open("member", "school", "", cluster));
  for (const CaseId member : members) run(member);
  const auto is_signed = [&] {
    const auto& milestones = context(cluster).view(today).milestones;
    return std::ranges::any_of(
        milestones, [](const auto& row) { return row.milestone->id == "signed" && row.reached; });
  };
  const auto end = [&](CaseId id, const char* status, const char* reason) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(
          change_status(
              tx, actor_, {.id = id, .status = status, .reason = reason, .note = "", .on = today})
              .has_value());
    });
  };
  run(cluster);
  ASSERT_TRUE(is_signed());

  for (const CaseId member : members) end(member, "complete", "");

  EXPECT_TRUE(is_signed()) << "all have signed, though no case is open any more";
  EXPECT_EQ(context(cluster).view(today).find("close_cycle")->state.status, TaskStatus::complete);
}

TEST_P(ShippedRuns, AMemberThatWithdrawsHasLeftAndTheOthersStaySigned) {
  publish("peer_review.json");
  const CaseId cluster = open("cluster", "cluster", "partnership");
  const CaseId signed_member = open("member", "school", "", cluster);
  const CaseId unsigned_member = open("member", "school", "", cluster);
  run(signed_member);
  const auto size = [&] {
    const CaseContext now = context(cluster);
    return now.around->items("members")->size();
  };
  EXPECT_EQ(size(), 2U);
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(change_status(tx,
                              actor_,
                              {.id = unsigned_member,
                               .status = "withdrawn",
                               .reason = "capacity",
                               .note = "",
                               .on = today})
                    .has_value());
  });
  EXPECT_EQ(size(), 1U);
}

TEST_P(ShippedRuns, ACycleDoesNotCloseBeforeItsLastMember) {
  publish("peer_review.json");
  const CaseId cluster = open("cluster", "cluster", "partnership");
  const CaseId done = open("member", "school", "", cluster);
  open("member", "school", "", cluster);
  run(done);
  for (int turn = 0; turn < 6; ++turn) {
    const CaseContext now = context(cluster);
    const CaseView view = now.view(today);
    const TaskView* next = view.next();
    if (!next) break;
    AnswerTask wanted{.id = cluster, .version = now.file.version, .task = next->task->id};
    for (const Field& field : next->task->fields) wanted.answers[field.id] = answer_to(field);
    db().write(
        [&](Transaction& tx) { ASSERT_TRUE(answer_task(tx, actor_, wanted, today).has_value()); });
  }

  EXPECT_EQ(context(cluster).view(today).find("close_cycle")->state.status,
            TaskStatus::in_progress);
}

TEST_P(ShippedRuns, AResearchSchoolCourseRunsToItsFollowUp) {
  publish("research_school.json");
  const CaseId partnership = open("partnership", "local_authority", "");
  run(partnership);
  expect_done(partnership);
  for (const char* stream : {"core", "specialist"}) {
    const CaseId id = open("school", "school", stream);
    write_a_plan(id);

    run(id);

    EXPECT_EQ(reached(id), "sustained") << stream;
    expect_done(id);
  }
}

TEST_P(ShippedRuns, AnAwardOfTheExcellenceFundIsSpentAndClosed) {
  publish("excellence_fund.json");
  const CaseId id = open("school", "school", "");

  run(id);

  EXPECT_EQ(reached(id), "closed") << "everything was spent, so nothing is returned";
  expect_done(id);
}

TEST_P(ShippedRuns, AProgrammeWrittenFromTheGrammarAloneRunsToItsEnd) {
  publish("../../tests/fixtures/programmes/library_partners.json");
  for (const char* stream : {"new_library", "book_boxes"}) {
    const CaseId id = open("school", "school", stream);
    assign_officer(id, "coordinator");
    write_a_plan(id);

    run(id);

    EXPECT_EQ(reached(id), "planned") << "one loan a month is not lively";
    expect_done(id);
  }
}

TEST_P(ShippedRuns, MoneyThatWasNotSpentIsReturnedBeforeTheFundCloses) {
  publish("excellence_fund.json");
  const CaseId id = open("school", "school", "");
  run(id);
  const CaseContext now = context(id);
  AnswerTask less{.id = id, .version = now.file.version, .task = "end_report"};
  less.answers["spent"].text = "400";

  db().write(
      [&](Transaction& tx) { ASSERT_TRUE(answer_task(tx, actor_, less, today).has_value()); });

  EXPECT_EQ(reached(id), "agreed");
  EXPECT_EQ(context(id).view(today).find("return_unspent")->state.status, TaskStatus::not_started);
  run(id);
  EXPECT_EQ(reached(id), "closed");
}

}  // namespace
}  // namespace trellis::casework
