#include "matching/term_dates.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

TermDates term_row(const char* la, const char* region, Date first, Date last) {
  return {.la = la, .region = region, .title = "Term", .first = first, .last = last};
}

const Date monday(2027, 3, 22);

TEST(TermDates, ACouncilsOwnDatesComeBeforeThoseOfItsRegionAndOfEngland) {
  const std::vector<TermDates> terms = {
      term_row("", "", Date(2027, 1, 4), Date(2027, 3, 25)),
      term_row("", "E12000003", Date(2027, 1, 5), Date(2027, 3, 26)),
      term_row("380", "", Date(2027, 1, 6), Date(2027, 3, 19))};

  EXPECT_EQ(terms_of(terms, LaCode(380), "E12000003").front().last, Date(2027, 3, 19));
  EXPECT_EQ(terms_of(terms, LaCode(381), "E12000003").front().last, Date(2027, 3, 26));
  EXPECT_EQ(terms_of(terms, LaCode(381), "E12000007").front().last, Date(2027, 3, 25));
  EXPECT_EQ(terms_of(terms, LaCode(), "").front().last, Date(2027, 3, 25));
}

TEST(TermDates, DaysOutsideEveryTermAreClosed) {
  const std::vector<TermDates> terms = {term_row("", "", Date(2027, 1, 4), Date(2027, 3, 25)),
                                        term_row("", "", Date(2027, 3, 29), Date(2027, 7, 21))};

  EXPECT_EQ(days_without_term(terms, monday, Date(2027, 3, 30)),
            (std::vector<Date>{Date(2027, 3, 26), Date(2027, 3, 27), Date(2027, 3, 28)}));
}

TEST(TermDates, WhereNothingIsKnownNoDayIsClosed) {
  const std::vector<TermDates> terms = {term_row("", "", Date(2027, 1, 4), Date(2027, 3, 25))};

  EXPECT_TRUE(days_without_term(terms, Date(2031, 1, 6), Date(2031, 3, 1)).empty());
}

TEST(TermDates, TheTableOfThisBinaryNamesASourceForEveryRow) {
  ASSERT_FALSE(known_terms().empty());
  for (const TermDates& term : known_terms()) {
    EXPECT_FALSE(term.source.empty()) << term.title;
    EXPECT_LT(term.first, term.last) << term.title;
  }
}

}  // namespace
}  // namespace trellis::matching
