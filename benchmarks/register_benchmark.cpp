// How long an establishment file takes to import, beside a raw parse-and-insert of the same cells.
//
//   register_benchmark FILE.csv [LATER.csv] [database address]
//
// Each step runs in a process of its own, so that its peak memory is its own. Prints seconds, the
// ratio to the raw load of the same run, and megabytes; passes and fails nothing.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/csv.hpp"
#include "core/encoding.hpp"
#include "register/import_actions.hpp"
#include "register/school_search_store.hpp"
#include "storage/database.hpp"

namespace {

using namespace trellis;

struct Measure {
  double seconds = 0;
  double megabytes = 0;
  double processor_seconds = 0;  ///< steadier than the clock on a busy machine
};

/// Runs `work` in a child and measures it; the child's own clock leaves out forking.
Measure measure(const std::function<void()>& work) {
  int pipes[2];
  if (pipe(pipes) != 0) return {};
  const pid_t child = fork();
  if (child == 0) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto written = write(pipes[1], &seconds, sizeof seconds);
    _exit(written == sizeof seconds ? 0 : 1);
  }
  close(pipes[1]);  // or the end of a step that failed would never be read
  Measure result;
  if (read(pipes[0], &result.seconds, sizeof result.seconds) != sizeof result.seconds)
    std::printf("The step failed.\n");
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  result.megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  result.processor_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  close(pipes[0]);
  return result;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  bytes.resize_and_overwrite(std::filesystem::file_size(path), [&](char* data, std::size_t size) {
    file.read(data, static_cast<std::streamsize>(size));
    return size;
  });
  return bytes;
}

Instant now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

storage::Database open(const std::string& address) {
  auto db = storage::Database::open(address);
  if (!db || !db->migrate(now())) {
    std::fprintf(stderr, "The database cannot be opened.\n");
    _exit(1);
  }
  return std::move(*db);
}

/// Every cell as text into one wide table, in one transaction: nothing is checked or compared.
void load_raw(const std::string& path, const std::string& address) {
  storage::Database db = open(address);
  auto decoded = decode_text(bytes_of(path));
  CsvReader reader(decoded->text());
  const auto header = reader.next();
  std::vector<std::string> columns;
  std::string definition;
  for (std::size_t i = 0; i < (*header)->fields.size(); ++i) {
    columns.push_back("c" + std::to_string(i));
    definition += (i ? ", " : "") + columns.back() + " text";
  }
  db.write([&](storage::Transaction& tx) {
    tx.execute("create table raw_cells (" + definition + ")");
    tx.bulk("raw_cells", columns, [&](storage::BulkRow& out) {
      const auto row = reader.next();
      if (!row || !*row) return false;
      for (std::size_t i = 0; i < columns.size(); ++i)
        out << (i < (*row)->fields.size() ? (*row)->fields[i] : std::string_view());
      return true;
    });
  });
}

void import_one(const std::string& path, const std::string& address) {
  storage::Database db = open(address);
  registry::ImportOptions options;
  options.now = now();
  options.coverage = registry::Coverage::complete;
  const auto report =
      registry::import_file(db, access::operator_at(options.now), {path, bytes_of(path)}, options);
  if (!report) std::fprintf(stderr, "%s\n", report.error().message.c_str());
}

void search_all(const std::string& address) {
  storage::Database db = open(address);
  registry::SchoolIndexCache cache;
  const auto begin = std::chrono::steady_clock::now();
  const auto index = db.read([&](storage::Snapshot& s) { return cache.index(s); });
  const auto built = std::chrono::steady_clock::now();
  std::size_t hits = 0;
  int asked = 0;
  double slowest = 0;
  for (const auto& school : index->schools()) {
    if (++asked > 2000) break;
    std::string typed = school.name.substr(0, 6 + static_cast<std::size_t>(asked) % 9);
    if (asked % 3 == 0 && typed.size() > 5) std::swap(typed[3], typed[4]);
    const auto before = std::chrono::steady_clock::now();
    hits += index->search({.text = typed, .page = {.limit = 10}}).schools.size();
    slowest = std::max(
        slowest,
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before)
            .count());
  }
  const auto end = std::chrono::steady_clock::now();
  const auto ms = [](auto span) { return std::chrono::duration<double, std::milli>(span).count(); };
  std::printf(
      "search    index made in %.0f ms; %d searches %.2f ms each, slowest %.1f ms (%zu hits)\n",
      ms(built - begin),
      asked,
      ms(end - built) / asked,
      slowest,
      hits);
}

void print(const char* what, const Measure& measure, const Measure& raw) {
  std::printf("%-9s %6.2f s  %5.2f x raw   processor %5.2f s  %5.2f x raw   %4.0f MB at most\n",
              what,
              measure.seconds,
              measure.seconds / raw.seconds,
              measure.processor_seconds,
              measure.processor_seconds / raw.processor_seconds,
              measure.megabytes);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "register_benchmark FILE.csv [LATER.csv] [database address]\n");
    return 64;
  }
  const std::string path = argv[1];
  const auto folder = std::filesystem::temp_directory_path() / "trellis_register_benchmark";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string raw = "sqlite:" + (folder / "raw.db").string();
  const std::string address = argc > 3 ? argv[3] : "sqlite:" + (folder / "register.db").string();
  open(raw);
  open(address);
  const Measure plain = measure([&] { load_raw(path, raw); });
  print("raw", plain, plain);
  print("import", measure([&] { import_one(path, address); }), plain);
  if (argc > 2) print("re-import", measure([&] { import_one(argv[2], address); }), plain);
  std::fflush(stdout);
  measure([&] {
    search_all(address);
    std::fflush(stdout);
  });
  std::filesystem::remove_all(folder);
  return 0;
}
