/// Applications of all programmes with what lists show: the school, where it stands, its latest
/// eligibility result.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/permission.hpp"
#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "storage/database.hpp"

namespace trellis::report {

struct ApplicationLine {
  std::int64_t participation = 0;
  ProgrammeId programme;
  std::string programme_title;
  OrganisationId owner;
  OrganisationId organisation;
  std::optional<Urn> urn;
  std::string school;
  std::string region;  ///< ONS code, empty when unknown
  std::string unit;    ///< "lead" or "partner"
  std::string stream;
  std::optional<int> cohort;
  std::string state;
  Date state_on;
  std::optional<Date> applied_on;
  std::optional<std::string> result;  ///< eligible, refused, review
  std::optional<std::string> code;
  std::optional<std::string> sentence;
  bool overridden = false;

  access::Scope scope() const;
};
void read_row(storage::Columns& columns, ApplicationLine& row);

/// Of one programme, or of all, by school name and then by participation.
std::vector<ApplicationLine> application_lines(storage::Snapshot& db,
                                               std::optional<ProgrammeId> programme);
std::optional<ApplicationLine> application_line(storage::Snapshot& db, std::int64_t participation);

}  // namespace trellis::report
