// web_benchmark DATABASE_URL [SECONDS] [PATH...]
//
// Serves a demonstration and measures what stack.md section 6 asks of the server:
//   - time of each page at 64 keep-alive connections that each ask once a second, and when they ask
//     without a pause (what the two cores can do at most),
//   - anonymous memory at 1,000 connections,
//   - how long a fresh request waits beside 1,000 clients that send one byte a second, and when
//     those are closed.
// Without paths it measures the pages that the home page of the first persona leads to.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <vector>

#include "support/raw_socket.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace {

using namespace trellis::testing;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int busy_connections = 64;
constexpr int slow_connections = 1000;
constexpr int slow_seconds = 16;

double milliseconds_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

/// The part of `sorted` below which a share of it lies.
double quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return sorted[at];
}

long anonymous_kilobytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stol(line.substr(8));
  return 0;
}

std::string get(const std::string& path, const std::string& cookie, bool keep_alive) {
  return "GET " + path +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nCookie: " + cookie +
         "\r\nConnection: " + (keep_alive ? "keep-alive" : "close") + "\r\n\r\n";
}

/// An address of this machine; the server counts connections by it.
std::string address_of(int client) { return "127.0.0." + std::to_string(2 + client % 20); }

/// How the 64 clients ask.
enum class Pace { once_a_second, without_pause };

/// Times of one page's answers, sorted.
std::vector<double> ask_for(const SiteProcess& site,
                            const std::string& cookie,
                            const std::string& path,
                            Pace pace,
                            int seconds) {
  std::vector<std::vector<double>> spent(busy_connections);
  const auto until = Clock::now() + std::chrono::seconds(seconds);
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < busy_connections; ++i)
      clients.emplace_back([&, i] {
        RawSocket socket(site.port(), address_of(i));
        auto next = Clock::now() + milliseconds(1000 * i / busy_connections);
        while (Clock::now() < until) {
          if (pace == Pace::once_a_second) std::this_thread::sleep_until(next);
          next += std::chrono::seconds(1);
          const auto begun = Clock::now();
          socket.send(get(path, cookie, true));
          if (status_of(socket.response()) != 200) break;
          spent[static_cast<std::size_t>(i)].push_back(milliseconds_since(begun));
        }
      });
  }
  std::vector<double> all;
  for (const auto& one : spent) all.insert(all.end(), one.begin(), one.end());
  std::ranges::sort(all);
  return all;
}

void measure_pages(const SiteProcess& site,
                   const std::string& cookie,
                   const std::vector<std::string>& paths,
                   Pace pace,
                   int seconds) {
  std::printf(
      "\n%d keep-alive connections, %s, %d s a page\n%-48s %9s %9s %9s %9s\n",
      busy_connections,
      pace == Pace::once_a_second ? "each once a second (limit: p99 50 ms)" : "without a pause",
      seconds,
      "page",
      "requests",
      "a second",
      "p50 ms",
      "p99 ms");
  for (const std::string& path : paths) {
    const std::vector<double> all = ask_for(site, cookie, path, pace, seconds);
    std::printf("%-48s %9zu %9.0f %9.2f %9.2f\n",
                path.c_str(),
                all.size(),
                static_cast<double>(all.size()) / seconds,
                quantile(all, 0.5),
                quantile(all, 0.99));
    std::fflush(stdout);
  }
}

/// One request at a time: what the server itself takes, without a queue before it.
void measure_alone(const SiteProcess& site,
                   const std::string& cookie,
                   const std::vector<std::string>& paths) {
  std::printf("\nOne connection, 200 requests a page\n%-48s %9s %9s\n", "page", "p50 ms", "p99 ms");
  for (const std::string& path : paths) {
    RawSocket socket(site.port());
    std::vector<double> spent;
    for (int i = 0; i < 200; ++i) {
      const auto begun = Clock::now();
      socket.send(get(path, cookie, true));
      if (status_of(socket.response()) != 200) break;
      spent.push_back(milliseconds_since(begun));
    }
    std::ranges::sort(spent);
    std::printf("%-48s %9.2f %9.2f\n", path.c_str(), quantile(spent, 0.5), quantile(spent, 0.99));
  }
}

void measure_slow_clients(const SiteProcess& site, const std::string& cookie) {
  std::vector<RawSocket> slow;
  slow.reserve(slow_connections);
  for (int i = 0; i < slow_connections; ++i) slow.emplace_back(site.port(), address_of(i));
  const auto begun = Clock::now();
  double worst = 0;
  std::vector<bool> is_open(slow_connections, true);
  const std::string head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaa";
  for (int second = 0; second < slow_seconds; ++second) {
    for (std::size_t i = 0; i < slow.size(); ++i)
      if (is_open[i]) is_open[i] = slow[i].send(head.substr(static_cast<std::size_t>(second), 1));
    for (int probe = 0; probe < 4; ++probe) {
      const auto asked = Clock::now();
      RawSocket fresh(site.port());
      fresh.send(get("/help", cookie, false));
      const int status = status_of(fresh.response());
      worst = std::max(worst, status == 200 ? milliseconds_since(asked) : 60'000.0);
      std::this_thread::sleep_for(milliseconds(200));
    }
    if (second == 5)
      std::printf("\n%d slow connections: %ld kB of anonymous memory (limit 150,000)\n",
                  slow_connections,
                  anonymous_kilobytes(site.pid()));
  }
  const auto still_open = std::ranges::count_if(
      slow, [](RawSocket& socket) { return !socket.is_closed_within(milliseconds(5)); });
  std::printf(
      "A fresh request waited %.1f ms at most (limit 50); after %.0f s %td of %d slow clients were "
      "still open (limit 0)\n",
      worst,
      milliseconds_since(begun) / 1000,
      still_open,
      slow_connections);
}

/// Pages that the home page links to, each once.
std::vector<std::string> pages_from_home(SiteClient& client) {
  std::vector<std::string> paths = {"/", "/help"};
  client.open("/");
  for (const Node* link : elements(client.document(), "a")) {
    const std::string path = link->attribute("href");
    const bool is_new = std::ranges::find(paths, path) == paths.end();
    if (path.starts_with('/') && is_new && path != "/sign-in") paths.push_back(path);
  }
  return paths;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: web_benchmark DATABASE_URL [SECONDS] [PATH...]\n");
    return 64;
  }
  const SiteProcess site(argv[1], {"--demo"});
  std::printf("Start to first line: %lld ms (limit 200)\n",
              static_cast<long long>(site.start_time().count()));
  SiteClient client(site.port());
  client.open("/sign-in");
  client.submit("/sign-in/persona", {}, "Continue as Programme manager");
  const std::string cookie = "trellis=" + client.cookies()["trellis"];
  std::vector<std::string> paths(argv + std::min(argc, 3), argv + argc);
  if (paths.empty()) paths = pages_from_home(client);
  std::printf("Idle: %ld kB of anonymous memory (limit 80,000)\n", anonymous_kilobytes(site.pid()));
  measure_alone(site, cookie, paths);
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 3;
  measure_pages(site, cookie, paths, Pace::once_a_second, seconds);
  measure_pages(site, cookie, paths, Pace::without_pause, seconds);
  measure_slow_clients(site, cookie);
  return 0;
}
