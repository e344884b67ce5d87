/// How a process that works sends mail: its options, and the duty they make.
#pragma once

#include <memory>
#include <string>

#include "cli/command.hpp"
#include "jobs/worker.hpp"
#include "notify/send_actions.hpp"

namespace CLI {
class App;
}

namespace trellis::cli {

struct MailOptions {
  notify::TransportSettings transport = {};
  notify::MailIdentity identity = {};
};

/// --mail-server, --mail-from and their like, for a verb that works.
void add_mail_options(CLI::App& verb, MailOptions& options);

/// Messages, reminders and mail as the duty of a worker. A demonstration keeps its mail for the
/// page /demo/mail. `address` is that of the pages where none was given. Refuses a mail server
/// without an address of the sender and of the pages.
Result<jobs::Duty> make_notify_duty(storage::Database& db,
                                    const Settings& settings,
                                    MailOptions options,
                                    const std::string& address);

}  // namespace trellis::cli
