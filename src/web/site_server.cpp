#include "web/site_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "core/identifiers.hpp"
#include "register/release_store.hpp"
#include "storage/settings_store.hpp"
#include "web/application.hpp"
#include "web/host_guard.hpp"
#include "web/public_address.hpp"
#include "web/routes.hpp"
#include "web/visits.hpp"

namespace trellis::web {

namespace {

Instant system_now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

/// More kinds of file than there are: the newest release of each is among them.
constexpr std::size_t releases_looked_at = 100;

/// Invented schools are known by the releases that brought them.
bool has_synthetic_register(storage::Snapshot& db) {
  return std::ranges::any_of(registry::releases(db, releases_looked_at),
                             [](const registry::Release& release) { return release.synthetic; });
}

Site site_of(storage::Database& db) {
  return db.read([](storage::Snapshot& snapshot) {
    return Site{.is_demonstration = storage::is_demonstration(snapshot),
                .is_synthetic = has_synthetic_register(snapshot)};
  });
}

bool has_raised_limits(const ServerOptions& given) {
  const ServerOptions usual;
  return given.connections_max > usual.connections_max ||
         given.connections_per_address_max > usual.connections_per_address_max ||
         given.header_seconds_max > usual.header_seconds_max ||
         given.idle_seconds_max > usual.idle_seconds_max;
}

Result<void> check(const SiteOptions& options, const Site& site) {
  const bool is_private = is_loopback(options.server.address);
  if (site.is_demonstration && !is_private && !options.allows_public_demonstration)
    return problem(ProblemKind::refused_by_rule,
                   "listen",
                   "A demonstration has no passwords, so it is served on this machine only. Listen "
                   "on 127.0.0.1, or add --demo-public if everybody may use it");
  if (!site.is_demonstration && options.today)
    return problem(ProblemKind::refused_by_rule,
                   "today",
                   "Only a demonstration can take another day for today. Leave out --today");
  const bool listens_everywhere =
      options.server.address == "0.0.0.0" || options.server.address == "::";
  if (listens_everywhere && options.public_address.empty())
    return problem(ProblemKind::missing,
                   "public-url",
                   "Enter the address under which browsers reach the pages: --public-url "
                   "https://trellis.example.org");
  if (!options.public_address.empty()) TRY_VOID(check_public_address(options.public_address));
  if (!is_private && has_raised_limits(options.server))
    return problem(ProblemKind::refused_by_rule,
                   "listen",
                   "Limits above the usual ones are for measuring on this machine. Listen on "
                   "127.0.0.1, or leave the limits as they are");
  return {};
}

Assets load_assets(const SiteOptions& options) {
  const auto folder = options.assets.empty() ? default_asset_folder() : options.assets;
  auto assets = Assets::load(folder);
  if (assets) return std::move(*assets);
  // Every page works without them, so this is a warning and no reason to stop.
  std::fprintf(stderr, "%s\n", assets.error().message.c_str());
  return {};
}

ApplicationOptions application_options(storage::Database& db,
                                       const SiteOptions& options,
                                       const Site& site) {
  ApplicationOptions result{
      .site = site, .clock = system_now, .today = options.today, .is_https = options.is_https};
  result.find_visit = [&db, today = options.today](std::string_view token, Instant now) {
    return find_visit(db, token, now, today.value_or(now.date_in_england()));
  };
  result.find_bearer = [&db, today = options.today](std::string_view token, Instant now) {
    return find_bearer(db, token, now, today.value_or(now.date_in_england()));
  };
  result.count_use = [&db](const access::Bearer& bearer, Instant now) {
    return db.write([&](storage::Transaction& tx) { return access::count_use(tx, bearer, now); });
  };
  result.over_limit = [&db](RateLimit limit, std::string_view who, Instant now) {
    return over_limit(db, limit, who, now);
  };
  return result;
}

}  // namespace

Result<void> serve_site(storage::Database& db,
                        const SiteOptions& options,
                        const std::function<void(std::string_view url)>& started) {
  const Site site = site_of(db);
  TRY_VOID(check(options, site));
  AccessLog log = TRY(AccessLog::open(options.access_log));
  Application application(
      db, load_assets(options), all_routes(), log, application_options(db, options, site));
  ServerOptions server_options = options.server;
  if (!server_options.warn)
    server_options.warn = [&log](std::string_view sentence) {
      log.write(error_line(system_now(), "", sentence));
    };
  const auto address = std::make_shared<std::string>();
  Server server = TRY(Server::open(server_options, guard_host(application.service(), address)));
  application.count_connections_with([&server] { return server.counters(); });
  const bool is_v6 = server_options.address.find(':') != std::string::npos;
  const std::string host = is_v6 ? '[' + server_options.address + ']' : server_options.address;
  const std::string listened = host + ':' + std::to_string(server.port());
  *address = options.public_address.empty() ? (options.is_https ? "https://" : "http://") + listened
                                            : check_public_address(options.public_address).value();
  started("http://" + listened);
  server.run();
  return {};
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  const auto port = parse_whole_number(
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1), "port");
  if (address.empty() || !port || *port < 0 || *port > 65535)
    return problem(ProblemKind::invalid,
                   "listen",
                   "Enter an address and a port to listen on, such as 127.0.0.1:8080");
  return ListenAddress{.address = address == "localhost" ? "127.0.0.1" : std::string(address),
                       .port = static_cast<std::uint16_t>(*port)};
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

}  // namespace trellis::web
