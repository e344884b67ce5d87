// caseload_benchmark DATABASE_URL [CASES]
//
// Fills a demonstration's database with a caseload of the size that the product is planned for
// (2,000 open cases, 200,000 events, 1,000,000 answers of tasks, a review and an assignment each),
// unless it holds one, and prints how long the work beside the pages takes: finding a page of cases
// in each order, loading a definition, and moving every case to a newer version, previewed and
// applied. The pages themselves: web_benchmark DATABASE_URL 3 /cases /cases/ID ...
//
// Make the database first: trellis --db DATABASE_URL demo --size national --seed 7.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "casework/case_list_store.hpp"
#include "casework/move_actions.hpp"
#include "programme/programme_actions.hpp"
#include "storage/database.hpp"

namespace {

using namespace trellis;
using storage::BulkRow;
using storage::Snapshot;
using storage::Transaction;

constexpr int events_a_case = 100;
constexpr int answers_a_case = 500;
constexpr const char* recorded = "2026-03-01T09:00:00Z";

const Date opened_on(2026, 3, 1);

class Stopwatch {
 public:
  explicit Stopwatch(const char* what) : what_(what) {}
  ~Stopwatch() {
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - begun_;
    std::printf("%-64s %10.1f ms\n", what_, spent.count());
    std::fflush(stdout);
  }

