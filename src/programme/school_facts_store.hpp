/// The facts of schools as rules ask for them, read from the register.
///
/// Each column has its source, release and date. What the register has not imported has no column:
/// the rule that asks for it sends the applicant to a person, who is told what is missing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programme/school_facts.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

/// Columns for these keys. `urns` names the schools; without it, every open state-funded school in
/// scope. Uploaded lists are those of the programme.
FactColumns load_school_facts(storage::Snapshot& db,
                              ProgrammeId programme,
                              const std::vector<std::string>& keys,
                              const std::optional<std::vector<Urn>>& urns = std::nullopt);

/// The facts of one applicant: a school, or a trust with its schools as members. `columns` owns
/// what `facts` points to.
struct ApplicantFacts {
  std::unique_ptr<FactColumns> columns;
  std::unique_ptr<RowFacts> facts;
};

/// Facts of an organisation under these rules; "unit.kind" is "school" or "trust". Refuses an
/// organisation that holds no URN and no group identifier.
Result<ApplicantFacts> load_applicant_facts(storage::Snapshot& db,
                                            ProgrammeId programme,
                                            OrganisationId organisation,
                                            const EligibilityVersion& rules);

}  // namespace trellis::programme
