#include "storage/address.hpp"

#include <gtest/gtest.h>

namespace trellis::storage {

TEST(Address, NamesAFileOrAServer) {
  EXPECT_EQ(parse_address("sqlite:var/trellis.db")->path, "var/trellis.db");
  EXPECT_EQ(parse_address("postgresql://u@h/d")->engine, Engine::postgresql);
}

TEST(Address, NeverShowsAPassword) {
  EXPECT_EQ(parse_address("postgresql://u:secret@h:5432/d")->shown, "postgresql://u@h:5432/d");
  EXPECT_EQ(parse_address("postgresql://h/d?user=u&password=secret&x=y")->shown,
            "postgresql://h/d?user=u&password=***&x=y");
  EXPECT_EQ(parse_address("postgresql:///d?password=secret")->shown,
            "postgresql:///d?password=***");
}

TEST(Address, RefusesWhatIsNeither) {
  for (const char* bad : {"", "trellis.db", "mysql://h/d", "sqlite:", "sqlite:a\"b"})
    EXPECT_FALSE(parse_address(bad)) << bad;
}

}  // namespace trellis::storage
