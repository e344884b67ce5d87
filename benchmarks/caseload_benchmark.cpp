// caseload_benchmark DATABASE_URL [CASES]
//
// Fills a demonstration's database with a caseload of the size that the product is planned for
// (2,000 open cases, 200,000 events, 1,000,000 answers of tasks, a review and an assignment each),
// unless it holds one, and prints one line a figure: what it is, the median and the slowest of the
// rounds, the processor time of one, and the bar that the slowest is held against. The pages under
// load: web_benchmark DATABASE_URL 3 /cases
// ... Both in one command: benchmarks/casework.
//
// Make the database first: trellis --db DATABASE_URL demo --size national --seed 7.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>

#include "access/actor.hpp"
#include "caseload_fill.hpp"
#include "casework/case_list_store.hpp"
#include "casework/case_store.hpp"
#include "casework/move_actions.hpp"
#include "programme/definition.hpp"
#include "programme/school_facts_store.hpp"
#include "web/application.hpp"
#include "web/routes.hpp"

namespace {

using namespace trellis;
using benchmarks::Ground;
using storage::Snapshot;
using storage::Transaction;

const Date today(2026, 9, 1);

/// Runs `work` so many times and prints a line. Processor time tells what a busy machine hides.
void measure(const char* what, double bar_ms, int rounds, const std::function<void()>& work) {
  std::vector<double> spent;
  const std::clock_t processor = std::clock();
  for (int i = 0; i < rounds; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - begun;
    spent.push_back(taken.count());
  }
  std::ranges::sort(spent);
  const double busy_ms =
      1000.0 * static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC / rounds;
  std::printf("%-56s %9.1f ms %9.1f ms %9.1f ms  bar %5.0f ms  %s\n",
              what,
              spent[spent.size() / 2],
              spent.back(),
              busy_ms,
              bar_ms,
              spent.back() < bar_ms ? "within" : "OVER");
  std::fflush(stdout);
}

void measure_lists(storage::Database& db, const access::Actor& actor) {
  using Order = casework::CaseQuery::Order;
  const auto list = [&](const char* what, casework::CaseQuery query) {
    query.today = today;
    measure(what, 50, 20, [&] {
      db.read([&](Snapshot& snapshot) {
        const auto found = casework::find_cases(snapshot, actor, query, 0, 25);
        casework::lines_of(snapshot, actor, found.ids);
      });
    });
  };
  list("a page of cases by the next review", {});
  list("a page of cases by school", {.order = Order::school});
  list("a page of cases by lead", {.order = Order::lead});
  list("a page of cases by rating", {.order = Order::overall});
  list("a page of cases with a review overdue", {.due = casework::CaseQuery::Due::overdue});
  list("a page of cases with a word in the name", {.words = "park"});
}

/// Each definition in force, read from its text as if for the first time.
void measure_definitions(storage::Database& db) {
  db.read([&](Snapshot& snapshot) {
    for (const programme::Programme& each : programme::programmes(snapshot))
      if (const auto version = programme::version_in_force(snapshot, each.id)) {
        const std::string source = programme::source_of(snapshot, version->id);
        measure(("loading the definition " + each.definition).c_str(), 50, 5, [&] {
          if (!programme::read_definition(source)) std::printf("it does not read\n");
        });
      }
  });
}

/// The rules of every definition over the whole register, read afresh each time.
void measure_qualifying(storage::Database& db) {
  db.read([&](Snapshot& snapshot) {
    for (const programme::Programme& each : programme::programmes(snapshot)) {
      const auto version = programme::version_in_force(snapshot, each.id);
      if (!version) continue;
      const auto definition = programme::load_definition(snapshot, version->id);
      for (const programme::EligibilityVersion& rules : definition->eligibility) {
        std::size_t schools = 0;
        const std::string what =
            "who would qualify, " + each.definition + " " + rules.applies_to + "/" + rules.version;
        measure(what.substr(0, 56).c_str(), 1000, 3, [&] {
          const auto facts =
              programme::load_school_facts(snapshot, each.id, programme::keys_of(rules));
          schools = programme::sweep(rules, facts).rows.size();
        });
        if (&rules == &definition->eligibility.front())
          std::printf("  (over %zu schools)\n", schools);
      }
    }
  });
}

/// A page of the API as the application answers it, without sockets.
void measure_api(storage::Database& db, const access::Actor& actor) {
  web::AccessLog log = web::AccessLog::open({}).value();
  web::ApplicationOptions options;
  options.clock = [at = actor.at] { return at; };
  options.find_bearer = [&](std::string_view, Instant) { return access::Bearer{.actor = actor}; };
  options.count_use = [](const access::Bearer&, Instant) { return access::RateDecision{}; };
  web::Application application(db, web::Assets(), web::all_routes(), log, options);
  std::size_t bytes = 0;
  measure("an API page of 1,000 cases", 50, 20, [&] {
    web::Request request{.method = web::Method::get, .path = "/api/v1/cases"};
    request.query.set("limit", "1000");
    request.headers.set("authorization", "Bearer benchmark");
    const web::Response response = application.respond(request);
    bytes = response.status == 200 ? response.text().size() : 0;
  });
  std::printf("  (%zu bytes)\n", bytes);
}

/// The definition in force with another number.
std::string next_text(const std::string& source, int version) {
  std::string text = source;
  const std::string number = "\"version\": " + std::to_string(version);
  const auto at = text.find(number);
  if (at != std::string::npos)
    text.replace(at, number.size(), "\"version\": " + std::to_string(version + 1));
  return text;
}

int measure_move(storage::Database& db, const access::Actor& actor, const Ground& ground) {
  const std::string text =
      next_text(db.read([&](Snapshot& s) { return programme::source_of(s, ground.version.id); }),
                ground.version.version);
  const auto imported =
      programme::import_definition(db, actor, ground.programme.owner, {text, "next.json"});
  if (!imported) return std::printf("%s\n", imported.error().message.c_str()), 1;
  const int to = imported->row.version;
  if (!programme::publish_definition(db, actor, ground.programme.id, to)) return 1;
  std::size_t moved = 0;
  measure("moving every open case, previewed and applied", 5000, 1, [&] {
    casework::MovePreview preview;
    measure("  its preview", 5000, 1, [&] {
      preview = db.read([&](Snapshot& s) {
                    return casework::preview_moves(s, actor, ground.programme.id, to, today);
                  }).value();
    });
    moved = db.write([&](Transaction& tx) {
                return casework::apply_moves(tx, actor, ground.programme.id, preview, today);
              })
                .value()
                .moved.size();
  });
  std::printf("  (%zu cases)\n", moved);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: caseload_benchmark DATABASE_URL [CASES]\n");
    return 64;
  }
  const int cases = argc > 2 ? std::atoi(argv[2]) : 2000;
  auto opened = storage::Database::open(argv[1]);
  if (!opened) return std::fprintf(stderr, "%s\n", opened.error().message.c_str()), 1;
  storage::Database& db = *opened;
  const access::Actor actor = access::operator_at(*Instant::parse("2026-09-01T09:00:00Z"));
  const Ground ground = db.read([&](Snapshot& s) { return benchmarks::survey(s, cases); });
  if (ground.schools.empty() || ground.people.empty() || ground.definition->reviews.empty())
    return std::fprintf(stderr, "Make a demonstration in this database first\n"), 1;
  const auto open = db.read(
      [&](Snapshot& s) { return std::ssize(casework::open_cases(s, ground.programme.id)); });
  if (open < cases)
    db.write([&](Transaction& tx) {
      benchmarks::fill_caseload(tx, ground, static_cast<std::size_t>(cases - open));
    });
  std::printf("%-56s %12s %12s %12s\n", "figure", "median", "slowest", "processor");
  measure_lists(db, actor);
  measure_definitions(db);
  measure_qualifying(db);
  measure_api(db, actor);
  return measure_move(db, actor, ground);
}
