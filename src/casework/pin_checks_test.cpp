#include "casework/pin_checks.hpp"

#include "casework/case_world_fixture.hpp"
#include "casework/citation_store.hpp"
#include "evidence/evidence_actions.hpp"

namespace trellis::casework {
namespace {

using programme::Field;
using programme::FieldType;
using storage::Snapshot;
using storage::Transaction;

const std::vector<Field> questions = {
    {.id = "chosen", .type = FieldType::evidence, .label = "Evidence chosen"},
    {.id = "more",
     .type = FieldType::repeat,
     .label = "More",
     .fields = {{.id = "item", .type = FieldType::evidence, .label = "Item"}}}};

class PinChecks : public testing::CaseWorld {
 protected:
  void load() {
    db().write([&](Transaction& tx) {
      const auto loaded = evidence::load_catalogue(
          tx, actor_, {"item,title,as_of,source\nquiet,Quiet reading,2026-03-01,Invented\n", true});
      ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
    });
  }
  Result<void> check(const Answers& answers, const Answers& old = {}) {
    return db().read(
        [&](Snapshot& s) { return check_pins(s, programme::pointers(questions), answers, old); });
  }
  static Answers naming(const char* text) {
    Answers answers;
    answers["chosen"].text = text;
    return answers;
  }
};
TRELLIS_FOR_EACH_ENGINE(PinChecks);

TEST_P(PinChecks, AnythingGoesWhileTheCatalogueIsEmpty) {
  EXPECT_TRUE(check(naming("A book I read")).has_value());
}

TEST_P(PinChecks, ANewAnswerIsAnItemWithAVersionThatExists) {
  load();

  EXPECT_TRUE(check(naming("quiet@1")).has_value());
  EXPECT_EQ(check(naming("quiet@2")).error().field, "chosen");
  EXPECT_EQ(check(naming("A book I read")).error().message,
            "Select an item of the evidence catalogue for evidence chosen");
  EXPECT_TRUE(check(naming("A book I read"), naming("A book I read")).has_value());
  Answers rows;
  Answers row;
  row["item"].text = "loud@1";
  rows["more"].rows.push_back(row);
  EXPECT_EQ(check(rows).error().field, "more");
}

TEST(Citations, AreReadFromTheKeptAnswers) {
  EXPECT_EQ(versions_pinned(R"({"a":"quiet@2","b":[{"c":"quiet@1"}],"d":"quieter@9"})", "quiet"),
            (std::set<int>{1, 2}));
  EXPECT_TRUE(versions_pinned(R"({"a":"quiet@x","b":"see quiet@1"})", "quiet").empty());
}

}  // namespace
}  // namespace trellis::casework
