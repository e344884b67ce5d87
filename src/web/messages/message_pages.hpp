/// Pages of messages: what one was told, how one wants to be told, one's calendar, and the outbox.
#pragma once

#include "web/router.hpp"

namespace trellis::web {

void add_message_routes(Routes& routes);

/// How a person is told, and the secret address of their calendar.
void add_notification_routes(Routes& routes);
/// The outbox for administrators, and the mailbox of a demonstration.
void add_mail_routes(Routes& routes);

}  // namespace trellis::web
