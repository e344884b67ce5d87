/// Puts pages, sessions, assets, log and sockets together and serves a database.
///
/// The clock of the pages is read here and nowhere else in `web`.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"
#include "web/server.hpp"

namespace trellis::web {

struct SiteOptions {
  ServerOptions server = {};
  std::filesystem::path assets = {};      ///< empty: the folder that the build knows
  std::filesystem::path access_log = {};  ///< "-" is standard error; empty is nowhere
  /// Under which browsers reach it; empty: the address that is listened on.
  std::string public_address = {};
  bool is_https = false;           ///< browsers reach it by https, whatever proxies report
  std::optional<Date> today = {};  ///< demonstration: the day that pages take for today
  bool allows_public_demonstration = false;
  bool is_quiet = false;
};

/// Serves until SIGTERM or SIGINT. `started` gets the address ("http://127.0.0.1:8080") once
/// requests are taken. Refuses a demonstration on an address that others can reach, raised limits
/// on such an address, a `today` for a database of real people, and listening on every address of
/// the machine without a public one.
Result<void> serve_site(storage::Database& db,
                        const SiteOptions& options,
                        const std::function<void(std::string_view url)>& started);

/// Where the built assets are: beside an installed binary, else in the source tree.
std::filesystem::path default_asset_folder();

/// The address and port of "127.0.0.1:8080" or "[::1]:8080".
struct ListenAddress {
  std::string address = {};
  std::uint16_t port = 0;
};
Result<ListenAddress> parse_listen_address(std::string_view text);
/// Whether only programs on this machine can reach the address.
bool is_loopback(std::string_view address);

}  // namespace trellis::web
