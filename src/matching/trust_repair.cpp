#include "matching/trust_repair.hpp"

#include <set>

namespace trellis::matching {

Result<TrustRepair> trust_repair(const TrustMatchInput& input,
                                 const optimise::Objective& objective,
                                 RepairKind kind,
                                 const PresentLeadTrusts& present) {
  TrustRepair made;
  made.kind = kind;
  std::vector<GroupUid> partners;
  for (const PartnerTrust& partner : input.partners) partners.push_back(partner.trust.uid);
  made.answer = TRY(match_trusts(input, repair_objective(objective, kind, partners, present)));
  std::set<GroupUid> standing;
  for (const LeadTrust& lead : made.answer.input.leads) standing.insert(lead.trust.uid);
  for (const TrustOutcome& outcome : made.answer.outcomes) {
    TrustMove move{.partner = made.answer.input.partners[outcome.partner].trust.uid};
    if (outcome.lead) move.to = made.answer.input.leads[*outcome.lead].trust.uid;
    made.add(std::move(move), present, standing);
  }
  return made;
}

Result<std::vector<TrustRepair>> trust_repairs(const TrustMatchInput& input,
                                               const optimise::Objective& objective,
                                               const PresentLeadTrusts& present) {
  std::vector<TrustRepair> made;
  for (const RepairKind kind : all_repair_kinds)
    made.push_back(TRY(trust_repair(input, objective, kind, present)));
  return made;
}

}  // namespace trellis::matching