 private:
  const char* what_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

struct Ground {
  programme::Programme programme{};
  programme::DefinitionRow version{};
  std::shared_ptr<const programme::Definition> definition{};
  std::vector<OrganisationId> schools{};
  std::vector<PersonId> people{};
};

Ground survey(Snapshot& db, int cases) {
  Ground ground;
  for (const programme::Programme& each : programme::programmes(db))
    if (const auto version = programme::version_in_force(db, each.id);
        version && ground.version.id.value == 0) {
      ground.programme = each;
      ground.version = *version;
    }
  if (ground.version.id.value == 0) return ground;
  {
    const Stopwatch watch("load the definition, first time in this process");
    ground.definition = programme::load_definition(db, ground.version.id);
  }
  ground.schools = db.rows<OrganisationId>(
      "select i.organisation_id from organisation_identifier i"
      " join establishment e on e.urn = cast(i.value as integer)"
      " where i.scheme = 'urn' and i.finished_on is null order by i.organisation_id limit :cases",
      {{"cases", cases}});
  ground.people = db.rows<PersonId>("select person_id from person order by person_id limit 20");
  return ground;
}

/// Calls `write(row, i)` for each of `count` rows.
template <class F>
void fill(Transaction& tx,
          const char* table,
          const std::vector<std::string>& columns,
          std::int64_t count,
          F&& write) {
  std::int64_t i = 0;
  tx.bulk(table, columns, [&](BulkRow& row) {
    if (i == count) return false;
    write(row, i++);
    return true;
  });
}

/// Answers of every question of the definition, in as many rounds as make up the number.
std::vector<std::array<std::string, 3>> answers_of(const programme::Definition& definition) {
  std::vector<std::array<std::string, 3>> answers;
  for (int round = 1; std::ssize(answers) < answers_a_case && round < answers_a_case; ++round)
    for (const programme::Task* task : definition.tasks())
      for (const programme::Field& field : task->fields) {
        if (std::ssize(answers) == answers_a_case) break;
        programme::Answer answer{.text = "Words"};
        if (field.type == programme::FieldType::tick) answer.text = "yes";
        if (field.type == programme::FieldType::date) answer.text = "2026-03-01";
        if (field.type == programme::FieldType::number) answer.text = "1";
        if (field.type == programme::FieldType::choice) answer.text = field.options.front().id;
        answers.push_back(
            {casework::round_key(task->id, round), field.id, programme::json_of(answer)});
      }
  return answers;
}

void fill_cases(Transaction& tx, const Ground& ground, const std::vector<std::int64_t>& ids) {
  const std::string stream =
      ground.definition->streams.empty() ? "" : ground.definition->streams.front().id;
  const std::string unit = ground.definition->units.front().id;
  const auto count = std::ssize(ids);
  fill(tx,
       "case_file",
       {"case_id",
        "programme_id",
        "owner_organisation_id",
        "definition_version_id",
        "unit",
        "unit_kind",
        "stream",
        "region",
        "opened_on",
        "version",
        "protected",
        "opened_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.programme.id << ground.programme.owner
             << ground.version.id << unit << "school" << stream
             << "E1200000" + std::to_string(1 + i % 9) << opened_on << 0 << 0 << recorded;
       });
  const auto school = [&](std::int64_t i) {
    return ground.schools[static_cast<std::size_t>(i) % ground.schools.size()];
  };
  fill(tx,
       "case_holder",
       {"case_id", "organisation_id", "started_on"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << school(i) << opened_on;
       });
  fill(tx,
       "case_status",
       {"case_id", "status", "reason", "note", "happened_on", "recorded_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.definition->statuses.front().id << ""
             << "" << opened_on << recorded;
       });
  fill(
      tx,
      "case_review",
      {"case_id", "review", "held_on", "overall", "next_step", "answers", "next_on", "recorded_at"},
      count,
      [&](BulkRow& row, std::int64_t i) {
        const auto& review = ground.definition->reviews.front();
        const auto held = opened_on.plus_days(static_cast<int>(i % 200));
        row << ids[static_cast<std::size_t>(i)] << review.id << held
            << review.overall[static_cast<std::size_t>(i) % review.overall.size()].id << ""
            << "{}" << held.plus_days(120) << recorded;
      });
  fill(tx,
       "case_assignment",
       {"case_id", "role", "person_id", "started_on", "recorded_at"},
       count,
       [&](BulkRow& row, std::int64_t i) {
         row << ids[static_cast<std::size_t>(i)] << ground.definition->roles.front().id
             << ground.people[static_cast<std::size_t>(i) % ground.people.size()] << opened_on
             << recorded;
       });
}

void fill_facts(Transaction& tx, const Ground& ground, const std::vector<std::int64_t>& ids) {
  const auto answers = answers_of(*ground.definition);
  fill(tx,
       "task_answer",
       {"case_id", "task", "field", "answer", "saved_at"},
       std::ssize(ids) * std::ssize(answers),
       [&](BulkRow& row, std::int64_t i) {
         const auto& answer = answers[static_cast<std::size_t>(i) % answers.size()];
         row << ids[static_cast<std::size_t>(i) / answers.size()] << answer[0] << answer[1]
             << answer[2] << recorded;
       });
  const auto events = std::ssize(ids) * events_a_case;
  const auto keys = tx.reserve_ids("event", "event_id", static_cast<std::size_t>(events));
  const std::int64_t number = tx.number();
  fill(tx,
       "event",
       {"event_id",
        "type",
        "happened_at",
        "recorded_at",
        "author_kind",
        "author_person_id",
        "summary_fields",
        "changes",
        "transaction_number"},
       events,
       [&](BulkRow& row, std::int64_t i) {
         row << keys[static_cast<std::size_t>(i)] << "task.answered" << recorded << recorded
             << "person" << ground.people.front() << R"({"task":"check_eligibility"})"
             << "[]" << number;
       });
  fill(tx,
       "event_subject",
       {"event_id", "subject_kind", "subject_id"},
       events,
       [&](BulkRow& row, std::int64_t i) {
         row << keys[static_cast<std::size_t>(i)] << "case"
             << ids[static_cast<std::size_t>(i / events_a_case)];
       });
}

void time_lists(storage::Database& db, const access::Actor& actor) {
  using Order = casework::CaseQuery::Order;
  const Date today(2026, 9, 1);
  const auto measure = [&](const char* what, casework::CaseQuery query) {
    query.today = today;
    const Stopwatch watch(what);
    db.read([&](Snapshot& snapshot) {
      const auto found = casework::find_cases(snapshot, actor, query, 0, 25);
      casework::lines_of(snapshot, actor, found.ids);
    });
  };
  measure("a page of the caseload, first time", {});
  measure("by the next review", {});
  measure("by name", {.order = Order::school});
  measure("by lead", {.order = Order::lead});
  measure("reviews overdue", {.due = casework::CaseQuery::Due::overdue});
  measure("with a word in the name", {.words = "park"});
}

/// The definition in force with another number and a title changed.
std::string next_text(const std::string& source, int version) {
  std::string text = source;
  const std::string number = "\"version\": " + std::to_string(version);
  const auto at = text.find(number);
  if (at != std::string::npos)
    text.replace(at, number.size(), "\"version\": " + std::to_string(version + 1));
  return text;
}

int move_all(storage::Database& db, const access::Actor& actor, const Ground& ground) {
  const Date today(2026, 9, 1);
  const std::string text =
      next_text(db.read([&](Snapshot& s) { return programme::source_of(s, ground.version.id); }),
                ground.version.version);
  const auto imported =
      programme::import_definition(db, actor, ground.programme.owner, {text, "next.json"});
  if (!imported) return std::printf("%s\n", imported.error().message.c_str()), 1;
  const int to = imported->row.version;
  if (!programme::publish_definition(db, actor, ground.programme.id, to)) return 1;
  const Stopwatch both("move every case to a newer version, previewed and applied");
  casework::MovePreview preview;
  {
    const Stopwatch watch("  the preview");
    auto made = db.read([&](Snapshot& s) {
      return casework::preview_moves(s, actor, ground.programme.id, to, today);
    });
    if (!made) return 1;
    preview = std::move(*made);
  }
  const auto moved = db.write([&](Transaction& tx) {
    return casework::apply_moves(tx, actor, ground.programme.id, preview, today);
  });
  if (!moved) return 1;
  std::printf("%zu cases moved, %zu left out\n", moved->moved.size(), moved->left_out.size());
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
  const Ground ground = db.read([&](Snapshot& s) { return survey(s, cases); });
  if (ground.schools.empty() || ground.people.empty() || ground.definition->reviews.empty())
    return std::fprintf(stderr, "Make a demonstration in this database first\n"), 1;
  const auto open = db.read(
      [&](Snapshot& s) { return std::ssize(casework::open_cases(s, ground.programme.id)); });
  if (open < cases) {
    const Stopwatch watch("filling the database");
    db.write([&](Transaction& tx) {
      const auto ids =
          tx.reserve_ids("case_file", "case_id", static_cast<std::size_t>(cases - open));
      fill_cases(tx, ground, ids);
      fill_facts(tx, ground, ids);
    });
  }
  time_lists(db, actor);
  return move_all(db, actor, ground);
}
