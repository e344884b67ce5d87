#include "casework/case_world_fixture.hpp"
#include "casework/move_actions.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::CaseWorld;
using testing::today;

/// Replaces one stretch of a text, from `begin` to the end of `end`; without an end, `begin` alone.
std::string without(std::string text,
                    const std::string& begin,
                    const std::string& end,
                    const std::string& instead = "") {
  const std::size_t from = text.find(begin);
  EXPECT_NE(from, std::string::npos) << begin;
  if (from == std::string::npos) return text;
  const std::size_t to = text.find(end, from + (end.empty() ? begin.size() : 0));
  EXPECT_NE(to, std::string::npos) << end;
  return to == std::string::npos ? text : text.replace(from, to + end.size() - from, instead);
}

/// Behaviour Hubs as version 1 was: no places of lead trusts.
std::string first_hubs() {
  std::string text = programme::shipped_text("behaviour_hubs.json");
  text = without(text, "\"version\": 2,", "", "\"version\": 1,");
  text = without(text, "        {\"id\": \"mat_places\"", "},\n");
  return without(text,
                 ",\n    // Places of a lead trust",
                 "{\"of\": \"academy\", \"period\": \"programme_year\", "
                 "\"by_stream\": {\"extended\": 1}}");
}

class ShippedVersions : public CaseWorld {
 protected:
  const char* definition_file() const override { return "targeted.json"; }

  Result<programme::ImportedDefinition> import(const std::string& text) {
    return db().write([&](Transaction& tx) {
      return programme::import_definition(tx, actor_, owner_, {text, "behaviour_hubs.json"});
    });
  }
  void publish(ProgrammeId programme, int version) {
    db().write([&](Transaction& tx) {
      const auto done = programme::publish_definition(tx, actor_, programme, version);
      ASSERT_TRUE(done.has_value()) << done.error().message;
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(ShippedVersions);

TEST_P(ShippedVersions, ADatabaseWithTheFirstHubsGetsTheSecondAndMovesItsCases) {
  const auto first = import(first_hubs());
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const ProgrammeId hubs = first->programme.id;
  publish(hubs, 1);
  const CaseId id = db().write([&](Transaction& tx) {
    const auto opened = open_case(tx,
                                  actor_,
                                  {.programme = hubs,
                                   .organisation = add_organisation(tx, "school"),
                                   .unit = "partner",
                                   .unit_kind = "school",
                                   .stream = "core"},
                                  today);
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    return opened->id;
  });
  ASSERT_TRUE(fill(id, "check_eligibility").has_value());
  const auto answers = context(id).record.answers;

  const auto second = import(programme::shipped_text("behaviour_hubs.json"));
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->programme.id, hubs) << "the same programme";
  EXPECT_EQ(second->row.version, 2);
  EXPECT_FALSE(second->unchanged);
  EXPECT_EQ(context(id).definition->version, 1) << "an open case keeps its version";
  publish(hubs, 2);

  const auto preview =
      db().read([&](Snapshot& s) { return preview_moves(s, actor_, hubs, 2, today); });
  ASSERT_TRUE(preview.has_value()) << preview.error().message;
  ASSERT_EQ(preview->cases.size(), 1u);
  EXPECT_EQ(preview->cases[0].from_version, 1);
  EXPECT_EQ(preview->refused(), 0);
  EXPECT_TRUE(preview->warnings.empty());
  const auto moved =
      db().write([&](Transaction& tx) { return apply_moves(tx, actor_, hubs, *preview, today); });
  ASSERT_TRUE(moved.has_value()) << moved.error().message;

  EXPECT_EQ(context(id).definition->version, 2);
  EXPECT_EQ(context(id).record.answers, answers) << "no answer is lost";
  EXPECT_TRUE(import(programme::shipped_text("behaviour_hubs.json"))->unchanged)
      << "again changes nothing";
}

TEST_P(ShippedVersions, OtherWordsUnderTheSameNumberAreRefused) {
  ASSERT_TRUE(import(programme::shipped_text("behaviour_hubs.json")).has_value());

  const auto again = import(without(
      programme::shipped_text("behaviour_hubs.json"), "\"Behaviour Hubs\"", "", "\"Hubs\""));

  ASSERT_FALSE(again.has_value());
}

}  // namespace
}  // namespace trellis::casework
