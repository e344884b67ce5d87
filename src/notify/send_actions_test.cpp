#include "notify/send_actions.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <stdexcept>

#include "notify/notify_world_fixture.hpp"
#include "notify/smtp_server_fixture.hpp"

namespace trellis::notify {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::SmtpServer;

const MailIdentity identity{.from = "trellis@example.org",
                            .address = "https://trellis.example.org"};

/// Dies after the server has taken the letter, before anybody could note it.
class DyingTransport : public Transport {
 public:
  explicit DyingTransport(Transport& real) : real_(real) {}
  Attempt send(const Letter& letter) override {
    real_.send(letter);
    throw std::runtime_error("killed");
  }

 private:
  Transport& real_;
};

class SendMail : public testing::NotifyWorld {
 protected:
  /// One letter that waits: a case was assigned to somebody with an address.
  MailId a_letter() {
    person_ = add_person("officer", access::Role::delivery_officer);
    assign(open(), person_);
    follow();
    return outbox().front().id;
  }
  OutboxRow row() { return outbox().front(); }
  std::unique_ptr<Transport> smtp(const SmtpServer& server) {
    return make_transport({.server = server.address()}).value();
  }
  Sent send(Transport& transport, Instant now) { return send_due(db(), transport, identity, now); }
  Instant later(int minutes) { return actor_.at.plus(std::chrono::minutes(minutes)); }

