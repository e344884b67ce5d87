#include "matching/rota_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "matching/rota_making_actions.hpp"
#include "matching/subjects.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Transaction;

}  // namespace

Result<MadeRotas> make_rotas(storage::Database& db,
                             const Actor& actor,
                             const RotaRequest& request,
                             Date today) {
  return db.write([&](Transaction& tx) -> Result<MadeRotas> {
    const RotaProgramme of = TRY(rota_programme(tx, actor, request.programme));
    if (request.from_year < 1 || request.from_year > of.years)
      return problem(
          ProblemKind::invalid, "from_year", "Enter a year from 1 to " + std::to_string(of.years));
    const auto pairs = review_pairs_of(tx, request.programme);
    MadeRotas made{.years = of.years - request.from_year + 1};
    for (const programme::Cluster& cluster : programme::clusters(tx, request.programme)) {
      if (cluster.finished_on && *cluster.finished_on <= today) continue;
      const Date day = std::max(today, cluster.started_on);
      const auto schools = schools_in_cluster(tx, cluster.id, day);
      ++made.clusters;
      const auto rotas = rotas_of_years(
          of, schools, past_reviews(pairs, cluster.id, request.from_year), request.from_year);
      if (!keep_rotas(tx, of, cluster.id, schools, rotas, request.from_year, actor)) ++made.refused;
    }
    if (made.clusters == 0)
      return problem(ProblemKind::refused_by_rule,
                     "programme",
                     "Confirm clusters first: this programme has none to draw up a rota for");
    access::record(tx,
                   actor,
                   "rota.made",
                   {events::subject(request.programme)},
                   events::Changes()
                       .say("clusters", std::to_string(made.clusters))
                       .say("from_year", std::to_string(request.from_year))
                       .say("refused", std::to_string(made.refused)));
    return made;
  });
}

}  // namespace trellis::matching
