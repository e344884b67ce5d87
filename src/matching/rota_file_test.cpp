#include "matching/rota_file.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

std::string message(std::string_view text) {
  const auto file = read_rota_file(text);
  return file ? "read" : file.error().message;
}

TEST(RotaFile, IsReadWithEveryRule) {
  const auto file = read_rota_file(R"({"kind": "rota", "version": 1, "name": "North", "reviews": 2,
      "years": 3, "reciprocal": "forbid", "repeats": "allow", "unknown_phase": "avoid",
      "clusters": [{"name": "A", "schools": [
          {"urn": 900001, "trust": 4, "phase": "P", "x": 5, "y": 6},
          {"urn": 900002, "phase": "S", "knows": ["P"]}]},
        {"schools": [{"urn": 900003}]}],
      "past": [[900001, 900002]]})");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->years, 3u);
  EXPECT_EQ(file->rules.reviews, 2u);
  EXPECT_EQ(file->rules.reciprocal, optimise::Wish::forbid);
  EXPECT_EQ(file->rules.repeats, optimise::Wish::allow);
  EXPECT_EQ(file->rules.unknown_phase, optimise::Wish::avoid);
  ASSERT_EQ(file->clusters.size(), 2u);
  EXPECT_EQ(file->clusters[0].name, "A");
  EXPECT_EQ(file->clusters[1].name, "Cluster 2");
  const auto& members = file->clusters[0].members;
  EXPECT_EQ(members[0].trust, 4);
  EXPECT_EQ(members[0].point, (optimise::Point{5, 6}));
  EXPECT_EQ(members[0].phases_known, 1u << members[0].phase);
  EXPECT_EQ(members[1].phases_known, 1u << members[0].phase | 1u << members[1].phase);
  EXPECT_FALSE(members[1].point);
  ASSERT_EQ(file->past.size(), 1u);
  EXPECT_EQ(file->past[0].reviewer, 900001);
}

TEST(RotaFile, ATableOfPatternsIsReadInPlaceOfClusters) {
  const auto file = read_rota_file(R"({"kind": "peer-review-rota", "cases": [
      {"reviews": 1, "n": 3, "trust_blocks": [2, 1], "status": "impossible"}]})");
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_EQ(file->patterns.size(), 1u);
  EXPECT_EQ(file->patterns[0].trust_blocks, (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(file->patterns[0].stated, optimise::RotaStatus::impossible);
}

TEST(RotaFile, ABadFileIsRefusedInWords) {
  EXPECT_EQ(message(R"({"kind": "clusters"})"),
            "The file's kind is \"clusters\": trellis rota reads rota or peer-review-rota");
  EXPECT_EQ(message(R"({"kind": "rota", "clusters": []})"),
            "There are no clusters: add at least one");
  EXPECT_EQ(message(R"({"kind": "rota", "reviews": 0, "clusters": []})"),
            "reviews must be from 1 to 7");
  EXPECT_EQ(message(R"({"kind": "rota", "clusters": [{"schools": [{"trust": 4}]}]})"),
            "clusters[0].schools[0].urn is missing: add the number");
  EXPECT_EQ(message(R"({"kind": "rota", "clusters": [{"schools": [{"urn": 900001, "x": 4}]}]})"),
            "clusters[0].schools[0] has only one coordinate: give both, or neither if it is not "
            "known");
  EXPECT_EQ(message(R"({"kind": "rota", "clusters": [{"pupils": []}]})"),
            "clusters[0].pupils is not known: correct its name or take it out of the file");
  EXPECT_EQ(message(R"({"kind": "rota", "clusters": [{"schools": []}], "past": [[5]]})"),
            "past[0] must be a list of at least 2 numbers");
  EXPECT_EQ(message(R"({"kind": "peer-review-rota", "cases": [{"trust_blocks": [9]}]})"),
            "cases[0].trust_blocks must add up to at most 8 schools");
}

}  // namespace
}  // namespace trellis::matching