  PersonId person_;
};
TRELLIS_FOR_EACH_ENGINE(SendMail);

TEST_P(SendMail, ALetterReachesTheServerWhole) {
  SmtpServer server;
  a_letter();

  const Sent sent = send(*smtp(server), actor_.at);

  EXPECT_EQ(sent.sent, 1);
  ASSERT_EQ(server.received().size(), 1u);
  const testing::ReceivedMail mail = server.received().front();
  EXPECT_NE(mail.from.find("<trellis@example.org>"), std::string::npos);
  EXPECT_NE(mail.to.find("<officer@example.org>"), std::string::npos);
  EXPECT_EQ(mail.header("Subject"), "Case assigned to you: Name");
  EXPECT_EQ(mail.header("Message-ID"), "<" + row().reference + ">");
  EXPECT_NE(mail.source.find("text/plain"), std::string::npos);
  EXPECT_NE(mail.source.find("text/html"), std::string::npos);
  EXPECT_NE(mail.source.find("https://trellis.example.org/cases/"), std::string::npos);
  EXPECT_EQ(row().state, "sent");
  EXPECT_EQ(send(*smtp(server), later(60)).sent, 0);
}

TEST_P(SendMail, AFailureThatMayPassIsTriedAgainLater) {
  SmtpServer server;
  a_letter();
  server.answer_receivers("451 try later");

  EXPECT_EQ(send(*smtp(server), actor_.at).failed, 1);
  EXPECT_EQ(row().state, "retrying");
  EXPECT_NE(row().trouble.find("451"), std::string::npos);
  EXPECT_EQ(send(*smtp(server), actor_.at).failed, 0);

  server.answer_receivers("250 OK");
  EXPECT_EQ(send(*smtp(server), later(1)).sent, 1);
  EXPECT_EQ(row().state, "sent");
  EXPECT_EQ(row().attempts, 2);
}

TEST_P(SendMail, AServerThatIsNotThereIsTriedUntilItIsGivenUp) {
  const std::string gone = [] {
    SmtpServer server;
    return server.address();
  }();
  const auto transport = make_transport({.server = gone}).value();
  a_letter();

  Instant now = actor_.at;
  for (int i = 0; i < mail_attempts_max; ++i) {
    send(*transport, now);
    now = row().next_at;
  }

  EXPECT_EQ(row().state, "given_up");
  EXPECT_EQ(row().attempts, mail_attempts_max);
  EXPECT_FALSE(row().trouble.empty());
}

TEST_P(SendMail, AReceiverThatIsRefusedIsGivenUpAtOnce) {
  SmtpServer server;
  a_letter();
  server.answer_receivers("550 no such mailbox");

  EXPECT_EQ(send(*smtp(server), actor_.at).given_up, 1);

  EXPECT_EQ(row().state, "given_up");
  EXPECT_TRUE(server.received().empty());
}

TEST_P(SendMail, WhoeverDiesBetweenSendingAndNotingSendsTwiceAtMost) {
  SmtpServer server;
  a_letter();
  const auto real = smtp(server);
  DyingTransport dying(*real);

  EXPECT_THROW(send(dying, actor_.at), std::runtime_error);
  EXPECT_EQ(row().state, "sending");
  EXPECT_EQ(send(*real, later(5)).sent, 0);
  EXPECT_THROW(send(dying, later(11)), std::runtime_error);
  EXPECT_EQ(send(*real, later(30)).given_up, 1);
  EXPECT_EQ(send(*real, later(600)).sent, 0);

  ASSERT_EQ(server.received().size(), 2u);
  EXPECT_EQ(server.received()[0].header("Message-ID"), server.received()[1].header("Message-ID"));
  EXPECT_EQ(row().state, "given_up");
}

TEST_P(SendMail, AWeekendHoldsMailBackEvenWhenItWasQueuedBefore) {
  SmtpServer server;
  a_letter();
  const Instant saturday = *Instant::parse("2026-09-05T10:00:00Z");

  const Sent held = send(*smtp(server), saturday);

  EXPECT_EQ(held.held, 1);
  EXPECT_TRUE(server.received().empty());
  EXPECT_EQ(row().next_at, *Instant::parse("2026-09-07T07:30:00Z"));
  EXPECT_EQ(send(*smtp(server), *Instant::parse("2026-09-07T08:00:00Z")).sent, 1);
}

TEST_P(SendMail, APersonWithAReasonSendsInSpiteOfTheWeekend) {
  SmtpServer server;
  const MailId id = a_letter();
  access::Actor administrator = actor_;
  administrator.at = *Instant::parse("2026-09-05T10:00:00Z");
  const auto force = [&](const access::Actor& actor, const char* because) {
    return db().write([&](Transaction& tx) { return send_at_once(tx, actor, id, because); });
  };

  EXPECT_EQ(force({.person = person_}, "It is urgent now").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(force(administrator, "urgent").error().field, "because");
  ASSERT_TRUE(force(administrator, "The visit is tomorrow").has_value());

  EXPECT_EQ(send(*smtp(server), administrator.at).sent, 1);
  EXPECT_EQ(force(administrator, "The visit is tomorrow").error().kind, ProblemKind::conflict);
}

TEST_P(SendMail, SecurityGoesOutAtAWeekend) {
  SmtpServer server;
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const Instant sunday = *Instant::parse("2026-09-06T22:00:00Z");
  db().write([&](Transaction& tx) {
    events::record(
        tx, {.person = person, .at = sunday}, "person.set_password", {events::subject(person)});
  });
  follow(sunday);

  EXPECT_EQ(send(*smtp(server), sunday).sent, 1);
  EXPECT_EQ(server.received().front().header("Subject"), "Your password was changed");
}

TEST_P(SendMail, APersonErasedMeanwhileGetsNothing) {
  SmtpServer server;
  a_letter();
  db().write([&](Transaction& tx) {
    tx.execute("update person set email = null where person_id = :id", {{"id", person_}});
  });

  EXPECT_EQ(send(*smtp(server), actor_.at).given_up, 1);
  EXPECT_TRUE(server.received().empty());
}

TEST_P(SendMail, AFolderHoldsOneFileALetter) {
  const auto folder =
      std::filesystem::temp_directory_path() /
      ("trellis-mail-" + std::to_string(getpid()) + "-" + storage::testing::name_of(GetParam()));
  a_letter();
  const auto transport = make_transport({.folder = folder}).value();

  EXPECT_EQ(send(*transport, actor_.at).sent, 1);

  EXPECT_TRUE(std::filesystem::exists(folder / (row().reference + ".eml")));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace trellis::notify
