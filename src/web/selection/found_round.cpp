#include "web/selection/found_round.hpp"

#include "register/organisation_store.hpp"

namespace trellis::web {
namespace {

using access::Permission;

std::vector<FoundRound> rounds_of(storage::Snapshot& db, const programme::Programme& programme) {
  std::vector<FoundRound> rounds;
  const auto version = programme::version_in_force(db, programme.id);
  if (!version) return rounds;
  const auto definition = programme::load_definition(db, version->id);
  for (programme::SelectionScope& scope : programme::selection_scopes(programme.id, definition))
    rounds.push_back({programme, definition, std::move(scope)});
  return rounds;
}

}  // namespace

std::string FoundRound::path(std::string_view rest) const {
  return "/selection/" + std::to_string(programme.id.value) + "/" + scope.form->id + "/" +
         scope.window.id + std::string(rest);
}

std::string FoundRound::title() const { return scope.form->title + ": " + scope.window.title; }

std::vector<FoundRound> rounds_for(storage::Snapshot& db, const Context& context) {
  std::vector<FoundRound> rounds;
  for (const programme::Programme& programme : programme::programmes(db)) {
    if (!access::may(context.actor, Permission::decide, programme::scope_of(programme))) continue;
    for (FoundRound& round : rounds_of(db, programme)) rounds.push_back(std::move(round));
  }
  return rounds;
}

Result<FoundRound> find_round(storage::Snapshot& db,
                              const Request& request,
                              const Context& context) {
  const auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  if (programme && access::may(context.actor, Permission::decide, programme::scope_of(*programme)))
    for (FoundRound& round : rounds_of(db, *programme))
      if (round.scope.form->id == request.route.raw("form") &&
          round.scope.window.id == request.route.raw("round"))
        return std::move(round);
  return problem(ProblemKind::not_found, "", "There is no round at this address");
}

std::vector<Crumb> crumbs_of(const FoundRound& round) {
  return {{.content = "Selection", .link = Url::local("/selection")},
          {.content = round.title(), .link = Url::local(round.path())}};
}

std::string applicant_name(storage::Snapshot& db, const programme::SelectionEntry& entry) {
  return registry::organisation_name(db, entry.organisation);
}

Html score_tag(const programme::Scoring& scoring, const programme::SelectionEntry& entry) {
  switch (entry.score.state) {
    case programme::ScoreState::waiting:
      if (entry.markers() < scoring.markers) return tag("Needs markers", "red");
      return tag(std::to_string(entry.marks.size()) + " of " + std::to_string(scoring.markers) +
                     " have marked",
                 "grey");
    case programme::ScoreState::agreed:
      return tag("Markers agree", "green");
    case programme::ScoreState::needs_moderation:
      return tag("Needs moderation", "orange");
    case programme::ScoreState::moderated:
      return tag("Moderated", "turquoise");
  }
  return {};
}

}  // namespace trellis::web
