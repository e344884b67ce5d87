#include "programme/named_schools.hpp"

#include <gtest/gtest.h>

namespace trellis::programme {
namespace {

TEST(NamedSchools, AUrnIsFoundInWhatSomebodyTyped) {
  EXPECT_EQ(urn_in("Oak Primary School, URN 900001"), Urn(900001));
  EXPECT_EQ(urn_in("900001"), Urn(900001));
  EXPECT_FALSE(urn_in("Oak Primary School").has_value());
  EXPECT_FALSE(urn_in("telephone 01234567890").has_value());
  EXPECT_FALSE(urn_in("900001 or 900002").has_value()) << "which of them is not said";
}

TEST(NamedSchools, AreReadInsideARepeatedQuestion) {
  Field school{.id = "school", .type = FieldType::organisation};
  Field field{.id = "schools", .type = FieldType::repeat};
  field.fields = {school};
  Answer answer;
  answer.rows = {{{"school", {" Oak, 900001 ", {}, {}}}}, {{"school", {" ", {}, {}}}}};

  EXPECT_EQ(schools_named(field, answer), (std::vector<std::string>{"Oak, 900001"}));
}

}  // namespace
}  // namespace trellis::programme
