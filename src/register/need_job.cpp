#include "register/need_job.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "register/need_actions.hpp"

namespace trellis::registry {

namespace {

Result<NeedWeights> weights_named(storage::Database& db, const std::string& name) {
  const auto kept =
      db.read([&](storage::Snapshot& snapshot) { return newest_need_weights(snapshot, name); });
  if (kept) return kept->weights;
  if (name == "default") return default_need_weights();
  return problem(ProblemKind::not_found, "weights", "There are no weights called " + name);
}

Result<jobs::Summary> compute(jobs::JobContext& context) {
  const auto arguments = nlohmann::json::parse(context.job().arguments, nullptr, false);
  const std::string name =
      arguments.is_object() ? arguments.value("weights", "default") : "default";
  const NeedWeights weights = TRY(weights_named(context.database(), name));
  context.step("Measuring need");
  access::Actor actor = access::operator_at(context.now());
  actor.job = context.job().id;
  const ComputedNeed computed =
      TRY(compute_need(context.database(), actor, weights, context.now().date_in_england()));
  const nlohmann::json result = {{"run", computed.run.value},
                                 {"schools", computed.schools},
                                 {"with_index", computed.with_index}};
  return jobs::Summary{"Measured the need of " + counted(computed.schools, "school") + ", " +
                           with_commas(computed.with_index) + " of them with an index",
                       result.dump()};
}

}  // namespace

std::string compute_need_arguments(std::string_view weights_name) {
  return nlohmann::json{{"weights", weights_name}}.dump();
}

jobs::Handler compute_need_handler() { return compute; }

}  // namespace trellis::registry
