#include "matching/applied_cluster_actions.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "casework/cluster_opening_actions.hpp"
#include "core/text.hpp"
#include "programme/application_store.hpp"
#include "programme/participation_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using programme::Participation;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;
using State = programme::ParticipationState;

/// The way to an accepted place, step by step.
constexpr std::array way_in = {
    State::interested, State::applied, State::eligible, State::offered, State::accepted};

struct ClusterForms {
  std::shared_ptr<const programme::Definition> definition{};
  std::string cluster_unit{};
  std::string member_unit{};
};

std::optional<ClusterForms> cluster_forms(Snapshot& db, ProgrammeId id) {
  const auto version = programme::version_in_force(db, id);
  if (!version) return std::nullopt;
  ClusterForms forms{.definition = programme::load_definition(db, version->id)};
  const auto units = programme::cluster_units(*forms.definition);
  if (!units) return std::nullopt;
  forms.cluster_unit = units->cluster->id;
  forms.member_unit = units->member->id;
  return forms;
}

/// The schools that a form names, by its questions of schools that stay together.
std::vector<std::string> named_in(Snapshot& db,
                                  const programme::Definition& definition,
                                  const programme::Application& sent) {
  std::vector<std::string> names;
  const auto answers = programme::answers_of(db, sent.id);
  for (const std::string& question : definition.matching.together_questions) {
    const auto dot = question.find('.');
    if (question.substr(0, dot) != sent.form) continue;
    const programme::Form* form = definition.find_form(sent.form);
    const programme::Field* field = form ? form->find_field(question.substr(dot + 1)) : nullptr;
    const auto answer = field ? answers.find(field->id) : answers.end();
    if (answer == answers.end()) continue;
    for (std::string& name : programme::schools_named(*field, answer->second))
      names.push_back(std::move(name));
  }
  return names;
}

void add_school(Snapshot& db, AppliedCluster& applied, Urn urn) {
  const auto same = std::ranges::find(applied.schools, std::optional(urn), &WishSchool::urn);
  const auto school = registry::find_establishment(db, urn);
  if (!school || same != applied.schools.end()) return;
  applied.schools.push_back(
      {.organisation = registry::organisation_of(db, urn).value_or(OrganisationId{}),
       .urn = urn,
       .name = school->facts.name});
}

std::optional<AppliedCluster> applied_in(Snapshot& db,
                                         const ClusterForms& forms,
                                         const Participation& participation) {
  for (const programme::Application& sent : programme::applications_of(db, participation.id)) {
    if (!sent.is_submitted()) continue;
    AppliedCluster applied{
        .participation = participation,
        .application = sent.id,
        .received_on = sent.received_on,
        .applicant = registry::organisation_name(db, participation.organisation)};
    if (const auto own = registry::urn_of(db, participation.organisation))
      add_school(db, applied, *own);
    std::vector<std::string> unread;
    for (const std::string& name : named_in(db, *forms.definition, sent)) {
      const auto urn = programme::urn_in(name);
      if (urn && registry::find_establishment(db, *urn))
        add_school(db, applied, *urn);
      else
        unread.push_back(name);
    }
    applied.unread = join(unread, "; ");
    std::vector<OrganisationId> known;
    for (const WishSchool& school : applied.schools)
      if (school.organisation.value != 0) known.push_back(school.organisation);
    if (known.size() == applied.schools.size())
      applied.faults =
          programme::cluster_faults(forms.definition->matching,
                                    programme::cluster_members(db, participation.programme, known));
    return applied;
  }
  return std::nullopt;
}

