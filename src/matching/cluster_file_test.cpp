#include "matching/cluster_file.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

std::string message(std::string_view text) {
  const auto file = read_cluster_file(text);
  return file ? "read" : file.error().message;
}

TEST(ClusterFile, IsReadWithEveryRule) {
  const auto file = read_cluster_file(R"({"kind": "clusters", "version": 1, "name": "North",
      "dmax_m": 9000, "size_penalty_m": {"3": 70, "4": 0},
      "minimums": [{"phase": "S", "least": 1, "name": "secondaries"}], "trust_share": [1, 3],
      "reviews": 2, "reciprocal": "forbid",
      "schools": [{"urn": 900001, "x": 1, "y": 2, "phase": "S", "trust": 9},
                  {"urn": 900002, "x": null, "y": null, "phase": "P"},
                  {"urn": 900003, "x": 5, "y": 6, "phase": "P"}],
      "items": [[0], [1, 2]], "conflicts": [[0, 1]],
      "together": [[900001, 900003]], "apart": [[900002, 900003]],
      "certificate": {"best_m": 12.5}})");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->name, "North");
  EXPECT_EQ(file->phases, (std::vector<std::string>{"P", "S"}));
  EXPECT_EQ(file->schools[0].kind, 1u);
  EXPECT_EQ(file->schools[0].point, (optimise::Point{1, 2}));
  EXPECT_EQ(file->schools[0].trust, 9);
  EXPECT_FALSE(file->schools[1].point);
  EXPECT_EQ(file->rules.distance_m_max, 9000);
  ASSERT_EQ(file->rules.sizes.size(), 2u);
  EXPECT_EQ(file->rules.sizes[0].penalty_mm, 70'000);
  EXPECT_EQ(file->rules.minimums[0].kind, 1u);
  EXPECT_EQ(file->rules.trust_share_bottom, 3u);
  EXPECT_EQ(file->rules.reviews, 2u);
  EXPECT_EQ(file->rules.reciprocal, optimise::Wish::forbid);
  EXPECT_EQ(file->rules.together,
            (std::vector<std::vector<std::int64_t>>{{900002, 900003}, {900001, 900003}}));
  ASSERT_EQ(file->rules.apart.size(), 2u);
  EXPECT_EQ(file->rules.apart[0], std::pair(std::int64_t{900001}, std::int64_t{900002}));
  EXPECT_EQ(file->stated_mm, 12'500);
}

TEST(ClusterFile, WithoutPrimariesThreeAreStillNeeded) {
  const auto file = read_cluster_file(
      R"({"kind": "clusters", "schools": [{"urn": 900001, "x": 1, "y": 2, "phase": "S"}]})");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rules.minimums.size(), 1u);
  EXPECT_NE(file->rules.minimums[0].kind, file->schools[0].kind);
  EXPECT_EQ(file->rules.minimums[0].least, 3u);
}

TEST(ClusterFile, ABadFileIsRefusedInWords) {
  EXPECT_EQ(message("{"), "The file is not JSON, or it is cut off before its end");
  EXPECT_EQ(message("[]"), "The file must hold one JSON object");
  EXPECT_EQ(message(R"({"kind": "rota"})"),
            "The file's kind is \"rota\": trellis cluster reads clusters");
  EXPECT_EQ(message(R"({"kind": "clusters", "version": 2, "schools": []})"),
            "The file's version is 2: only version 1 is known");
  EXPECT_EQ(message(R"({"kind": "clusters"})"), "schools is missing: add the list");
  EXPECT_EQ(message(R"({"kind": "clusters", "schools": [], "dmax": 5})"),
            "dmax is not known: correct its name or take it out of the file");
  EXPECT_EQ(message(R"({"kind": "clusters", "schools": [], "size_penalty_m": {"9": 5}})"),
            "Clusters of 9 schools are asked for: sizes must be from 2 to 8");
  EXPECT_EQ(message(R"({"kind": "clusters", "schools": [], "dmax_m": 300000})"),
            "dmax_m must be from 0 to 200000");
  EXPECT_EQ(message(R"({"kind": "clusters", "schools": [], "reciprocal": "never"})"),
            "reciprocal is \"never\": it must be allow, avoid or forbid");
  EXPECT_EQ(message(R"({"kind": "clusters", "schools": [], "trust_share": [2, 1]})"),
            "trust_share must be a fraction such as [1, 2], from 0 to 1");
}

TEST(ClusterFile, ABadSchoolIsNamedByItsPlace) {
  const auto school = [](const std::string& fields) {
    return message(R"({"kind": "clusters", "schools": [{)" + fields + "}]}");
  };
  EXPECT_EQ(school(R"("urn": 900001)"), "schools[0].phase is missing: add the text");
  EXPECT_EQ(school(R"("phase": "P")"), "schools[0].urn is missing: add the number");
  EXPECT_EQ(school(R"("urn": 1.5, "phase": "P")"), "schools[0].urn must be a whole number");
  EXPECT_EQ(school(R"("urn": 9223372036854775809, "phase": "P")"),
            "schools[0].urn must have at most fifteen digits");
  EXPECT_EQ(school(R"("urn": 900001, "phase": "P", "x": 5)"),
            "schools[0] has only one coordinate: give both, or neither if it is not known");
  EXPECT_EQ(school(R"("urn": 900001, "phase": "P", "turst": 5)"),
            "schools[0].turst is not known: correct its name or take it out of the file");
}

TEST(ClusterFile, GroupsThatPointNowhereAreRefused) {
  const auto groups = [](const std::string& fields) {
    return message(R"({"kind": "clusters", "schools": [{"urn": 900001, "phase": "P"}], )" + fields +
                   "}");
  };
  EXPECT_EQ(groups(R"("items": [[7]])"),
            "items[0][0] points at a school that the file does not have");
  EXPECT_EQ(groups(R"("items": [[]])"), "items[0] must name at least one school");
  EXPECT_EQ(groups(R"("items": [[0]], "conflicts": [[0, 0]])"),
            "conflicts[0] must name two different items");
  EXPECT_EQ(groups(R"("apart": [[900001]])"), "apart[0] must be a list of at least 2 numbers");
}

}  // namespace
}  // namespace trellis::matching
