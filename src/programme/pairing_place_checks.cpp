#include "programme/pairing_place_checks.hpp"

#include <string>

#include "programme/capacity.hpp"
#include "programme/pairing_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {

std::vector<int> years_of(const Definition& definition, std::string_view stream, int first) {
  const Stream* known = definition.find_stream(stream);
  const int months = known ? known->length_months : 12;
  std::vector<int> years;
  for (int served = 0; served < months; served += 12)
    years.push_back(first + static_cast<int>(years.size()));
  return years;
}

Result<void> check_lead_place(storage::Transaction& tx,
                              const Participation& lead,
                              std::string_view stream,
                              int programme_year) {
  const auto definition = load_definition(tx, lead.definition);
  const bool is_trust = registry::group_uid_of(tx, lead.organisation).has_value();
  const Capacity* capacity = capacity_of_lead(*definition, lead.unit, is_trust);
  if (!capacity) return {};
  const Places places = places_of(*capacity, places_offered(tx, lead.id, programme_year));
  return check_place(places,
                     places_taken(tx, lead.id, programme_year),
                     stream,
                     "programme year " + std::to_string(programme_year));
}

}  // namespace trellis::programme
