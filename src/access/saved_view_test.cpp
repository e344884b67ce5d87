#include <gtest/gtest.h>

#include "access/person_actions.hpp"
#include "access/person_store.hpp"
#include "access/saved_view_actions.hpp"
#include "events/event_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::access {
namespace {

using storage::Snapshot;
using storage::Transaction;

const Instant view_moment = *Instant::parse("2026-03-09T09:00:00Z");

class SavedViews : public storage::testing::EachEngine {
 protected:
  Actor person(const char* name) {
    return db().write([&](Transaction& tx) {
      return Actor{.person = save_person(tx, {.name = name}, view_moment), .at = view_moment};
    });
  }
  Result<SavedViewId> save(const Actor& actor,
                           const std::string& name,
                           const char* list = "/cases",
                           const std::string& query = "stream=core") {
    return db().write([&](Transaction& tx) {
      return save_view(tx, actor, {.list = list, .name = name, .query = query});
    });
  }
  std::vector<SavedView> of(const Actor& actor) {
    return db().read([&](Snapshot& s) { return saved_views(s, *actor.person); });
  }
};
TRELLIS_FOR_EACH_ENGINE(SavedViews);

TEST_P(SavedViews, AreOnesOwnByListAndName) {
  const Actor ada = person("Ada");
  const Actor ben = person("Ben");
  ASSERT_TRUE(save(ada, "  My   core schools "));
  ASSERT_TRUE(save(ada, "My core schools", "/applications")) << "another list";
  ASSERT_TRUE(save(ben, "My core schools")) << "another person";

  ASSERT_EQ(of(ada).size(), 2u);
  EXPECT_EQ(of(ada)[1].name, "My core schools");
  EXPECT_EQ(of(ada)[1].query, "stream=core");
  EXPECT_EQ(save(ada, "my CORE schools").error().kind, ProblemKind::conflict);
  EXPECT_EQ(save(ada, " ").error().field, "name");
  EXPECT_EQ(save(ada, std::string(61, 'x')).error().field, "name");
  EXPECT_EQ(save(ada, "Everything", "/cases", "").error().kind, ProblemKind::missing);
  EXPECT_EQ(save(ada, "Long", "/cases", std::string(1001, 'x')).error().kind, ProblemKind::invalid);
}

TEST_P(SavedViews, AreRenamedAndRemovedByTheirPersonAlone) {
  const Actor ada = person("Ada");
  const Actor ben = person("Ben");
  const SavedViewId view = *save(ada, "One");
  ASSERT_TRUE(save(ada, "Two"));
  const auto rename = [&](const Actor& actor, const char* name) {
    return db().write([&](Transaction& tx) { return rename_view(tx, actor, view, name); });
  };
  const auto remove = [&](const Actor& actor) {
    return db().write([&](Transaction& tx) { return remove_view(tx, actor, view); });
  };

  EXPECT_EQ(rename(ben, "Mine now").error().kind, ProblemKind::not_found);
  EXPECT_EQ(remove(ben).error().kind, ProblemKind::not_found);
  EXPECT_EQ(rename(ada, "two").error().kind, ProblemKind::conflict);
  EXPECT_TRUE(rename(ada, "one")) << "its own name in other letters";
  EXPECT_EQ(of(ada)[1].name, "one");
  EXPECT_TRUE(remove(ada));
  EXPECT_EQ(remove(ada).error().kind, ProblemKind::not_found);
  EXPECT_EQ(of(ada).size(), 1u);
}

TEST_P(SavedViews, AreFewEnoughToStandAboveAList) {
  const Actor ada = person("Ada");
  for (int i = 0; i < saved_views_max; ++i) ASSERT_TRUE(save(ada, "View " + std::to_string(i)));

  EXPECT_EQ(save(ada, "One more").error().kind, ProblemKind::refused_by_rule);
  EXPECT_TRUE(save(ada, "One more", "/applications"));
}

TEST_P(SavedViews, NeitherVisitorsNorTokensKeepThem) {
  Actor by_token = person("Ada");
  by_token.token = TokenUse{.id = 1};

  EXPECT_EQ(save(Actor{.at = view_moment}, "View").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(save(by_token, "View").error().kind, ProblemKind::not_allowed);
}

TEST_P(SavedViews, GoWithTheirPersonAndAreInNoEvent) {
  const Actor ada = person("Ada");
  ASSERT_TRUE(save(ada, "Near the quarry"));
  for (const events::Event& event :
       db().read([&](Snapshot& s) { return events::timeline(s, events::subject(*ada.person)); }))
    for (const auto& [field, words] : event.summary)
      EXPECT_EQ(words.find("quarry"), std::string::npos);

  ASSERT_TRUE(erase_person(db(), operator_at(view_moment), *ada.person));

  EXPECT_TRUE(of(ada).empty());
}

}  // namespace
}  // namespace trellis::access
