#include "evidence/evidence_import.hpp"

#include <gtest/gtest.h>

namespace trellis::evidence {
namespace {

const std::string head = "item,title,as_of,months,months_state,cost_band,security,source\n";

CatalogueFile read_rows(const std::string& rows) {
  auto file = read_catalogue(head + rows);
  EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
  return file.value_or(CatalogueFile{});
}

std::map<std::string, HeldItem> held_after(const CatalogueFile& file) {
  std::map<std::string, HeldItem> held;
  for (const CatalogueRow& row : file.rows) held[row.code] = {row.kind, 1, row.finding};
  return held;
}

TEST(EvidenceImport, ReadsWhatIsKnownAndLeavesTheRestAbsent) {
  const CatalogueFile file = read_rows(
      "quiet_reading,Quiet reading,2026-03-09,4,estimated,1,3,Invented\n"
      "long_walks,Long walks,2026-03-09,,insufficient,,,Invented\n");

  ASSERT_EQ(file.mistakes.size(), 0U);
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_EQ(file.rows[0].finding.months, 4);
  EXPECT_FALSE(file.rows[1].finding.months.has_value());
  EXPECT_EQ(file.rows[1].finding.months_state, MonthsState::insufficient);
  EXPECT_FALSE(file.rows[1].finding.security.has_value());
}

TEST(EvidenceImport, NamesEachCellThatCannotBeReadWithItsLine) {
  const CatalogueFile file = read_rows(
      "Quiet,Quiet reading,2026-02-30,four,estimated,9,3,\n"
      "fine,Fine,2026-03-09,1,estimated,1,1,Invented\n"
      "fine,Fine again,2026-03-09,1,estimated,1,1,Invented\n"
      "odd,Odd,2026-03-09,3,insufficient,1,1,Invented\n");

  std::vector<std::pair<std::size_t, std::string>> found;
  for (const CatalogueMistake& mistake : file.mistakes)
    found.emplace_back(mistake.line, mistake.column);
  const std::vector<std::pair<std::size_t, std::string>> expected = {{2, "item"},
                                                                     {2, "source"},
                                                                     {2, "as_of"},
                                                                     {2, "cost_band"},
                                                                     {2, "months"},
                                                                     {4, "item"},
                                                                     {5, "months"}};
  EXPECT_EQ(found, expected);
  ASSERT_EQ(file.rows.size(), 1U);
  EXPECT_EQ(file.rows[0].finding.title, "Fine");
}

TEST(EvidenceImport, RefusesAFileWithoutItsColumns) {
  const auto file = read_catalogue("name,months\nQuiet,4\n");

  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message.substr(0, 19), "Add the column item");
}

TEST(EvidenceImport, ReadsTheColumnsOfTheStrandsTable) {
  const auto file = read_catalogue(
      "strand_id,strand,months,months_state,cost_band,cost_scheme,security_locks,as_of,verified,"
      "source\nfeedback,Feedback,6,estimated,1,toolkit_2026,4,2026-04-02,part,Somewhere\n");

  ASSERT_TRUE(file.has_value()) << file.error().message;
  ASSERT_EQ(file->rows.size(), 1U);
  EXPECT_EQ(file->rows[0].code, "feedback");
  EXPECT_EQ(file->rows[0].finding.security, 4);
  EXPECT_EQ(file->unknown_columns, std::vector<std::string>{"verified"});
}

TEST(EvidenceImport, TheSameAgainChangesNothing) {
  const CatalogueFile file = read_rows("quiet,Quiet,2026-03-09,4,estimated,1,3,Invented\n");
  const LoadPlan plan = plan_load(file, held_after(file));

  EXPECT_EQ(plan.count(LoadStep::Kind::unchanged), 1U);
  EXPECT_TRUE(plan.mistakes.empty());
}

TEST(EvidenceImport, ANewerFindingIsANewVersionAndAnOlderOneIsRefused) {
  const auto held = held_after(read_rows("quiet,Quiet,2026-03-09,4,estimated,1,3,Invented\n"));
  const LoadPlan newer =
      plan_load(read_rows("quiet,Quiet,2026-06-01,5,estimated,1,3,Invented\n"), held);
  const LoadPlan same_day =
      plan_load(read_rows("quiet,Quiet,2026-03-09,5,estimated,1,3,Invented\n"), held);

  ASSERT_EQ(newer.count(LoadStep::Kind::new_version), 1U);
  EXPECT_EQ(newer.steps[0].version, 2);
  EXPECT_TRUE(same_day.steps.empty());
  ASSERT_EQ(same_day.mistakes.size(), 1U);
  EXPECT_EQ(same_day.mistakes[0].column, "as_of");
}

}  // namespace
}  // namespace trellis::evidence
