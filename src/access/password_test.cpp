#include "access/password.hpp"

#include <gtest/gtest.h>
#include <set>

namespace trellis::access {

namespace {

bool is_accepted(std::string_view password) {
  return check_password(password, "Ada Invented", "ada.invented@school.example").has_value();
}

}  // namespace

TEST(Password, MustHaveTwelveCharacters) {
  EXPECT_EQ(check_password("", "", "").error().message, "Enter a password");
  EXPECT_EQ(check_password("kestrel-moo", "", "").error().message,
            "Password must be 12 characters or more");
  EXPECT_TRUE(is_accepted("kestrel-moor"));
  std::string long_one(201, 'k');
  long_one[7] = 'w';
  EXPECT_FALSE(is_accepted(long_one));
}

TEST(Password, MustNotBeOneThatEverybodyGuesses) {
  for (const char* guess : {"password1234",
                            "P@ssw0rd2026!",
                            "Password14353101",
                            "iloveyou4ever",
                            "Liverpool2024!",
                            "letmeinplease",
                            "schoolschool1",
                            "Welcome-2026-Welcome",
                            "trustno1trustno1",
                            "BehaviourHubs1"})
    EXPECT_FALSE(is_accepted(guess)) << guess;
}

TEST(Password, MustNotBeARunOrARepetition) {
  for (const char* run : {"123456789012",
                          "qwertyuiopas",
                          "abcdefghijklm",
                          "zyxwvutsrqpo",
                          "aaaaaaaaaaaa",
                          "abcabcabcabc",
                          "1qaz2wsx3edc",
                          "!!!!#####!!!!",
                          "202620262027"})
    EXPECT_FALSE(is_accepted(run)) << run;
}

TEST(Password, MustNotBeThePersonsNameOrAddress) {
  EXPECT_FALSE(is_accepted("adainvented12"));
  EXPECT_FALSE(is_accepted("invented2026!"));
}

TEST(Password, MayBeThreeWordsOrLongAndOdd) {
  for (const char* good : {"purple tiger library",
                           "kestrel over the moor",
                           "gX7!kd92_lQpz",
                           "d\xC3\xA9j\xC3\xA0-vu chez nous"})
    EXPECT_TRUE(is_accepted(good)) << good;
}

TEST(CommonPasswords, AreSomeHundredAndEachOnce) {
  const auto& words = common_passwords();
  EXPECT_GE(words.size(), 300u);
  EXPECT_EQ(std::set(words.begin(), words.end()).size(), words.size());
}

}  // namespace trellis::access
