#include "access/secret.hpp"

#include <gtest/gtest.h>

namespace trellis::access {

TEST(Token, Has256RandomBitsAndAHashThatHidesThem) {
  const std::string one = make_token();
  const std::string other = make_token();

  EXPECT_EQ(one.size(), 43u);
  EXPECT_NE(one, other);
  EXPECT_EQ(one.find_first_of("+/="), std::string::npos);
  EXPECT_EQ(hash_of_token(one), hash_of_token(one));
  EXPECT_NE(hash_of_token(one), hash_of_token(other));
  EXPECT_EQ(hash_of_token(one).size(), 64u);
}

TEST(FormToken, BelongsToOneSession) {
  const std::string session = make_token();

  EXPECT_TRUE(is_form_token(session, form_token(session)));
  EXPECT_FALSE(is_form_token(make_token(), form_token(session)));
  EXPECT_FALSE(is_form_token(session, ""));
  EXPECT_NE(form_token(session), session);
  EXPECT_NE(form_token(session), hash_of_token(session));
}

TEST(PasswordHash, IsArgon2idAndSaltedAndChecks) {
  const std::string hash = hash_of_password("kestrel over the moor");

  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << hash;
  EXPECT_NE(hash, hash_of_password("kestrel over the moor"));
  EXPECT_TRUE(is_password(hash, "kestrel over the moor"));
  EXPECT_FALSE(is_password(hash, "kestrel over the moon"));
  EXPECT_FALSE(is_password("", "kestrel over the moor"));
  EXPECT_FALSE(is_password("not a hash", ""));
}

TEST(BucketName, DoesNotTellWhoItIs) {
  const std::string name = bucket_name("sign_in", "ada@school.example");
  EXPECT_EQ(name.find("ada"), std::string::npos);
  EXPECT_NE(name, bucket_name("reset", "ada@school.example"));
}

}  // namespace trellis::access
