/// A small world for tests with a database: a body that answers for the data, schools, and the
/// Behaviour Hubs programme in force.
#pragma once

#include <string>

#include "programme/pairing_actions.hpp"
#include "programme/participation_actions.hpp"
#include "programme/programme_actions.hpp"
#include "programme/school_facts.hpp"
#include "programme/shipped_test_files.hpp"
#include "storage/test_database.hpp"

namespace trellis::programme::testing {

inline Instant test_moment() { return *Instant::parse("2021-06-01T09:00:00Z"); }
inline Date test_day() { return Date(2021, 6, 1); }

OrganisationId add_organisation(storage::Transaction& tx,
                                std::string_view kind,
                                std::string_view name);
PersonId add_person(storage::Transaction& tx, std::string_view name);

/// Facts under which a school is eligible as a partner from 2021 on.
FactColumns good_primary();

struct World {
  explicit World(storage::Database& database);

  /// A school that has applied, been found eligible, and accepted an offer in cohort 2.
  ParticipationId accepted_partner(const std::string& stream);
  /// A lead school, eligible.
  ParticipationId lead();
  Participation find(ParticipationId id);

  storage::Database& db;
  access::Actor operator_actor = access::operator_at(test_moment());
  OrganisationId owner{};
  ProgrammeId programme{};
  int schools = 0;
};

/// Every answer the partner's form asks for.
Answers partner_answers(const std::string& stream);

}  // namespace trellis::programme::testing
