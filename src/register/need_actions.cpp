#include "register/need_actions.hpp"

#include "events/event_store.hpp"

namespace trellis::registry {

Result<NeedWeightsId> set_need_weights(storage::Database& db,
                                       const access::Actor& actor,
                                       const NeedWeights& weights) {
  if (!access::may_somewhere(actor, access::Permission::edit_definition))
    return problem(ProblemKind::not_allowed, "", "You cannot change how need is weighted");
  return db.write([&](storage::Transaction& tx) -> Result<NeedWeightsId> {
    const NeedWeightsId id = TRY(save_need_weights(tx, weights, actor.at, actor.person));
    events::record(tx,
                   actor.author(),
                   "need.weighted",
                   {},
                   events::Changes()
                       .say("name", weights.name)
                       .say("version", std::to_string(weights.version)));
    return id;
  });
}

Result<ComputedNeed> compute_need(storage::Database& db,
                                  const access::Actor& actor,
                                  const NeedWeights& weights,
                                  Date today) {
  if (!access::may_somewhere(actor, access::Permission::view_targeting))
    return problem(ProblemKind::not_allowed, "", "You cannot compute the need of schools");
  return db.write([&](storage::Transaction& tx) -> Result<ComputedNeed> {
    const std::vector<NeedInput> inputs = read_need_inputs(tx);
    if (inputs.empty())
      return problem(ProblemKind::missing,
                     "",
                     "There are no open schools in the register: import an establishments file");
    const NeedWeightsId id = TRY(save_need_weights(tx, weights, actor.at, actor.person));
    const std::vector<Need> needs = measure_need(inputs, weights, today);
    const NeedRunId run = save_need_run(tx, id, needs, today, actor.at);
    const NeedRun saved = *newest_need_run(tx, id);
    events::record(tx,
                   actor.author(),
                   "need.computed",
                   {},
                   events::Changes()
                       .say("weights", weights.name)
                       .say("version", std::to_string(weights.version))
                       .say("schools", std::to_string(saved.schools)));
    return ComputedNeed{run, id, saved.schools, saved.with_index};
  });
}

}  // namespace trellis::registry
