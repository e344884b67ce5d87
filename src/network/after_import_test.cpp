#include <gtest/gtest.h>

#include "jobs/job_store.hpp"
#include "network/after_import_actions.hpp"
#include "network/designation_store.hpp"
#include "register/import_actions.hpp"
#include "register_fixture.hpp"

namespace trellis::network {
namespace {

using namespace registry::testing;
using AfterImport = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(AfterImport);

const Date march(2026, 3, 1);

registry::ImportReport imported(storage::Database& db,
                                const std::string& name,
                                const std::string& text) {
  const auto report = import(db, name, text, on(march));
  EXPECT_TRUE(report) << (report ? "" : report.error().message);
  return *report;
}

std::size_t waiting_jobs(storage::Database& db) {
  return db.read([](storage::Snapshot& s) { return jobs::list_jobs(s, {}, 10).size(); });
}

TEST_P(AfterImport, ANetworksListOpensItsDesignations) {
  const access::Actor actor = access::operator_at(on(march).now);
  const std::string list =
      CsvFile({"research_school", "host_as_named_in_source", "designated_from", "urn"})
          .row({{"research_school", "Example"}, {"urn", "900001"}})
          .text();
  follow_import(db(), actor, imported(db(), "list.csv", list)).value();
  EXPECT_TRUE(db().read([](storage::Snapshot& s) { return all_designations(s).empty(); }));

  const auto schools = imported(db(), "schools.csv", SchoolFile().school(900001).text());
  const auto said = follow_import(db(), actor, schools);
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("1 designation opened"), std::string::npos) << *said;
  EXPECT_EQ(db().read([](storage::Snapshot& s) { return all_designations(s).size(); }), 1U);
}

TEST_P(AfterImport, NeedIsQueuedOnceAndNotAfterAFileThatChangesNothing) {
  const access::Actor actor = access::operator_at(on(march).now);
  const std::string text = SchoolFile().school(900001).text();
  const auto first = imported(db(), "schools.csv", text);
  ASSERT_TRUE(follow_import(db(), actor, first));
  ASSERT_TRUE(follow_import(db(), actor, first));
  EXPECT_EQ(waiting_jobs(db()), 1U);
  db().write([](storage::Transaction& tx) {
    jobs::request_cancellation(tx, JobId{1}, on(march).now).value();
  });
  ASSERT_TRUE(follow_import(db(), actor, imported(db(), "schools.csv", text)));
  EXPECT_EQ(waiting_jobs(db()), 1U) << "the cancelled one alone";
}

}  // namespace
}  // namespace trellis::network
