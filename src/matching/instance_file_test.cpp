#include "matching/instance_file.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"

namespace trellis::matching {
namespace {

/// Trust 5001 leads and has two lead schools; trust 4001 is its partner.
constexpr auto with_trusts = R"({
  "version": 2, "kind": "lead-partner", "name": "two layers",
  "leads": [
    {"urn": 900101, "x": 0, "y": 0, "trust": 5001, "extended": 1, "core": 1, "total": 2},
    {"urn": 900102, "x": 0, "y": 0, "trust": 5001, "extended": 1, "core": 0, "total": 1},
    {"urn": 900103, "x": 0, "y": 0, "trust": 0, "extended": 1, "core": 0, "total": 1}],
  "partners": [
    {"urn": 900001, "x": 0, "y": 0, "stream": "extended"},
    {"urn": 900002, "x": 0, "y": 0, "stream": "extended"},
    {"urn": 900003, "x": 0, "y": 0, "stream": "core"}],
  "edges": [[0, 0, 10], [0, 2, 90], [1, 1, 20], [2, 0, 5]],
  "trusts": {
    "leads": [{"uid": 5001, "places": 1}, {"uid": 5002, "places": 1}],
    "partners": [{"uid": 4001}, {"uid": 4002}],
    "edges": [[0, 0, 30], [1, 0, 10], [1, 1, 15]]}})";

TEST(InstanceFile, APlaceForATrustsAcademyIsTakenOffItsLeadTrustsSchools) {
  auto file = read_instance_file(with_trusts);
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const auto trusts = optimise::solve(*file->trusts, {.salt = "test"});
  ASSERT_EQ(trusts->totals.placed, 2u);  // 4001 with 5001, 4002 with 5002

  const auto aside = set_places_aside(*file, trusts->edge_of);
  ASSERT_TRUE(aside.has_value()) << aside.error().message;
  const auto schools = optimise::solve(file->instance, {.salt = "test"});

  ASSERT_EQ(aside->size(), 1u);  // 5002 has no lead school
  EXPECT_EQ((*aside)[0].trust, 5001);
  EXPECT_EQ((*aside)[0].places, 1);
  EXPECT_EQ((*aside)[0].left, 1);
  EXPECT_EQ(schools->totals.placed, 3u);
  EXPECT_EQ(schools->totals.points, 90 + 20 + 5);  // one of the two extended places is left
}

TEST(InstanceFile, WithoutTrustsNothingIsTakenOff) {
  std::string text = with_trusts;
  text.replace(text.find("\"places\": 1}, {"), 15, "\"places\": 0}, {");
  auto file = read_instance_file(text);
  const auto trusts = optimise::solve(*file->trusts, {.salt = "test"});

  const auto aside = set_places_aside(*file, trusts->edge_of);

  EXPECT_TRUE(aside->empty());
  EXPECT_EQ(optimise::solve(file->instance, {.salt = "test"})->totals.points, 10 + 20 + 5);
}

TEST(InstanceFile, ATotalBelowTheStreamsOverlapsTheTrustsLimitAndIsNamed) {
  std::string text = with_trusts;
  text.replace(text.find("\"total\": 2"), 10, "\"total\": 1");
  auto file = read_instance_file(text);
  const auto trusts = optimise::solve(*file->trusts, {.salt = "test"});

  const auto aside = set_places_aside(*file, trusts->edge_of);

  ASSERT_FALSE(aside.has_value());
  EXPECT_TRUE(aside.error().message.starts_with("Lead 900101 offers fewer places in all"))
      << aside.error().message;
}

TEST(InstanceFile, RanksOfEitherSideAreReadWithThePairs) {
  const auto file = read_instance_file(R"({
    "version": 2, "kind": "lead-partner",
    "leads": [{"urn": 900101, "x": 0, "y": 0, "extended": 0, "core": 1, "total": 1}],
    "partners": [{"urn": 900001, "x": 0, "y": 0, "stream": "core"},
                 {"urn": 900002, "x": 0, "y": 0, "stream": "core"}],
    "edges": [[0, 0, 10, 1, 2], [1, 0, 20, 1, 1]]})");

  ASSERT_TRUE(file.has_value()) << file.error().message;
  EXPECT_EQ(file->preferences.partner_rank, (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(file->preferences.lead_rank, (std::vector<std::int64_t>{2, 1}));
}

std::string refusal_of(std::string text, const std::string& part, const std::string& instead) {
  text.replace(text.find(part), part.size(), instead);
  const auto file = read_instance_file(text);
  return file ? "" : file.error().message;
}

TEST(InstanceFile, NamesTheEntryThatIsWrong) {
  EXPECT_EQ(refusal_of(with_trusts, "\"version\": 2", "\"version\": 3"),
            "Only versions 1 and 2 of the instance format are known");
  EXPECT_EQ(refusal_of(with_trusts, "\"version\": 2", "\"version\": 1"),
            "The layer of trusts is of version 2: write \"version\": 2 at the top");
  EXPECT_EQ(refusal_of(with_trusts, "[0, 0, 30]", "[2, 0, 30]"),
            "trusts.edges[0] points at a trust that the file does not have");
  EXPECT_EQ(
      refusal_of(with_trusts, "[0, 0, 10]", "[0, 0, 10, 1]"),
      "edges[0] is not [partner index, lead index, cost], alone or with the partner's and the "
      "lead's rank");
  EXPECT_EQ(refusal_of(with_trusts, "[0, 0, 10]", "[0, 0, 10, 1, 1]"),
            "Some pairs have ranks and others none: give both ranks to each, or to none");
  EXPECT_NE(refusal_of(with_trusts, "\"uid\": 4001", "\"urn\": 4001").find("trusts.partners[0]"),
            std::string::npos);
}

}  // namespace
}  // namespace trellis::matching
