/// Open tasks of cases in the database: kept beside the case so that lists, reminders and calendars
/// need not open every case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/subjects.hpp"
#include "notify/open_task.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

/// Makes the rows of a case agree with what can be done in it now. Returns how many changed.
int refresh_open_tasks(storage::Transaction& tx, casework::CaseId id, Date today, Instant now);

/// Every case that is open, for the day on which gates and dates move by themselves.
std::vector<casework::CaseId> open_case_ids(storage::Snapshot& db);

/// An open task with its case, for reminders and calendars.
struct DatedTask {
  std::int64_t id = 0;
  casework::CaseId case_id = {};
  std::string kind = {};
  std::string task = {};
  std::string part = {};
  std::string title = {};
  Date due_on = {};
  std::int64_t sequence = 0;
  Instant changed_at = {};
  std::optional<Instant> ended_at = {};
  OrganisationId holder = {};
  OrganisationId owner = {};
  ProgrammeId programme = {};
  std::string region = {};
  bool is_protected = false;
};
void read_row(storage::Columns& columns, DatedTask& row);

/// Those due before `before`, the earliest first.
std::vector<DatedTask> dated_tasks(storage::Snapshot& db, Date before);

/// What one person's calendar holds: dates of cases assigned to them, of the school they act for,
/// and of the partners it leads; with those that ended since `ended_since`.
std::vector<DatedTask> calendar_tasks(storage::Snapshot& db,
                                      PersonId person,
                                      Date today,
                                      Instant ended_since);

/// How much there is to do, each number by counting in the database.
struct OpenCounts {
  std::int64_t overdue = 0;
  std::int64_t this_week = 0;  ///< due from today on, within seven days
  std::int64_t waiting = 0;    ///< for a lead or a school
};
/// Over the cases that the actor may see; with `only_mine` those assigned to them.
OpenCounts count_open_tasks(storage::Snapshot& db,
                            const access::Actor& actor,
                            Date today,
                            bool only_mine);

struct DueLine {
  casework::CaseId case_id = {};
  std::string school = {};
  std::string programme = {};
  std::string title = {};
  std::string kind = {};
  std::string task = {};
  std::string part = {};
  std::optional<Date> due_on = {};
};
void read_row(storage::Columns& columns, DueLine& row);
/// Which open tasks a list shows.
struct DueQuery {
  bool only_mine = false;
  bool waiting = false;             ///< what a lead or a school has to do, in place of staff
  std::optional<Date> from = {};    ///< due on this day or later
  std::optional<Date> before = {};  ///< due before this day
  bool only_dated = true;           ///< leaves out what has no date
  int count = 25;
  std::int64_t offset = 0;
};
/// By date, those without one last.
std::vector<DueLine> due_lines(storage::Snapshot& db,
                               const access::Actor& actor,
                               const DueQuery& query);
std::int64_t count_due_lines(storage::Snapshot& db,
                             const access::Actor& actor,
                             const DueQuery& query);

}  // namespace trellis::notify