/// The school's participation with an accepted place, made where there is none.
Result<Participation> accepted_member(Transaction& tx,
                                      const Actor& actor,
                                      const programme::NewParticipation& wanted,
                                      Date today) {
  auto open =
      programme::open_participation_of(tx, wanted.programme, wanted.organisation, wanted.unit);
  if (!open) open = TRY(programme::open_participation(tx, actor, wanted, today));
  if (open->state == State::active) return std::move(*open);
  auto at = std::ranges::find(way_in, open->state);
  if (at == way_in.end())
    return problem(ProblemKind::conflict,
                   "schools",
                   registry::organisation_name(tx, wanted.organisation) +
                       " cannot be taken in: its own application is \"" +
                       std::string(programme::title_of(open->state)) + "\"");
  for (++at; at != way_in.end(); ++at)
    open = TRY(programme::take_step(tx, actor, open->id, *at, "", std::max(today, open->state_on)));
  return std::move(*open);
}

Result<AppliedCluster> cluster_to_open(Transaction& tx,
                                       const ClusterForms& forms,
                                       const Participation& participation) {
  auto applied = applied_in(tx, forms, participation);
  if (!applied || participation.unit != forms.cluster_unit)
    return problem(ProblemKind::not_found, "participation", "No cluster has applied so");
  if (!applied->can_open())
    return problem(ProblemKind::conflict,
                   "participation",
                   "Decide on the application first: it is \"" +
                       std::string(programme::title_of(participation.state)) + "\"");
  if (applied->schools.empty())
    return problem(ProblemKind::refused_by_rule, "schools", "The form names no school");
  if (!applied->unread.empty())
    return problem(ProblemKind::refused_by_rule,
                   "schools",
                   "Ask for the URN of these: the register has no such school: " + applied->unread);
  return std::move(*applied);
}

}  // namespace

bool AppliedCluster::can_open() const {
  return participation.state == State::eligible || participation.state == State::offered ||
         participation.state == State::accepted;
}

std::vector<AppliedCluster> applied_clusters(Snapshot& db, ProgrammeId programme) {
  std::vector<AppliedCluster> applied;
  const auto forms = cluster_forms(db, programme);
  if (!forms) return applied;
  for (const Participation& participation :
       programme::participations(db, programme, forms->cluster_unit))
    if (auto one = applied_in(db, *forms, participation)) applied.push_back(std::move(*one));
  std::ranges::sort(applied, {}, [](const AppliedCluster& one) { return one.participation.id; });
  return applied;
}

Result<programme::Cluster> open_applied_cluster(Database& db,
                                                const Actor& actor,
                                                programme::ParticipationId id,
                                                Date today) {
  return db.write([&](Transaction& tx) -> Result<programme::Cluster> {
    const auto participation = programme::find_participation(tx, id);
    const auto programme =
        participation ? programme::find_programme(tx, participation->programme) : std::nullopt;
    if (!programme)
      return problem(ProblemKind::not_found, "participation", "No cluster has applied so");
    if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
      return problem(ProblemKind::not_allowed, "", "You cannot open clusters of this programme");
    const auto forms = cluster_forms(tx, programme->id);
    if (!forms)
      return problem(
          ProblemKind::refused_by_rule, "programme", "This programme does not work in clusters");
    const AppliedCluster applied = TRY(cluster_to_open(tx, *forms, *participation));
    programme::ConfirmCluster wanted{
        .programme = programme->id,
        .name = "Cluster of " + applied.schools.front().name,
        .started_on = today,
        .because = "application " + std::to_string(applied.application.value)};
    for (const WishSchool& school : applied.schools) {
      const auto organisation = registry::ensure_school(tx, *school.urn, actor.at);
      if (wanted.members.empty()) wanted.lead = *organisation;
      wanted.members.push_back(
          TRY(accepted_member(
                  tx, actor, {programme->id, *organisation, forms->member_unit, ""}, today))
              .id);
    }
    auto opened = TRY(casework::confirm_and_open_cluster(tx, actor, wanted, today));
    Participation at = *participation;
    for (const State to : {State::offered, State::accepted, State::matched})
      if (programme::may_follow(at.state, to))
        at = TRY(programme::take_step(tx, actor, at.id, to, "", std::max(today, at.state_on)));
    return std::move(opened.cluster);
  });
}

}  // namespace trellis::matching
