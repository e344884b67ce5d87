/// Pages of cases: the list, one case with its tasks, the form of a task, and everything beside it.
#pragma once

#include "access/actor.hpp"
#include "storage/database.hpp"
#include "web/router.hpp"

namespace trellis::web {

void add_case_routes(Routes& routes);

/// One change to many cases.
void add_case_bulk_routes(Routes& routes);
/// Opening a case of a school that people picked, and the schools of a cluster's case.
void add_new_case_routes(Routes& routes);
/// Handing over, extending and graduating.
void add_case_course_routes(Routes& routes);
/// Taking back a graduation that was decided in error.
void add_case_graduation_routes(Routes& routes);
/// The grants of a case: decided, approved by another, paid.
void add_case_grant_routes(Routes& routes);
/// What changes of the register did to cases.
void add_case_change_over_routes(Routes& routes);
/// Visits, notes and documents of a case.
void add_case_diary_routes(Routes& routes);
/// Pausing, resuming and ending a case.
void add_case_status_routes(Routes& routes);
/// Who works on a case, contacts and history.
void add_case_people_routes(Routes& routes);
/// Protecting a case, opening a protected one with a reason, and who has looked.
void add_protection_routes(Routes& routes);
/// People whom a school names for events and who have no account.
void add_nominee_routes(Routes& routes);
/// Naming the lead among the people of a school.
void add_nominated_routes(Routes& routes);
/// Reviews of a case.
void add_case_review_routes(Routes& routes);
/// Raising a concern and taking it on.
void add_case_concern_routes(Routes& routes);
/// The plan of a case, by version.
void add_case_plan_routes(Routes& routes);
/// Sending a plan to be read, by a peer or by quality assurance.
void add_plan_reading_routes(Routes& routes);
/// What a reader sees: the plans that wait, and one with its criteria.
void add_reader_routes(Routes& routes);
/// Comments on a plan.
void add_plan_comment_routes(Routes& routes);
/// A plan to print, and as CSV.
void add_plan_print_routes(Routes& routes);

/// Sentences of the events of readings and comments.
void say_plan_events();

/// Whether a plan waits for this person to read it.
bool has_plans_to_read(storage::Snapshot& db, const access::Actor& actor);

}  // namespace trellis::web
