#include <algorithm>
#include <map>

#include "access/grant_store.hpp"
#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "casework/cluster_opening_actions.hpp"
#include "casework/review_turn_store.hpp"
#include "cli/demonstration_calendar.hpp"
#include "cli/demonstration_steps.hpp"
#include "cli/shipped_definitions.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/cluster_wish_actions.hpp"
#include "matching/rota_actions.hpp"
#include "matching/rota_store.hpp"
#include "matching/setting.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::cli {
namespace {

using access::Actor;
using storage::Transaction;

constexpr int confirmed_schools = 16;  // of the first cohort, so that its proof is quick
constexpr int waiting_schools = 9;     // of the second, whose clusters nobody has confirmed
constexpr int others_in = 4;           // one school in so many is no primary
constexpr int days_before_start = 40;
constexpr int first_review_day = 130;  // after the start of a year
constexpr int last_review_day = 190;

Actor actor_on(const Actor& actor, Date day) {
  Actor then = actor;
  then.at = std::min(actor.at, *Instant::parse(day.text() + "T09:00:00Z"));
  return then;
}

std::int64_t squared(Point a, Point b) {
  const std::int64_t east = a.easting - b.easting;
  const std::int64_t north = a.northing - b.northing;
  return east * east + north * north;
}

/// The schools nearest to the first primary of the authority that has most, primaries and others as
/// `others_in` says, nearest first.
std::vector<matching::School> neighbours(storage::Snapshot& db, std::size_t count) {
  std::vector<matching::School> primaries, others;
  std::map<std::string, int> of_authority;
  for (const registry::StoredEstablishment& row : registry::state_schools(db)) {
    matching::School school = matching::school_from(row.facts);
    if (!school.at || !school.is_open) continue;
    if (school.setting == matching::Setting::primary) ++of_authority[school.local_authority];
    (school.setting == matching::Setting::primary ? primaries : others)
        .push_back(std::move(school));
  }
  if (primaries.empty()) return {};
  const auto most = std::ranges::max_element(
      of_authority, [](const auto& a, const auto& b) { return a.second < b.second; });
  const Point centre =
      *std::ranges::find(primaries, most->first, &matching::School::local_authority)->at;
  const auto by_distance = [&](const matching::School& school) {
    return std::pair(squared(*school.at, centre), school.urn);
  };
  std::ranges::sort(primaries, {}, by_distance);
  std::ranges::sort(others, {}, by_distance);
  std::vector<matching::School> chosen;
  for (std::size_t i = 0, p = 0, o = 0; i < count && p < primaries.size(); ++i)
    chosen.push_back(i % others_in == others_in - 1 && o < others.size() ? others[o++]
                                                                         : primaries[p++]);
  return chosen;
}

Result<programme::Programme> open_peer_review(storage::Database& db,
                                              const Actor& actor,
                                              OrganisationId owner) {
  const auto text = shipped_definition("peer_review.json");
  if (!text)
    return problem(
        ProblemKind::not_found, "programme", "This binary carries no definition peer_review.json");
  const std::string moved = TRY(clusters_moved_to(*text, actor.at.date_in_england()));
  return db.write([&](Transaction& tx) -> Result<programme::Programme> {
    const auto imported =
        TRY(programme::import_definition(tx, actor, owner, {moved, "peer_review.json"}));
    TRY(programme::publish_definition(tx, actor, imported.programme.id, 1));
    // The personas of staff work for both programmes.
    for (const access::Person& person : access::list_people(tx, {.personas = true}))
      for (const auto& [key, role] :
           {std::pair("programme_manager", access::Role::programme_manager),
            std::pair("delivery_officer", access::Role::delivery_officer),
            std::pair("regional_lead", access::Role::regional_lead)})
        if (person.persona == key)
          access::save_grant(tx,
                             person.id,
                             {.role = role,
                              .scope = {.owner = owner, .programme = imported.programme.id},
                              .period = {Date(2020, 1, 1), {}}},
                             std::nullopt,
                             actor.at);
    return imported.programme;
  });
}

/// From interest to an accepted place of the cohort.
Result<void> accept_member(Transaction& tx,
                           const Actor& actor,
                           const programme::Programme& programme,
                           const programme::Cohort& cohort,
                           Urn urn) {
  using State = programme::ParticipationState;
  const Date day = std::min(cohort.plan.applications_close_on, actor.at.date_in_england())
                       .plus_days(-days_before_start);
  const auto school = registry::ensure_school(tx, urn, actor.at);
  if (!school)
    return problem(ProblemKind::not_found, "urn", "The register has no school " + urn.text());
  const Actor then = actor_on(actor, day);
  const auto opened =
      TRY(programme::open_participation(tx, then, {programme.id, *school, "member", ""}, day));
  TRY(programme::defer(tx, then, opened.id, cohort.id));
  int days = 0;
  for (const auto to : {State::applied, State::eligible, State::offered, State::accepted})
    TRY(programme::take_step(tx, then, opened.id, to, "", day.plus_days(7 * days++)));
  return {};
}

Result<void> apply_members(storage::Database& db,
                           const Actor& actor,
                           const programme::Programme& programme) {
  return db.write([&](Transaction& tx) -> Result<void> {
    const auto cohorts = programme::cohorts(tx, programme.id);
    const auto schools = neighbours(tx, confirmed_schools + waiting_schools);
    for (std::size_t i = 0; i < schools.size(); ++i)
      TRY_VOID(accept_member(tx,
                             actor,
                             programme,
                             i < confirmed_schools ? cohorts.front() : cohorts.back(),
                             schools[i].urn));
    return {};
  });
}

Result<matching::ClusterRunId> form(storage::Database& db,
                                    const Actor& actor,
                                    const programme::Programme& programme,
                                    int cohort) {
  const auto started =
      TRY(matching::start_clusters(db, actor, {.programme = programme.id, .cohort = cohort}));
  jobs::Worker worker(
      db,
      {{std::string(matching::form_clusters_kind), matching::form_clusters_handler()}},
      {.clock = [at = actor.at] { return at; }});
  const jobs::Job job = TRY(worker.run_now(started.job));
  if (job.state != jobs::State::succeeded)
    return problem(ProblemKind::refused_by_rule, "", job.message);
  return started.run;
}

/// Two schools of those that wait may not be in one cluster.
Result<void> keep_two_apart(storage::Database& db,
                            const Actor& actor,
                            const programme::Programme& programme) {
  const auto waiting = db.read([&](storage::Snapshot& snapshot) {
    return matching::cluster_candidates(snapshot, programme.id, "member", 2);
  });
  if (waiting.size() < 2) return {};
  TRY(matching::add_wish(db,
                         actor,
                         {.programme = programme.id,
                          .kind = matching::WishKind::apart,
                          .schools = {waiting.front().urn, waiting.back().urn},
                          .reason = "The same person leads both schools"}));
  return {};
}

/// Answers that a task asks for, invented.
casework::Answers invented_answers(const programme::Task& task, Date day) {
  using programme::FieldType;
  casework::Answers answers;
  for (const programme::Field& field : task.fields) {
    if (field.type == FieldType::tick) answers[field.id].text = "yes";
    if (field.type == FieldType::date) answers[field.id].text = day.text();
    if (field.type == FieldType::text) answers[field.id].text = "Invented for the demonstration.";
  }
  return answers;
}

Result<void> answer_all(Transaction& tx,
                        const Actor& actor,
                        const casework::CaseFile& file,
                        std::initializer_list<const char*> tasks) {
  const Date day = actor.at.date_in_england();
  for (const char* name : tasks) {
    const auto context = casework::load_context(tx, file.id, day);
    const auto view = context->view(day);
    const casework::TaskView* shown = view.find(name);
    if (!shown || !shown->state.editable) continue;
    TRY(casework::answer_task(tx,
                              actor,
                              {.id = file.id,
                               .version = context->file.version,
                               .task = name,
                               .answers = invented_answers(*shown->task, day)},
                              day));
  }
  return {};
}

/// Every school signs, then the cluster does.
Result<int> sign(storage::Database& db, const Actor& actor, const programme::Programme& programme) {
  return db.write([&](Transaction& tx) -> Result<int> {
    int clusters = 0;
    for (const casework::CaseFile& file : casework::open_cases(tx, programme.id)) {
      if (file.parent) continue;
      ++clusters;
      for (const casework::CaseFile& child : casework::child_cases(tx, file.id))
        TRY_VOID(answer_all(tx, actor, child, {"sign_agreement", "self_review"}));
      TRY_VOID(answer_all(tx, actor, file, {"record_interest", "check_cluster", "all_signed"}));
    }
    return clusters;
  });
}

/// A persona for a school whose turn it is to review another today; none where it is nobody's turn.
Result<void> add_reviewing_school(storage::Database& db,
                                  const Actor& actor,
                                  const programme::Programme& programme) {
  const Date today = actor.at.date_in_england();
  return db.write([&](Transaction& tx) -> Result<void> {
    for (const matching::ReviewPair& pair : matching::review_pairs_of(tx, programme.id)) {
      const auto turns = casework::review_turns_of(tx, pair.reviewer);
      if (std::ranges::none_of(turns,
                               [&](const auto& turn) { return casework::is_open(turn, today); }))
        continue;
      access::Grant grant{.role = access::Role::partner_school,
                          .scope = {.owner = programme.owner,
                                    .programme = programme.id,
                                    .organisation = pair.reviewer},
                          .acting_for = pair.reviewer,
                          .period = {Date(2020, 1, 1), {}}};
      TRY(access::add_persona(
          tx,
          {.key = "cluster_school", .name = "School in a cluster", .grants = {grant}},
          actor.at));
      return {};
    }
    return {};
  });
}

}  // namespace

