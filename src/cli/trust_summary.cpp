#include "cli/trust_summary.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace trellis::cli {

std::string trust_summary(const matching::TrustRun& run,
                          const std::vector<matching::TrustProposal>& proposals) {
  std::string text = with_commas(run.placed) + " of " + counted(run.partners, "partner trust") +
                     " matched with " + counted(run.leads, "lead trust") + ", " +
                     counted(run.points, "point") + " in all\n";
  text += run.verified ? "Checked: no other match of these trusts is better.\n"
                       : "The certificate does not hold: " + run.verification + "\n";
  for (const matching::TrustProposal& row : proposals)
    text += "  " + row.partner_name + ": " + row.lead_name.value_or("no lead trust") + ". " +
            row.why + "\n";
  return text;
}

std::string trust_summary_json(const matching::TrustRun& run,
                               const std::vector<matching::TrustProposal>& proposals) {
  using Json = nlohmann::ordered_json;
  Json rows = Json::array();
  for (const matching::TrustProposal& row : proposals)
    rows.push_back({{"partner", row.partner_uid.number()},
                    {"partner_name", row.partner_name},
                    {"lead", row.lead_uid ? Json(row.lead_uid->number()) : Json()},
                    {"lead_name", row.lead_name ? Json(*row.lead_name) : Json()},
                    {"cost", row.points ? Json(*row.points) : Json()},
                    {"why", row.why},
                    {"reason", row.reason_code},
                    {"runner_up", row.runner_up}});
  const Json out = {{"run", run.id.value},
                    {"partners", run.partners},
                    {"matched", run.placed},
                    {"cost", run.points},
                    {"certificate", run.verified ? "verified" : run.verification},
                    {"lottery", run.salt},
                    {"trusts", rows}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trellis::cli
