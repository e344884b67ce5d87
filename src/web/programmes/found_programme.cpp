#include "web/programmes/found_programme.hpp"

namespace trellis::web {

Result<FoundProgramme> programme_of_route(const Request& request,
                                          const Context& context,
                                          storage::Snapshot& db,
                                          access::Permission permission) {
  const auto programme =
      programme::find_programme(db, ProgrammeId{number_in_route(request, "programme")});
  const bool sees =
      programme && access::may(context.actor, permission, programme::scope_of(*programme));
  const auto version = sees ? programme::version_in_force(db, programme->id) : std::nullopt;
  if (!version) return problem(ProblemKind::not_found, "", "There is no programme at this address");
  return FoundProgramme{*programme, *version};
}

std::string path_of(const programme::Programme& programme) {
  return "/programmes/" + std::to_string(programme.id.value);
}

std::vector<Crumb> crumbs_below(const programme::Programme& programme) {
  return {{.content = "Programmes", .link = Url::local("/programmes")},
          {.content = programme.title, .link = Url::local(path_of(programme))}};
}

}  // namespace trellis::web
