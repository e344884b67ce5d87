#include "access/person.hpp"

#include <gtest/gtest.h>

namespace trellis::access {

TEST(Email, IsTrimmedAndLowered) {
  EXPECT_EQ(*check_email("  Ada.Invented@School.Example "), "ada.invented@school.example");
}

TEST(Email, IsRefusedWhenItCannotBeOne) {
  EXPECT_EQ(check_email(" ").error().message, "Enter an e-mail address");
  for (const char* bad : {"ada",
                          "@school.example",
                          "ada@",
                          "ada@school",
                          "a@b@c.example",
                          "ada x@school.example",
                          "ada@school.",
                          "ada@.example",
                          "<a@b.example>"})
    EXPECT_FALSE(check_email(bad)) << bad;
  std::string long_one = "a@b.example";
  long_one.insert(0, 250, 'a');
  EXPECT_FALSE(check_email(long_one));
}

TEST(Name, IsSqueezedAndNotEmpty) {
  EXPECT_EQ(*check_name("  Ada   Invented "), "Ada Invented");
  EXPECT_FALSE(check_name("  "));
  EXPECT_FALSE(check_name(std::string(121, 'a')));
}

}  // namespace trellis::access
