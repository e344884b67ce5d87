#include "cli/demonstration.hpp"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>

#include "access/actor.hpp"
#include "cli/demonstration_fund.hpp"
#include "cli/demonstration_steps.hpp"
#include "cli/match_summary.hpp"
#include "core/text.hpp"
#include "matching/match_actions.hpp"
#include "programme/eligibility_store.hpp"
#include "register/establishment_store.hpp"
#include "register/need_actions.hpp"
#include "storage/settings_store.hpp"

namespace trellis::cli {
namespace {

/// Prints what is being done, and its seconds when it is done.
template <class Step>
auto timed(const char* title, bool quiet, Step&& step) {
  if (!quiet) std::fprintf(stderr, "  %s ...\n", title);
  const auto begin = std::chrono::steady_clock::now();
  auto result = step();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!quiet) std::fprintf(stderr, "  %-54s %8.1f s\n", title, seconds);
  return result;
}

/// The mark comes first and stays; pages say beside it whether the schools are invented too.
Result<void> mark(storage::Database& db, const DemonstrationOptions& options) {
  return db.write([&](storage::Transaction& tx) -> Result<void> {
    if (registry::establishment_count(tx, registry::WhichEstablishments::all) > 0)
      return problem(
          ProblemKind::conflict,
          "--db",
          "This database holds a register already: name a new one for the demonstration");
    TRY_VOID(storage::mark_as_demonstration(tx, options.now));
    storage::save_setting(
        tx, "synthetic_register", options.register_files.empty() ? "1" : "0", options.now);
    return {};
  });
}

std::string decided(const Applied& applied) {
  std::string text = fmt::format(
      "{} applied as leads and {} as partners: {} eligible, {} refused, {} for a person to decide",
      applied.leads,
      applied.partners,
      applied.eligible,
      applied.refused,
      applied.review);
  if (applied.missing > 0)
    text += fmt::format(" ({} because the register lacks what a rule asks for)", applied.missing);
  if (applied.overridden > 0)
    text += fmt::format("; {} were approved for the demonstration and are marked so",
                        applied.overridden);
  return text + ".";
}

std::string told(const Delivered& delivered) {
  return fmt::format(
      "{} cases with {} tasks done and {} reviews: {} graduated, {} paused, {} with a concern.",
      delivered.cases,
      with_commas(delivered.tasks),
      with_commas(delivered.reviews),
      delivered.graduated,
      delivered.paused,
      delivered.concerns);
}

}  // namespace

Result<void> make_demonstration(storage::Database& db, const DemonstrationOptions& options) {
  const access::Actor actor = access::operator_at(options.now);
  const bool quiet = options.quiet;
  TRY_VOID(mark(db, options));
  TRY_VOID(
      timed("Reading the register", quiet, [&] { return import_register(db, actor, options); }));
  TRY(timed("Measuring need", quiet, [&] {
    return registry::compute_need(
        db, actor, registry::default_need_weights(), options.now.date_in_england());
  }));
  const programme::Programme programme = TRY(open_programme(db, actor));
  TRY_VOID(add_personas(db, actor, programme));
  const Applied applied = TRY(timed("Applications and eligibility", quiet, [&] {
    return apply_all(db, actor, programme, options);
  }));
  if (!quiet) std::fprintf(stderr, "    %s\n", decided(applied).c_str());
  forget_the_past(db);
  TRY(timed("Matching", quiet, [&] {
    return matching::run_match(db, actor, {.programme = programme.id});
  }));
  tell_the_news(db, options.now);
  const Delivered delivered =
      TRY(timed("A year of delivery", quiet, [&] { return deliver(db, actor, programme); }));
  if (!quiet) std::fprintf(stderr, "    %s\n", told(delivered).c_str());
  const int clusters = TRY(timed("Clusters and their rota", quiet, [&] {
    return form_demonstration_clusters(db, actor, programme.owner);
  }));
  if (!quiet) std::fprintf(stderr, "    %d clusters are confirmed.\n", clusters);
  TRY_VOID(add_school_personas(db, actor, programme));
  TRY_VOID(decide_by_hand(db, actor, programme));
  TRY_VOID(read_plans(db, actor, programme));
  TRY_VOID(timed("Trusts", quiet, [&] { return add_trusts(db, actor, programme); }));
  const FundShown fund =
      TRY(timed("Rounds of a fund", quiet, [&] { return show_fund(db, actor, programme.owner); }));
  if (!quiet)
    std::fprintf(stderr,
                 "    %d bids, %d marked by two, %d awarded, %d claims.\n",
                 fund.bids,
                 fund.marked,
                 fund.awarded,
                 fund.claims);
  TRY_VOID(pay_grants(db, actor, programme));
  return timed("Messages and dates", quiet, [&] { return add_messages(db, actor, programme); });
}

Result<std::string> demonstration_summary(storage::Database& db) {
  return db.read([](storage::Snapshot& snapshot) -> Result<std::string> {
    for (const programme::Programme& programme : programme::programmes(snapshot)) {
      const auto runs = matching::runs_of(snapshot, programme.id);
      if (!runs.empty())
        return match_summary(snapshot, runs.front()) +
               "Every application, role, stream, strength and match here is invented.\n";
    }
    return problem(ProblemKind::not_found, "", "No match has been run in this database yet");
  });
}

}  // namespace trellis::cli