Result<int> form_demonstration_clusters(storage::Database& db,
                                        const Actor& actor,
                                        OrganisationId owner) {
  const auto programme = TRY(open_peer_review(db, actor, owner));
  TRY_VOID(apply_members(db, actor, programme));
  const Date today = actor.at.date_in_england();
  const Date start = db.read([&](storage::Snapshot& snapshot) {
    return programme::cohorts(snapshot, programme.id).front().plan.starts_on;
  });
  const Actor then = actor_on(actor, start.plus_days(-7));
  const auto run = form(db, then, programme, 1);
  if (!run) return 0;  // a register with too few schools near one another has no clusters to show
  TRY(matching::confirm_cluster_run(db, then, *run, start, start.plus_days(-7)));
  TRY(matching::make_rotas(db, then, {programme.id}, start));
  for (const int year : {1, 2})
    TRY(matching::date_reviews(
        db,
        then,
        {.programme = programme.id,
         .year = year,
         .first = start.plus_months(12 * (year - 1)).plus_days(first_review_day),
         .last = start.plus_months(12 * (year - 1)).plus_days(last_review_day)}));
  const int clusters = TRY(sign(db, actor_on(actor, start.plus_days(14)), programme));
  TRY_VOID(add_reviewing_school(db, actor_on(actor, today), programme));
  TRY_VOID(keep_two_apart(db, actor_on(actor, today), programme));
  TRY(form(db, actor_on(actor, today), programme, 2));
  return clusters;
}

}  // namespace trellis::cli
