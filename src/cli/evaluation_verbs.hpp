/// One function for each verb of the evaluation engine, and the files they share. Internal.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "core/date.hpp"
#include "core/result.hpp"
#include "stats/refusal.hpp"

namespace trellis::cli {

void add_evaluate(Commands& commands);
void add_power(Commands& commands);
void add_randomise(Commands& commands);
void add_meta(Commands& commands);
void add_check_result(Commands& commands);
void add_study(Commands& commands);

/// The whole text of a file; "-" is stdin.
Result<std::string> read_whole(const std::string& path);
/// Writes by way of a second file, so that a reader never sees half of it.
Result<void> write_whole(const std::string& path, std::string_view text);

/// Where the forms of one report go.
struct Outputs {
  std::string html;    ///< File for the page; empty for none.
  std::string folder;  ///< Folder for NAME.txt, NAME.json and NAME.html; empty for none.
};

/// The three forms of a report.
struct Forms {
  std::string name;  ///< Of the files in a folder.
  std::string text;
  std::string json;
  std::string html;  ///< Empty where there is no page.
};

/// Prints text (or JSON) to stdout and writes the files that were asked for.
Exit deliver(const Forms& forms, const Outputs& outputs, const Settings& settings);

/// The moment now, or noon in England's winter of --today.
Instant now(const Settings& settings);

/// A seed nobody chose, where none was given.
std::uint64_t drawn_seed();

/// As many threads as the machine has.
int thread_count();

/// Name without folders: "pupils.csv".
std::string file_name_of(const std::string& path);

}  // namespace trellis::cli
