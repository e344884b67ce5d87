#include "web/matching/found_run.hpp"

namespace trellis::web {

using access::Permission;

Result<programme::Programme> programme_in(const Request& request,
                                          Context& context,
                                          storage::Snapshot& db) {
  const auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  if (!programme ||
      !access::may(context.actor, Permission::run_matching, programme::scope_of(*programme)))
    return problem(
        ProblemKind::not_found, "", "There is no programme at this address that you may match");
  return *programme;
}

Result<FoundRun> run_in(const Request& request, Context& context, storage::Snapshot& db) {
  const auto programme = programme_in(request, context, db);
  if (!programme) return std::unexpected(programme.error());
  const auto run = matching::find_run(db, {number_in_route(request, "run")});
  if (!run || run->programme != programme->id)
    return problem(ProblemKind::not_found, "", "There is no match at this address");
  return FoundRun{*programme, *run};
}

std::string programme_path(const programme::Programme& programme) {
  return "/matching/" + std::to_string(programme.id.value);
}

std::vector<Crumb> crumbs(const programme::Programme& programme) {
  return {{.content = "Matching", .link = Url::local("/matching")},
          {.content = programme.title, .link = Url::local(programme_path(programme))}};
}

Result<FoundTrustRun> trust_run_in(const Request& request,
                                   Context& context,
                                   storage::Snapshot& db) {
  const auto programme = programme_in(request, context, db);
  if (!programme) return std::unexpected(programme.error());
  const auto run = matching::find_trust_run(db, {number_in_route(request, "run")});
  if (!run || run->programme != programme->id)
    return problem(ProblemKind::not_found, "", "There is no match of trusts at this address");
  return FoundTrustRun{*programme, *run};
}

}  // namespace trellis::web
