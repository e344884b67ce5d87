// The power goes while an import, a match or a form post is under way: what was acknowledged is
// there afterwards, what was not is absent as a whole, and the work can be done again.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <random>
#include <thread>

#include "journeys/demonstration_site.hpp"
#include "storage/columns.hpp"

namespace trellis {
namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;
using testing::count;
using testing::OnADemonstration;
using testing::run_trellis;
using testing::run_trellis_for;
using testing::SiteClient;
using testing::SiteProcess;
using testing::TemporaryFolder;
using testing::url_of;
using Clock = std::chrono::steady_clock;

/// Five in ./test, fifty in ./test long.
int rounds() {
  const char* given = std::getenv("TRELLIS_KILL_ROUNDS");
  return given != nullptr ? std::atoi(given) : 5;
}

microseconds since(Clock::time_point begin) {
  return std::chrono::duration_cast<microseconds>(Clock::now() - begin);
}

/// A random instant of something that takes about `whole`.
microseconds instant_within(microseconds whole, std::mt19937& random) {
  return microseconds(random() % static_cast<unsigned long>(whole.count() + 1));
}

void must(const testing::Finished& finished) {
  ASSERT_EQ(finished.exit_code, 0) << finished.output;
}

/// Every establishment with the hash of its row, in one text.
std::string establishments_in(const std::string& url) {
  storage::Database db = storage::Database::open(url).value();
  std::string all;
  db.read([&](storage::Snapshot& s) {
    s.each<std::int64_t>("select urn + row_hash from establishment order by urn",
                         {},
                         [&](auto sum) { all += std::to_string(sum) + ' '; });
  });
  return all;
}

TEST(Kill, AnImportIsWholeOrAbsent) {
  const TemporaryFolder folder;
  const fs::path empty = folder.path() / "empty.db";
  const fs::path whole = folder.path() / "whole.db";
  must(run_trellis({"synth", "--size", "small", "--seed", "3", "--out", folder.path().string()}));
  std::string file;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    if (entry.path().filename().string().starts_with("SYNTHETIC_edubasealldata20260301"))
      file = entry.path().string();
  ASSERT_FALSE(file.empty());
  must(run_trellis({"--db", url_of(empty), "--yes", "migrate"}));
  fs::copy_file(empty, whole);
  const auto begin = Clock::now();
  must(run_trellis({"--db", url_of(whole), "import", file}));
  const microseconds took = since(begin);
  const std::string wanted = establishments_in(url_of(whole));
  ASSERT_GT(wanted.size(), 1000u);

  std::mt19937 random(11);
  for (int round = 0; round < rounds(); ++round) {
    const fs::path copy = folder.path() / ("round-" + std::to_string(round) + ".db");
    fs::copy_file(empty, copy);
    const auto ended =
        run_trellis_for(instant_within(took, random), {"--db", url_of(copy), "import", file});
    const std::string kept = establishments_in(url_of(copy));
    EXPECT_TRUE(kept.empty() || kept == wanted) << "half of a file was kept";
    if (ended.exit_code == 0) {
      EXPECT_EQ(kept, wanted) << "an acknowledged import is lost";
    }
    must(run_trellis({"--db", url_of(copy), "import", file}));
    EXPECT_EQ(establishments_in(url_of(copy)), wanted);
    EXPECT_EQ(count(url_of(copy),
                    "select count(*) from establishment_version where valid_to < valid_from"),
              0);
  }
}

TEST_F(OnADemonstration, AMatchIsWholeOrAbsent) {
  microseconds took{};
  {
    SiteProcess site(url(), {"--demo"});
    SiteClient client(site.port());
    sign_in(client);
    const auto begin = Clock::now();
    ASSERT_TRUE(run_match(client)) << client.body();
    took = since(begin);
  }
  std::mt19937 random(12);
  for (int round = 0; round < rounds(); ++round) {
    const auto before = count(url(), "select count(*) from match_run");
    SiteProcess site(url(), {"--demo"});
    SiteClient client(site.port());
    sign_in(client);
    std::atomic<bool> acknowledged = false;
    std::jthread poster([&] { acknowledged = run_match(client); });
    std::this_thread::sleep_for(instant_within(took, random));
    site.kill();
    poster.join();

    const auto after = count(url(), "select count(*) from match_run");
    EXPECT_GE(after, before + (acknowledged ? 1 : 0)) << "an acknowledged match is lost";
    EXPECT_LE(after, before + 1);
    EXPECT_EQ(count(url(),
                    "select count(*) from match_run r where r.partners <> (select count(*) "
                    "from match_proposal p where p.match_run_id = r.match_run_id)"),
              0)
        << "half of a match was kept";
    SiteProcess again(url(), {"--demo"});
    SiteClient later(again.port());
    sign_in(later);
    EXPECT_TRUE(run_match(later)) << later.body();
  }
}

struct Pair {
  std::int64_t partner = 0;
  std::int64_t lead = 0;
};
void read_row(storage::Columns& columns, Pair& row) { columns >> row.partner >> row.lead; }

TEST_F(OnADemonstration, AFormPostIsKeptOnceAnswered) {
  std::vector<Pair> pairs;
  {
    storage::Database db = storage::Database::open(url()).value();
    db.read([&](storage::Snapshot& s) {
      pairs = s.rows<Pair>(
          "select m.partner_urn, m.lead_urn from match_proposal m where m.lead_urn is not null and "
          "m.match_run_id = (select min(match_run_id) from match_run) and not exists (select 1 "
          "from pairing p where p.partner_organisation_id = m.partner_organisation_id) "
          "order by m.partner_urn");
    });
  }
  const std::string run = std::to_string(count(url(), "select min(match_run_id) from match_run"));
  // The demonstration keeps a pair together by hand, which is an event of another name.
  const auto kept_together = count(url(), "select count(*) from pair_rule");
  std::mt19937 random(13);
  std::size_t next = 0;
  for (int round = 0; round < rounds(); ++round) {
    const auto before = count(url(), "select count(*) from pair_rule");
    SiteProcess site(url(), {"--demo"});
    SiteClient client(site.port());
    sign_in(client);
    std::atomic<int> acknowledged = 0;
    std::atomic<bool> ended = false;
    std::jthread poster([&] {
      try {
        for (; next < pairs.size(); ++next) {
          client.open(programme_page() + "/runs/" + run + "/partners/" +
                      std::to_string(pairs[next].partner));
          client.submit(programme_page() + "/pairs",
                        {{"partner", std::to_string(pairs[next].partner)},
                         {"lead", std::to_string(pairs[next].lead)},
                         {"kind", "apart"},
                         {"reason", "Invented for a test"}});
          if (client.status() == 200) ++acknowledged;
        }
      } catch (const std::runtime_error&) {
        ++next;  // whether that one was kept is what is looked at below
      }
      ended = true;
    });
    while (acknowledged < 1 && !ended) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(instant_within(std::chrono::milliseconds(300), random));
    site.kill();
    poster.join();

    ASSERT_GT(acknowledged, 0) << client.h1();
    const auto kept = count(url(), "select count(*) from pair_rule") - before;
    EXPECT_GE(kept, acknowledged) << "an acknowledged pair is lost";
    EXPECT_LE(kept, acknowledged + 1) << "more than the one that was under way";
    EXPECT_EQ(count(url(), "select count(*) from pair_rule") - kept_together,
              count(url(), "select count(*) from event where type = 'pair.kept_apart'"))
        << "a pair without its event, or an event without its pair";
  }
}

}  // namespace
}  // namespace trellis
