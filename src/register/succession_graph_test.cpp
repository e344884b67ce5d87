#include "register/succession_graph.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "register/link_reader.hpp"
#include "support_shared.hpp"

namespace trellis::registry {
namespace {

Link link(int from, int to, std::string type, std::optional<Date> on = {}) {
  return {Urn(900000 + from), Urn(900000 + to), "", std::move(type), on};
}

Urn urn(int number) { return Urn(900000 + number); }

std::vector<Link> links_of(const std::string& day) {
  auto file = unpack_file(
      test::file_bytes(test::shared_data() / "gias" / ("links_edubasealldata" + day + ".csv.gz")),
      "links_edubasealldata" + day + ".csv.gz");
  auto table = SourceTable::open(std::move(*file));
  LinkReader reader(table->header());
  CellProblems problems;
  std::vector<Link> links;
  for (auto row = table->next(); row && *row; row = table->next())
    if (auto read = reader.read(**row, problems)) links.push_back(std::move(*read));
  EXPECT_EQ(problems.count(), 0U);
  return links;
}

TEST(SuccessionGraph, BothDirectionsMakeOneEdgeWithTheLaterDate) {
  const std::vector<Link> links = {link(1, 2, "Successor", Date(2020, 1, 1)),
                                   link(2, 1, "Predecessor - merged", Date(2020, 2, 1)),
                                   link(3, 2, "Successor")};
  const SuccessionGraph graph(links);
  ASSERT_EQ(graph.edges().size(), 2U);
  EXPECT_EQ(graph.edges()[0],
            (SuccessionEdge{urn(1), urn(2), SuccessionKind::merged, true, true, Date(2020, 2, 1)}));
  EXPECT_FALSE(graph.edges()[1].as_predecessor);
  EXPECT_EQ(graph.predecessor_count(urn(2)), 2U);
  EXPECT_EQ(graph.predecessors(urn(2)), (std::vector{urn(1), urn(3)}));
}

TEST(SuccessionGraph, SelfLinksRepeatsAndInformationMakeNoEdge) {
  const std::vector<Link> links = {link(1, 1, "Successor"),
                                   link(1, 2, "Sixth Form Centre Link"),
                                   link(1, 2, "Result of Amalgamation"),
                                   link(1, 3, "Successor"),
                                   link(1, 3, "Successor")};
  EXPECT_EQ(SuccessionGraph(links).edges().size(), 1U);
}

TEST(SuccessionGraph, ACircleIsFoundFromAllThatLeadsIntoIt) {
  const std::vector<Link> links = {link(1, 2, "Successor"),
                                   link(2, 3, "Successor"),
                                   link(3, 2, "Successor"),
                                   link(4, 5, "Successor")};
  const SuccessionGraph graph(links);
  ASSERT_EQ(graph.cyclic_groups().size(), 1U);
  EXPECT_EQ(*graph.cyclic_group_ahead(urn(1)), (std::vector{urn(2), urn(3)}));
  EXPECT_EQ(graph.cyclic_group_ahead(urn(4)), nullptr);
  EXPECT_TRUE(graph.last_urns(urn(1)).empty());
  EXPECT_EQ(graph.last_urns(urn(4)), (std::vector{urn(5)}));
}

TEST(SuccessionGraph, AVeryLongChainNeedsNoRecursion) {
  std::vector<Link> links;
  for (int i = 1; i < 90000; ++i)
    links.push_back({Urn(100000 + i), Urn(100001 + i), "", "Successor", {}});
  links.push_back({Urn(190000), Urn(100001), "", "Successor", {}});
  EXPECT_EQ(SuccessionGraph(links).cyclic_groups().front().size(), 90000U);
}

/// The table of register.md, section 5.
TEST(SuccessionGraph, ThePublishedLinksHaveTheKnownFigures) {
  NEEDS_SHARED_DATA();
  struct Expected {
    std::string day;
    std::size_t rows, blank, edges, successor, predecessor, with, one, several, none, cyclic;
  };
  const std::vector<Expected> table = {
      {"20230421", 31274, 8291, 15550, 127, 58, 15437, 15304, 105, 28, 9},
      {"20240129", 32197, 8258, 16044, 182, 58, 15930, 15793, 105, 32, 11},
      {"20240717", 32825, 8256, 16363, 191, 59, 16248, 16106, 106, 36, 12},
      {"20250109", 33472, 8253, 16689, 191, 62, 16575, 16432, 109, 34, 10}};
  for (const Expected& expected : table) {
    const std::vector<Link> links = links_of(expected.day);
    const SuccessionGraph graph(links);
    const SuccessionFigures figures = figures_of(graph);
    EXPECT_EQ(links.size(), expected.rows) << expected.day;
    EXPECT_EQ(static_cast<std::size_t>(std::count_if(
                  links.begin(), links.end(), [](const Link& l) { return !l.established_on; })),
              expected.blank);
    EXPECT_EQ(figures.edges, expected.edges) << expected.day;
    EXPECT_EQ(figures.only_as_successor, expected.successor);
    EXPECT_EQ(figures.only_as_predecessor, expected.predecessor);
    EXPECT_EQ(figures.urns_with_successor, expected.with);
    EXPECT_EQ(figures.ending_in_one, expected.one);
    EXPECT_EQ(figures.ending_in_several, expected.several);
    EXPECT_EQ(figures.ending_in_none, expected.none);
    EXPECT_EQ(figures.most_successors, 5U);
    EXPECT_EQ(figures.most_predecessors, 12U);
    EXPECT_EQ(figures.cyclic_groups, expected.cyclic) << expected.day;
  }
}

TEST(SuccessionGraph, TheCirclesOfJanuary2025AreTheKnownOnes) {
  NEEDS_SHARED_DATA();
  const SuccessionGraph graph(links_of("20250109"));
  const std::vector<std::vector<int>> expected = {{101144, 101146},
                                                  {113572, 113573, 113585},
                                                  {114704, 114705},
                                                  {121064, 142855, 146558},
                                                  {122057, 122060},
                                                  {122244, 131222},
                                                  {130552, 142479},
                                                  {135073, 147355},
                                                  {146327, 150536},
                                                  {400485, 402458}};
  ASSERT_EQ(graph.cyclic_groups().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    std::vector<int> group;
    for (const Urn member : graph.cyclic_groups()[i]) group.push_back(member.number());
    EXPECT_EQ(group, expected[i]);
  }
  EXPECT_EQ(figures_of(graph).urns_in_cyclic_groups, 22U);
}

}  // namespace
}  // namespace trellis::registry
