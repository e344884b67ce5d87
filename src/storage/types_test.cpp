// What each engine does with types, nulls and names: every trap has a test on both.
#include <cmath>
#include <limits>

#include "storage/test_database.hpp"

namespace trellis::storage {

namespace {

class StorageTypes : public testing::EachEngine {
 protected:
  void SetUp() override {
    EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const std::string type = GetParam() == Engine::sqlite ? "blob" : "bytea";
    db().write([&](Transaction& tx) {
      tx.run_script("create table thing (whole bigint, number double precision, words text, data " +
                    type + ")");
    });
  }
  void put(const Parameters& parameters) {
    db().write([&](Transaction& tx) {
      tx.execute("insert into thing (whole, number, words) values (:whole, :number, :words)",
                 parameters);
    });
  }
  template <class T>
  T value(std::string_view sql, const Parameters& parameters = {}) {
    return db().read([&](Snapshot& s) { return *s.one<T>(sql, parameters); });
  }
};

struct Narrow {
  std::int64_t whole = 0;
};
void read_row(Columns& columns, Narrow& row) { columns >> row.whole; }

}  // namespace

TRELLIS_FOR_EACH_ENGINE(StorageTypes);

TEST_P(StorageTypes, KeepEveryValueAsItWas) {
  const Date date(2026, 3, 9);
  const Instant instant = *Instant::parse("2026-03-09T14:05:06Z");
  put({{"whole", std::numeric_limits<std::int64_t>::min()},
       {"number", 0.1},
       {"words", "d\xC3\xA9j\xC3\xA0 \t\n\\ ' \" :x"}});

  EXPECT_EQ(value<std::int64_t>("select whole from thing"),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value<double>("select number from thing"), 0.1);
  EXPECT_EQ(value<std::string>("select words from thing"), "d\xC3\xA9j\xC3\xA0 \t\n\\ ' \" :x");
  EXPECT_EQ(value<Date>("select cast(:d as text)", {{"d", date}}), date);
  EXPECT_EQ(value<Instant>("select cast(:d as text)", {{"d", instant}}), instant);
}

TEST_P(StorageTypes, KeepIdentifiersAndFlags) {
  put({{"whole", Urn(900001)}, {"number", 1.0}, {"words", std::optional<std::string>()}});

  EXPECT_EQ(value<Urn>("select whole from thing"), Urn(900001));
  EXPECT_EQ(value<OrganisationId>("select whole from thing"), OrganisationId{900001});
  EXPECT_EQ(value<std::int64_t>("select count(*) from thing where whole = :urn",
                                {{"urn", GroupUid(900001)}}),
            1);
  EXPECT_TRUE(value<bool>("select cast(:flag as bigint)", {{"flag", true}}));
  EXPECT_EQ(value<std::optional<std::string>>("select words from thing"), std::nullopt);
}

TEST_P(StorageTypes, RefuseAnIntegerTooLargeForItsField) {
  put({{"whole", 5'000'000'000}, {"number", 1.0}, {"words", "x"}});

  EXPECT_THROW(value<int>("select whole from thing"), Error);
  EXPECT_THROW(value<Urn>("select whole from thing"), Error);
  EXPECT_THROW(value<bool>("select whole from thing"), Error);
}

TEST_P(StorageTypes, RefuseToReadOneTypeAsAnother) {
  put({{"whole", 1}, {"number", 1.5}, {"words", "12"}});

  EXPECT_THROW(value<std::int64_t>("select words from thing"), Error);
  EXPECT_THROW(value<std::int64_t>("select number from thing"), Error);
  EXPECT_THROW(value<double>("select words from thing"), Error);
  EXPECT_THROW(value<std::string>("select whole from thing"), Error);
  EXPECT_THROW(value<Date>("select words from thing"), Error);
}

TEST_P(StorageTypes, RefuseNullInAPlainField) {
  put({{"whole", std::nullopt}, {"number", std::nullopt}, {"words", std::nullopt}});

  EXPECT_THROW(value<std::int64_t>("select whole from thing"), Error);
  EXPECT_THROW(value<double>("select number from thing"), Error);
  EXPECT_THROW(value<std::string>("select words from thing"), Error);
  EXPECT_EQ(value<std::optional<double>>("select number from thing"), std::nullopt);
}

TEST_P(StorageTypes, ReadWholeNumbersFromCountAndSum) {
  put({{"whole", 2}, {"number", 1.5}, {"words", "x"}});
  put({{"whole", 5'000'000'000}, {"number", 1.5}, {"words", "x"}});

  EXPECT_EQ(value<std::int64_t>("select count(*) from thing"), 2);
  EXPECT_EQ(value<std::int64_t>("select sum(whole) from thing"), 5'000'000'002);
  EXPECT_EQ(value<double>("select sum(number) from thing"), 3.0);
}

TEST_P(StorageTypes, BindOneNameUsedTwiceOnce) {
  put({{"whole", 7}, {"number", 1.0}, {"words", "x"}});

  EXPECT_EQ(value<std::int64_t>("select count(*) from thing where whole = :q or whole = :q + 1",
                                {{"q", 7}}),
            1);
}

TEST_P(StorageTypes, RefuseNamesThatDoNotFit) {
  EXPECT_THROW(value<std::int64_t>("select count(*) from thing where whole = :q"), Error);
  EXPECT_THROW(value<std::int64_t>("select count(*) from thing", {{"q", 7}}), Error);
  EXPECT_THROW(
      value<std::int64_t>("select count(*) from thing where whole = :q", {{"q", 7}, {"q", 8}}),
      Error);
}

TEST_P(StorageTypes, RefuseTextThatNoColumnCanKeep) {
  const auto with = [](std::string_view words) {
    return std::vector<Parameter>{{"whole", 1}, {"number", 1.0}, {"words", words}};
  };
  EXPECT_THROW(put(with(std::string_view("a\0b", 3))), Error);
  EXPECT_THROW(put(with("\x92")), Error);
  EXPECT_THROW(put({{"whole", 1}, {"number", std::nan("")}, {"words", "x"}}), Error);
  EXPECT_EQ(value<std::int64_t>("select count(*) from thing"), 0);
}

TEST_P(StorageTypes, RefuseARowThatReadsMoreOrFewerColumns) {
  put({{"whole", 1}, {"number", 1.0}, {"words", "x"}});

  EXPECT_THROW(value<Narrow>("select whole, number from thing"), Error);
  EXPECT_NO_THROW(value<Narrow>("select whole from thing"));
}

TEST_P(StorageTypes, GiveNoRowWhenThereIsNone) {
  const auto found =
      db().read([](Snapshot& s) { return s.one<std::int64_t>("select whole from thing"); });

  EXPECT_EQ(found, std::nullopt);
}

TEST_P(StorageTypes, AcceptAValueThatIsNullAtTimesUnderOnePreparedText) {
  const auto matching = [&](std::optional<std::int64_t> whole) {
    return value<std::int64_t>(
        "select count(*) from thing where cast(:whole as bigint) is null or whole = :whole",
        {{"whole", whole}});
  };
  put({{"whole", 1}, {"number", 1.0}, {"words", "x"}});
  put({{"whole", 2}, {"number", 1.0}, {"words", "x"}});

  EXPECT_EQ(matching(std::nullopt), 2);
  EXPECT_EQ(matching(2), 1);
  EXPECT_EQ(matching(std::nullopt), 2);
  EXPECT_EQ(matching(3), 0);
}

TEST_P(StorageTypes, KeepBytesOfEveryValue) {
  std::string data;
  for (int i = 0; i < 256; ++i) data += static_cast<char>(i);
  db().write([&](Transaction& tx) {
    tx.execute("insert into thing (whole, data) values (1, :data)", {{"data", Bytes{data}}});
    tx.execute("insert into thing (whole, data) values (2, :data)", {{"data", Bytes{}}});
  });

  EXPECT_EQ(value<Bytes>("select data from thing where whole = 1"), Bytes{data});
  EXPECT_EQ(value<Bytes>("select data from thing where whole = 2"), Bytes{});
}

TEST_P(StorageTypes, MatchListsOfAnySizeUpToTheBound) {
  for (int i = 1; i <= 6; ++i) put({{"whole", i}, {"number", 1.0}, {"words", std::to_string(i)}});
  const auto among = [&](const std::vector<int>& list, const std::vector<std::string>& words) {
    return value<std::int64_t>(
        "select count(*) from thing where whole in (:list) and words in (:words) and number = :one",
        {{"list", list}, {"words", words}, {"one", 1.0}});
  };

  EXPECT_EQ(among({1, 2, 3, 9}, {"2", "3", "4"}), 2);
  EXPECT_EQ(among({1}, {"1"}), 1);
  EXPECT_EQ(among({}, {"1"}), 0);
  EXPECT_EQ(among(std::vector<int>(500, 4), {"4"}), 1);
  EXPECT_THROW(among(std::vector<int>(501, 4), {"4"}), Error);
}

TEST_P(StorageTypes, ReadTheSameTextInsideItself) {
  for (int i = 1; i <= 3; ++i) put({{"whole", i}, {"number", 1.0}, {"words", "x"}});
  constexpr auto sql = "select whole from thing where whole >= :from order by whole";

  int pairs = 0;
  db().read([&](Snapshot& s) {
    s.each<std::int64_t>(sql, {{"from", 1}}, [&](std::int64_t outer) {
      s.each<std::int64_t>(sql, {{"from", outer}}, [&](std::int64_t) { ++pairs; });
    });
  });

  EXPECT_EQ(pairs, 6);
}

TEST_P(StorageTypes, StopReadingWhenToldTo) {
  for (int i = 1; i <= 3; ++i) put({{"whole", i}, {"number", 1.0}, {"words", "x"}});

  std::vector<std::int64_t> seen;
  db().read([&](Snapshot& s) {
    s.each<std::int64_t>("select whole from thing order by whole", {}, [&](std::int64_t whole) {
      seen.push_back(whole);
      return seen.size() < 2;
    });
  });

  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2}));
}

}  // namespace trellis::storage
