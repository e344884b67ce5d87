#include "access/rate_limit.hpp"

#include "access/rate_limit_store.hpp"
#include "storage/test_database.hpp"

namespace trellis::access {

namespace {

using std::chrono::seconds;

const Instant noon = *Instant::parse("2026-03-09T12:00:00Z");
constexpr RateRule four_a_minute = {"test", 4, seconds{60}};

/// The usage after `count` allowed uses at `at`.
std::optional<Usage> after(int count,
                           const RateRule& rule,
                           Instant at,
                           std::optional<Usage> usage = {}) {
  for (int i = 0; i < count; ++i) {
    const RateDecision decision = decide(usage, rule, at);
    EXPECT_TRUE(decision.allowed);
    usage = decision.usage;
  }
  return usage;
}

}  // namespace

TEST(RateLimit, AllowsSoManyUsesAndRefusesTheNext) {
  const auto usage = after(4, four_a_minute, noon);
  const RateDecision fifth = decide(usage, four_a_minute, noon.plus(seconds{10}));

  EXPECT_FALSE(fifth.allowed);
  EXPECT_EQ(fifth.retry_after, seconds{50});
  EXPECT_EQ(fifth.usage, *usage) << "a refused use must not count";
}

TEST(RateLimit, SlidesInsteadOfStartingAnewWithEachWindow) {
  const auto usage = after(4, four_a_minute, noon);

  EXPECT_FALSE(decide(usage, four_a_minute, noon.plus(seconds{61})).allowed);
  EXPECT_TRUE(decide(usage, four_a_minute, noon.plus(seconds{75})).allowed);
  EXPECT_FALSE(decide(after(1, four_a_minute, noon.plus(seconds{75}), usage),
                      four_a_minute,
                      noon.plus(seconds{80}))
                   .allowed);
  EXPECT_TRUE(decide(after(4, four_a_minute, noon.plus(seconds{200}), usage),
                     four_a_minute,
                     noon.plus(seconds{400}))
                  .allowed);
}

TEST(RateLimit, MakesSignInWaitLongerEachTime) {
  auto usage = after(4, sign_in_rule, noon);
  Instant now = noon;
  for (const int wait : {1, 2, 4, 8, 16, 32}) {
    const RateDecision early = decide(usage, sign_in_rule, now);
    EXPECT_FALSE(early.allowed);
    EXPECT_EQ(early.retry_after, seconds{wait});
    now = now.plus(seconds{wait});
    usage = after(1, sign_in_rule, now, usage);
  }
  EXPECT_EQ(usage->uses, 10);
  EXPECT_FALSE(decide(usage, sign_in_rule, now.plus(seconds{60})).allowed);
}

using RateLimits = storage::testing::EachEngine;
TRELLIS_FOR_EACH_ENGINE(RateLimits);

TEST_P(RateLimits, CountEachKeyAndEachRuleByItself) {
  const auto use = [&](const RateRule& rule, std::string_view key) {
    return db()
        .write([&](storage::Transaction& tx) { return take_use(tx, rule, key, noon); })
        .allowed;
  };
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(use(four_a_minute, "one"));

  EXPECT_FALSE(use(four_a_minute, "one"));
  EXPECT_TRUE(use(four_a_minute, "other"));
  EXPECT_TRUE(use(reset_rule, "one"));
  db().write([&](storage::Transaction& tx) { forget_uses(tx, four_a_minute, "one"); });
  EXPECT_TRUE(use(four_a_minute, "one"));
  EXPECT_EQ(db().write([&](storage::Transaction& tx) {
    return delete_old_limits(tx, noon.plus(seconds{1}));
  }),
            3);
}

}  // namespace trellis::access
