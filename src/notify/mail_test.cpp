#include "notify/mail.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "notify/transport.hpp"

namespace trellis::notify {
namespace {

Letter a_letter() {
  return {.reference = "abc@trellis.invalid",
          .to = "head@example.org",
          .subject = "Review due 9 March 2026: St Mary’s",
          .body = "The review of <St Mary’s> is due.\nOpen it.",
          .link = "https://trellis.example.org/cases/7/reviews",
          .reason = "you work on the case",
          .stop = "https://trellis.example.org/account/notifications",
          .service = "Trellis",
          .from = "trellis@example.org",
          .at = *Instant::parse("2026-03-09T14:05:06Z")};
}

TEST(MailText, SaysWhatWhyAndHowToStopWithOneLink) {
  const std::string text = plain_text_of(a_letter());

  EXPECT_NE(text.find("The review of <St Mary’s> is due.\nOpen it."), std::string::npos);
  EXPECT_NE(text.find("https://trellis.example.org/cases/7/reviews"), std::string::npos);
  EXPECT_NE(text.find("You receive this because you work on the case."), std::string::npos);
  EXPECT_NE(text.find("Choose what you receive: https://trellis.example.org/account/notifications"),
            std::string::npos);
}

TEST(MailText, SecurityIsSaidToStayOn) {
  Letter letter = a_letter();
  letter.stop.clear();

  EXPECT_NE(plain_text_of(letter).find("cannot be turned off"), std::string::npos);
  EXPECT_EQ(html_of(letter).find("Choose what"), std::string::npos);
}

TEST(MailText, HtmlIsEscapedAndHasOneLink) {
  const std::string html = html_of(a_letter());

  EXPECT_NE(html.find("&lt;St Mary’s&gt;"), std::string::npos);
  EXPECT_EQ(html.find("<a "), html.rfind("<a "));
}

TEST(MailSource, HasBothPartsAndAStableMessageId) {
  const std::string source = message_source(a_letter());

  EXPECT_TRUE(source.starts_with("Date: Mon, 09 Mar 2026 14:05:06 +0000\r\n"));
  EXPECT_NE(source.find("Message-ID: <abc@trellis.invalid>\r\n"), std::string::npos);
  EXPECT_NE(source.find("To: <head@example.org>\r\n"), std::string::npos);
  EXPECT_NE(source.find("Content-Type: text/plain; charset=utf-8"), std::string::npos);
  EXPECT_NE(source.find("Content-Type: text/html; charset=utf-8"), std::string::npos);
  for (const std::string_view line : split(source, '\n')) {
    EXPECT_TRUE(line.empty() || line.ends_with('\r'));
    EXPECT_LE(line.size(), 79u) << line;
  }
}

TEST(MailSource, AHeaderCannotBeginAnother) {
  Letter letter = a_letter();
  letter.subject = "One\r\nBcc: somebody@example.org";
  letter.to = "head@example.org>\r\nBcc: <other@example.org";

  const std::string source = message_source(letter);
  const std::string head = source.substr(0, source.find("\r\n\r\n"));
  EXPECT_EQ(head.find("\nBcc:"), std::string::npos);
  EXPECT_NE(head.find("Subject: One  Bcc: somebody@example.org\r\n"), std::string::npos);
}

TEST(MailHeader, WordsBeyondAsciiAreCodedInPieces) {
  EXPECT_EQ(header_words("Plain words"), "Plain words");
  EXPECT_EQ(header_words("Fête"), "=?UTF-8?Q?F=C3=AAte?=");
  std::string many;
  for (int i = 0; i < 40; ++i) many += "é";
  const std::string words = header_words(many);
  for (const std::string_view line : split(words, '\n')) EXPECT_LE(line.size(), 78u);
}

TEST(QuotedPrintable, KeepsLinesShortAndEndsNoneInASpace) {
  EXPECT_EQ(quoted_printable("a = b \nc"), "a =3D b=20\r\nc");
  const std::string coded = quoted_printable(std::string(300, 'x'));
  for (const std::string_view line : split(coded, '\n')) EXPECT_LE(line.size(), 77u);
}

TEST(MailLife, AFailureWaitsLongerEachTimeAndEndsAtLast) {
  EXPECT_EQ(retry_wait(1), std::chrono::minutes(1));
  EXPECT_EQ(retry_wait(4), std::chrono::minutes(8));
  EXPECT_EQ(retry_wait(40), std::chrono::hours(12));
  EXPECT_EQ(state_after(Delivery::sent, 1), MailState::sent);
  EXPECT_EQ(state_after(Delivery::may_pass, 1), MailState::retrying);
  EXPECT_EQ(state_after(Delivery::may_pass, mail_attempts_max), MailState::given_up);
  EXPECT_EQ(state_after(Delivery::refused, 1), MailState::given_up);
}

TEST(MailTransport, IsChosenBySettings) {
  EXPECT_EQ(make_transport({}).value(), nullptr);
  EXPECT_NE(make_transport({.server = "smtps://mail.example.org:465"}).value(), nullptr);
  const auto refused = make_transport({.server = "https://mail.example.org"});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "mail-server");
}

TEST(MailTransport, OnlyThisMachineMayBeSpokenToInTheClear) {
  EXPECT_TRUE(is_on_this_machine("smtp://127.0.0.1:2525"));
  EXPECT_TRUE(is_on_this_machine("smtp://localhost:25"));
  EXPECT_FALSE(is_on_this_machine("smtp://localhost.example.org:25"));
  EXPECT_FALSE(is_on_this_machine("smtp://mail.example.org:25"));
}

}  // namespace
}  // namespace trellis::notify
