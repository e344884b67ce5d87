#include "cli/mail_options.hpp"

#include <CLI/CLI.hpp>

#include "notify/turn_actions.hpp"

namespace trellis::cli {
namespace {

Result<std::shared_ptr<notify::Transport>> transport_for(storage::Database& db,
                                                         const MailOptions& options) {
  if (db.is_demonstration())
    return std::shared_ptr<notify::Transport>(notify::make_capturing_transport());
  return std::shared_ptr<notify::Transport>(TRY(notify::make_transport(options.transport)));
}

Result<void> check_identity(const MailOptions& options) {
  if (options.transport.server.empty()) return {};
  if (options.identity.from.find('@') == std::string::npos)
    return problem(ProblemKind::missing,
                   "mail-from",
                   "Enter the address that mail comes from: --mail-from trellis@example.org");
  if (options.identity.address.empty())
    return problem(ProblemKind::missing,
                   "public-url",
                   "Enter the address of the pages, for links in mail: --public-url "
                   "https://trellis.example.org");
  return {};
}

/// Now, or this time of day on the day that a demonstration takes for today.
Instant moment_of(const Settings& settings, Instant now) {
  if (!settings.today) return now;
  return Instant::parse(settings.today->text() + now.text().substr(10)).value_or(now);
}

}  // namespace

void add_mail_options(CLI::App& verb, MailOptions& options) {
  verb.add_option("--mail-server",
                  options.transport.server,
                  "Sends mail: smtps://mail.example.org:465, or smtp:// with STARTTLS")
      ->envname("TRELLIS_MAIL_SERVER");
  verb.add_option("--mail-user", options.transport.user, "Name at the mail server")
      ->envname("TRELLIS_MAIL_USER");
  verb.add_option("--mail-password",
                  options.transport.password,
                  "Password at the mail server; better in the variable or the file of settings")
      ->envname("TRELLIS_MAIL_PASSWORD");
  verb.add_option("--mail-from", options.identity.from, "Address that mail comes from")
      ->envname("TRELLIS_MAIL_FROM");
  verb.add_option("--mail-folder",
                  options.transport.folder,
                  "Writes mail as files into this folder in place of sending it")
      ->envname("TRELLIS_MAIL_FOLDER");
  verb.add_option("--public-url,--address",
                  options.identity.address,
                  "Address under which browsers reach the pages: https://trellis.example.org")
      ->envname("TRELLIS_ADDRESS");
}

Result<jobs::Duty> make_notify_duty(storage::Database& db,
                                    const Settings& settings,
                                    MailOptions options,
                                    const std::string& address) {
  TRY_VOID(check_identity(options));
  if (options.identity.address.empty()) options.identity.address = address;
  if (options.identity.from.empty()) options.identity.from = "trellis@localhost.invalid";
  const auto transport = TRY(transport_for(db, options));
  return jobs::Duty{.run = [&db, settings, identity = options.identity, transport](
                               Instant now, const std::function<bool()>& stopping) {
    notify::take_turn(db, transport.get(), identity, moment_of(settings, now), stopping);
  }};
}

}  // namespace trellis::cli
