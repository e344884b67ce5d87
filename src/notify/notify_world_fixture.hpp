/// A database with a programme, people with addresses and a case, for tests of what people are
/// told.
#pragma once

#include <algorithm>

#include "access/grant_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "notify/follow_actions.hpp"

namespace trellis::notify::testing {

using casework::testing::today;
using storage::Snapshot;
using storage::Transaction;

class NotifyWorld : public casework::testing::CaseWorld {
 protected:
  /// Somebody with a role over the programme; for a school when it is named.
  PersonId add_person(const char* name,
                      access::Role role,
                      std::optional<OrganisationId> school = std::nullopt) {
    return db().write([&](Transaction& tx) {
      const PersonId person{tx.insert(
          "insert into person (name, email, created_at) values (:name, :email, :now) "
          "returning person_id",
          {{"name", name}, {"email", std::string(name) + "@example.org"}, {"now", actor_.at}})};
      access::Grant grant{.role = role,
                          .scope = {.owner = owner_, .programme = programme_},
                          .acting_for = school,
                          .period = {today.plus_days(-10), {}}};
      grant.scope.organisation = school;
      access::save_grant(tx, person, grant, std::nullopt, actor_.at);
      return person;
    });
  }

  void assign(casework::CaseId id, PersonId person) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(casework::assign(tx, actor_, id, "delivery_officer", person, today).has_value());
    });
  }

  Followed follow(Instant now) {
    storage::testing::settle(db());
    Followed all;
    for (Followed each = follow_events(db(), now); each.events > 0;
         each = follow_events(db(), now)) {
      all.events += each.events;
      all.messages += each.messages;
    }
    return all;
  }
  Followed follow() { return follow(actor_.at); }

  std::vector<Message> messages(PersonId person) {
    return db().read([&](Snapshot& s) { return messages_of(s, person, 100, 0); });
  }
  bool was_told(PersonId person, std::string_view words) {
    return std::ranges::any_of(messages(person), [&](const Message& message) {
      return message.subject.find(words) != std::string::npos;
    });
  }
  std::vector<OutboxRow> outbox() {
    return db().read([](Snapshot& s) { return list_mail(s, std::nullopt, 100, 0); });
  }
};

}  // namespace trellis::notify::testing
