/// Fills a demonstration's database with a caseload of the size that the product is planned for.
#pragma once

#include <memory>
#include <vector>

#include "programme/programme_actions.hpp"
#include "storage/database.hpp"

namespace trellis::benchmarks {

inline constexpr int events_a_case = 100;
inline constexpr int answers_a_case = 500;

/// The programme whose cases are filled in, and who they are about.
struct Ground {
  programme::Programme programme{};
  programme::DefinitionRow version{};
  std::shared_ptr<const programme::Definition> definition{};
  std::vector<OrganisationId> schools{};
  std::vector<PersonId> people{};
};

/// Of the last programme that is in force, with the first `cases` schools.
Ground survey(storage::Snapshot& db, int cases);

/// Opens this many cases with a review, an assignment, 100 events and 500 answers each.
void fill_caseload(storage::Transaction& tx, const Ground& ground, std::size_t cases);

}  // namespace trellis::benchmarks
