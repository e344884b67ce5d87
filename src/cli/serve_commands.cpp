#include "cli/serve_commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "cli/job_handlers.hpp"
#include "cli/mail_options.hpp"
#include "storage/database.hpp"
#include "storage/error.hpp"
#include "web/site_server.hpp"

namespace trellis::cli {

namespace {

struct ServeSettings {
  std::string listen = "127.0.0.1:8080";
  int job_threads = 2;
  bool expects_demonstration = false;
  bool migrates = false;
  MailOptions mail;
  web::SiteOptions site;
};

Instant system_now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

/// The database, at the schema of this binary.
Result<storage::Database> open_served_database(const Settings& settings,
                                               bool migrates,
                                               int sessions_max) {
  storage::Database db =
      TRY(storage::Database::open(settings.database_url, {.sessions_max = sessions_max}));
  if (migrates) TRY_VOID(db.migrate(system_now()));
  TRY_VOID(db.check_schema());
  return db;
}

std::unique_ptr<jobs::Worker> make_worker(storage::Database& db, int threads, jobs::Duty duty) {
  jobs::WorkerOptions options;
  options.threads = threads;
  options.duties.push_back(std::move(duty));
  options.daily = daily_jobs();
  options.report = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  return std::make_unique<jobs::Worker>(db, all_job_handlers(), options);
}

Result<void> serve(const Settings& settings, ServeSettings given) {
  const web::ListenAddress listen = TRY(web::parse_listen_address(given.listen));
  given.site.server.address = listen.address;
  given.site.server.port = listen.port;
  given.site.today = settings.today;
  given.site.public_address = given.mail.identity.address;
  // A session for each worker of pages and of jobs, one for each job's heartbeat, one for duties.
  storage::Database db = TRY(open_served_database(
      settings, given.migrates, given.site.server.workers + 2 * given.job_threads + 2));
  if (given.expects_demonstration && !db.is_demonstration())
    return problem(ProblemKind::refused_by_rule,
                   "demo",
                   "This database was not made as a demonstration, so it is not served as one. "
                   "Leave out --demo, or make a demonstration with ./run");
  const auto worker =
      make_worker(db,
                  given.job_threads,
                  TRY(make_notify_duty(db, settings, given.mail, "http://" + given.listen)));
  if (given.job_threads > 0) worker->start();
  const auto served = web::serve_site(db, given.site, [](std::string_view url) {
    std::printf("%.*s\n", static_cast<int>(url.size()), url.data());
    std::fflush(stdout);
  });
  worker->stop();
  return served;
}

/// Runs the verb and leaves its exit code; a database that does not answer is no bug.
template <class F>
void run_server(Commands& commands, F verb) {
  try {
    const Result<void> done = verb();
    commands.exit_code = done ? Exit::done : report(done.error(), commands.settings.json);
  } catch (const storage::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    commands.exit_code = Exit::unavailable;
  }
}

void add_limit_options(CLI::App& verb, web::ServerOptions& server) {
  verb.add_option("--threads", server.workers, "Threads that make pages")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  verb.add_option("--connections-max", server.connections_max, "Connections in all")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb.add_option("--connections-per-address-max",
                  server.connections_per_address_max,
                  "Connections of one address")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  verb.add_option("--header-seconds-max", server.header_seconds_max, "To send a request's head")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  verb.add_option("--idle-seconds-max", server.idle_seconds_max, "Between two requests")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  verb.add_option("--stop-seconds-max", server.stop_seconds_max, "To end what runs when stopped")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
}

void add_serve(Commands& commands) {
  CLI::App* verb = commands.app.add_subcommand(
      "serve", "Serve the pages\n\n  trellis serve --db sqlite:trellis.db --listen 127.0.0.1:8080");
  const auto given = std::make_shared<ServeSettings>();
  verb->add_option("--listen", given->listen, "Address and port; port 0 takes a free one")
      ->envname("TRELLIS_LISTEN")
      ->capture_default_str();
  verb->add_option("--workers", given->job_threads, "Threads that run jobs; 0 serves only")
      ->check(CLI::Range(0, 32))
      ->envname("TRELLIS_WORKERS")
      ->capture_default_str();
  verb->add_flag("--demo", given->expects_demonstration, "Refuse all but a demonstration");
  verb->add_flag("--demo-public",
                 given->site.allows_public_demonstration,
                 "Let others than this machine use a demonstration");
  verb->add_flag("--migrate", given->migrates, "Bring the database to this version first");
  verb->add_option("--assets", given->site.assets, "Folder of style sheets and scripts")
      ->envname("TRELLIS_ASSETS");
  verb->add_option("--access-log", given->site.access_log, "File for the log, or - for the screen")
      ->envname("TRELLIS_ACCESS_LOG");
  verb->add_option("--upload-folder", given->site.server.upload_folder, "Folder for uploads")
      ->envname("TRELLIS_UPLOAD_FOLDER")
      ->check(CLI::ExistingDirectory);
  verb->add_option("--proxy",
                   given->site.server.proxies,
                   "Address of a proxy in front, whose X-Forwarded-* are believed")
      ->envname("TRELLIS_PROXY");
  verb->add_flag("--https", given->site.is_https, "Browsers reach it by https");
  add_limit_options(*verb, given->site.server);
  add_mail_options(*verb, given->mail);
  verb->callback([&commands, given] {
    run_server(commands, [&] { return serve(commands.settings, *given); });
  });
}

}  // namespace

void add_serve_commands(Commands& commands) { add_serve(commands); }

}  // namespace trellis::cli
