#include "evidence/evidence_actions.hpp"

#include "access/record.hpp"

namespace trellis::evidence {

using storage::Snapshot;
using storage::Transaction;

Result<LoadPlan> look_at_catalogue(Snapshot& db, std::string_view text) {
  const CatalogueFile file = TRY(read_catalogue(text));
  return plan_load(file, held_evidence(db));
}

Result<LoadPlan> load_catalogue(Transaction& tx,
                                const access::Actor& actor,
                                const CatalogueText& file) {
  if (!access::may_somewhere(actor, access::Permission::import_files))
    return problem(ProblemKind::not_allowed, "", "You cannot load the evidence catalogue");
  LoadPlan plan = TRY(look_at_catalogue(tx, file.text));
  if (plan.steps.empty())
    return problem(ProblemKind::invalid, "file", "Mend the file: no row of it can be loaded");
  for (const LoadStep& step : plan.steps) {
    if (step.kind == LoadStep::Kind::unchanged) continue;
    const auto held = find_evidence_item(tx, step.row.code);
    const EvidenceItemId item =
        held ? *held : insert_evidence_item(tx, step.row, file.is_invented, actor.at);
    insert_evidence_version(tx, item, step, actor.person, actor.at);
  }
  const std::size_t items = plan.count(LoadStep::Kind::new_item);
  const std::size_t versions = plan.count(LoadStep::Kind::new_version);
  if (items + versions > 0)
    record(tx,
           actor,
           "evidence.loaded",
           {},
           events::Changes()
               .say("items", std::to_string(items))
               .say("versions", std::to_string(versions)));
  return plan;
}

}  // namespace trellis::evidence
