/// The steps of a demonstration, each through the actions that pages use.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "cli/demonstration.hpp"
#include "cli/demonstration_draw.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::cli {

/// Writes the synthetic register into a temporary folder and imports it, or imports the files
/// given.
Result<void> import_register(storage::Database& db,
                             const access::Actor& actor,
                             const DemonstrationOptions& options);

/// The body that answers for the demonstration's data, the definition in force, and the personas.
Result<programme::Programme> open_programme(storage::Database& db, const access::Actor& actor);

/// One persona for each role that has pages of its own.
Result<void> add_personas(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme);

/// A lead school, one of its partners and the trust with most schools in the programme, chosen from
/// the newest match: each persona acts for its own organisation and sees no other's cases.
Result<void> add_school_personas(storage::Database& db,
                                 const access::Actor& actor,
                                 const programme::Programme& programme);

/// How many applications came to which end.
struct Applied {
  int leads = 0;
  int partners = 0;
  std::size_t partners_accepted = 0;
  int eligible = 0;
  int refused = 0;
  int review = 0;      ///< a person has to decide
  int missing = 0;     ///< of those, because the register lacks an input
  int overridden = 0;  ///< approved for the demonstration, and marked so
};

/// Draws leads and partners from the register and takes each from interest to an accepted place.
Result<Applied> apply_all(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme,
                          const DemonstrationOptions& options);

/// What delivery there is to show.
struct Delivered {
  int cases = 0;
  int tasks = 0;
  int reviews = 0;
  int graduated = 0;
  int concerns = 0;
  int paused = 0;
  int refused = 0;  ///< matches that found no place when they were confirmed
};

/// Confirms the newest match for the cohorts that have begun and takes each case as far as its
/// cohort would have come by today: tasks, plan, visits, reviews, a few concerns and pauses. The
/// oldest are graduates.
Result<Delivered> deliver(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme);

/// What people decided about the match beside it: one match of a cohort to come is confirmed and
/// its partner has challenged it, and another pair is kept together.
Result<void> decide_by_hand(storage::Database& db,
                            const access::Actor& actor,
                            const programme::Programme& programme);

/// Plans that were shared are read: some wait for quality assurance, some passed, some were
/// returned; one is sent to the partner school's persona, and its own plan is commented on. The
/// newest events of its case have their attendance marked.
Result<void> read_plans(storage::Database& db,
                        const access::Actor& actor,
                        const programme::Programme& programme);

/// Grants of cases that have graduated: some wait for approval, some are approved, some paid.
Result<void> pay_grants(storage::Database& db,
                        const access::Actor& actor,
                        const programme::Programme& programme);

/// A few trusts that take part as a whole, and a match of them that waits for a person.
Result<void> add_trusts(storage::Database& db,
                        const access::Actor& actor,
                        const programme::Programme& programme);

/// A peer-review programme beside it: schools near one another in clusters that are confirmed, with
/// their rota and review days, and a second cohort whose clusters wait for a person. Gives the
/// number of confirmed clusters; 0 where the register has too few schools near one another.
Result<int> form_demonstration_clusters(storage::Database& db,
                                        const access::Actor& actor,
                                        OrganisationId owner);

/// Nobody is told of what has been made up so far.
void forget_the_past(storage::Database& db);
/// Messages about what happened since.
void tell_the_news(storage::Database& db, Instant now);

/// One protected case, what is open in every case, and the reminders of today.
Result<void> add_messages(storage::Database& db,
                          const access::Actor& actor,
                          const programme::Programme& programme);

}  // namespace trellis::cli
