#include "notify/message.hpp"

#include <gtest/gtest.h>

namespace trellis::notify {
namespace {

TEST(MessageKinds, HaveNamesThatReadBack) {
  for (const MessageKind kind : all_message_kinds()) {
    EXPECT_EQ(message_kind_from_name(name_of(kind)), kind);
    EXPECT_FALSE(title_of(kind).empty());
    EXPECT_FALSE(reason_of(kind).empty());
  }
  EXPECT_EQ(message_kind_from_name("nothing"), std::nullopt);
}

TEST(MessageKinds, SecurityCannotBeTurnedOff) {
  EXPECT_EQ(channel_for(MessageKind::security, Channel::none), Channel::both);
  EXPECT_EQ(channel_for(MessageKind::task_due, Channel::none), Channel::none);
  EXPECT_EQ(channel_for(MessageKind::task_due, std::nullopt), Channel::both);
}

TEST(Channels, SayWhereAMessageGoes) {
  EXPECT_TRUE(is_in_product(Channel::product));
  EXPECT_FALSE(is_by_mail(Channel::product));
  EXPECT_TRUE(is_by_mail(Channel::mail));
  EXPECT_FALSE(is_in_product(Channel::mail));
  for (const Channel channel : all_channels())
    EXPECT_EQ(channel_from_name(name_of(channel)), channel);
}

TEST(SubjectLine, IsUnderSixtyCharactersAndNeverCutInsideOne) {
  const std::string whole = subject_line("Concern raised", "Oak School");
  std::string name;
  for (int i = 0; i < 50; ++i) name += "é";

  const std::string cut = subject_line("Case assigned to you", name);

  EXPECT_EQ(whole, "Concern raised: Oak School");
  EXPECT_TRUE(cut.ends_with("é…"));
  // 22 characters before the name, 36 of it, and the mark of the cut.
  EXPECT_EQ(cut.size(), 22u + 36u * 2u + 3u);
}

}  // namespace
}  // namespace trellis::notify
