/// Small invented register files for tests, written by hand, and a register to import them into.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "register/import_actions.hpp"
#include "storage/test_database.hpp"

namespace trellis::registry::testing {

/// A CSV file: header and rows of named cells.
class CsvFile {
 public:
  explicit CsvFile(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  /// Cells that are not named are blank.
  CsvFile& row(std::map<std::string, std::string> cells) {
    rows_.push_back(std::move(cells));
    return *this;
  }
  std::string text() const {
    std::string out;
    for (std::size_t i = 0; i < columns_.size(); ++i) out += (i ? "," : "") + quoted(columns_[i]);
    out += "\r\n";
    for (const auto& cells : rows_) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto cell = cells.find(columns_[i]);
        out += (i ? "," : "") + (cell == cells.end() ? "\"\"" : quoted(cell->second));
      }
      out += "\r\n";
    }
    return out;
  }

 private:
  static std::string quoted(const std::string& cell) { return "\"" + cell + "\""; }
  std::vector<std::string> columns_;
  std::vector<std::map<std::string, std::string>> rows_;
};

/// Establishments in the columns that matter most of the GIAS download.
class SchoolFile {
 public:
  SchoolFile()
      : file_({"URN",
               "LA (code)",
               "EstablishmentNumber",
               "EstablishmentName",
               "TypeOfEstablishment (code)",
               "EstablishmentTypeGroup (code)",
               "EstablishmentStatus (code)",
               "OpenDate",
               "CloseDate",
               "PhaseOfEducation (code)",
               "StatutoryLowAge",
               "StatutoryHighAge",
               "SchoolCapacity",
               "NumberOfPupils",
               "PercentageFSM",
               "Town",
               "Postcode",
               "HeadFirstName",
               "HeadLastName",
               "TelephoneNum",
               "GOR (code)",
               "Easting",
               "Northing",
               "LastChangedDate"}) {}

  SchoolFile& school(int urn, std::map<std::string, std::string> cells = {}) {
    const std::map<std::string, std::string> usual = {
        {"URN", std::to_string(urn)},
        {"LA (code)", "850"},
        {"EstablishmentNumber", std::to_string(urn - 898000)},
        {"EstablishmentName", "School " + std::to_string(urn)},
        {"TypeOfEstablishment (code)", "01"},
        {"EstablishmentTypeGroup (code)", "4"},
        {"EstablishmentStatus (code)", "1"},
        {"PhaseOfEducation (code)", "2"},
        {"StatutoryLowAge", "4"},
        {"StatutoryHighAge", "11"},
        {"NumberOfPupils", "200"},
        {"PercentageFSM", "12.5"},
        {"Town", "Nowhere"},
        {"Postcode", "ZZ1 1ZZ"},
        {"HeadFirstName", "Ada"},
        {"HeadLastName", "Invented"},
        {"TelephoneNum", "01000000000"},
        {"GOR (code)", "J"},
        {"Easting", "450000"},
        {"Northing", "120000"},
        {"LastChangedDate", "01-01-2026"}};
    for (const auto& [name, cell] : usual) cells.emplace(name, cell);
    file_.row(std::move(cells));
    return *this;
  }
  std::string text() const { return file_.text(); }

 private:
  CsvFile file_;
};

/// Links, each as the publisher's successor row.
class LinkFile {
 public:
  LinkFile& link(int from, int to, const std::string& type = "Successor") {
    file_.row({{"URN", std::to_string(from)},
               {"LinkURN", std::to_string(to)},
               {"LinkName", "School " + std::to_string(to)},
               {"LinkType", type},
               {"LinkEstablishedDate", "01-09-2025"}});
    return *this;
  }
  std::string text() const { return file_.text(); }

 private:
  CsvFile file_{{"URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"}};
};

/// Options for a file of a day, imported at noon of the day after.
inline ImportOptions on(Date as_of, Coverage coverage = Coverage::complete) {
  ImportOptions options;
  options.as_of = as_of;
  options.coverage = coverage;
  options.expected_establishments = 0;  // the fixtures are small
  options.now = Instant(as_of.plus_days(1).days() + std::chrono::hours{12});
  return options;
}

inline Result<ImportReport> import(storage::Database& db,
                                   const std::string& name,
                                   const std::string& bytes,
                                   const ImportOptions& options,
                                   const ImportHooks& hooks = {}) {
  return import_file(db, access::operator_at(options.now), {name, bytes}, options, hooks);
}

}  // namespace trellis::registry::testing
