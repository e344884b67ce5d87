/// Facts about many schools, column by column, and the facts of one of them.
///
/// The register gives one column for each fact a rule asks for ("school.phase",
/// "judgement('eif_2019', 'overall')"); a row is a school. Columns that nobody asks for need not be
/// loaded: `keys_of` says which ones a set of rules reads.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/identifiers.hpp"
#include "programme/eligibility.hpp"

namespace trellis::programme {

/// Columns of facts. An implementation may keep them in memory or compute them.
class SchoolFacts {
 public:
  virtual ~SchoolFacts() = default;
  virtual std::size_t size() const = 0;
  /// The column of a key, or nothing when these facts do not have it (unknown for every school).
  virtual std::optional<std::size_t> column(const std::string& key) const = 0;
  virtual Value value(std::size_t row, std::size_t column) const = 0;
  virtual Origin origin(std::size_t column) const = 0;
};

/// Columns in memory. Texts that repeat (regions, phases) are stored once.
class FactColumns : public SchoolFacts {
 public:
  explicit FactColumns(std::vector<Urn> urns) : urns_(std::move(urns)) {}

  /// `values` has one value for each school, in the order of the URNs given at construction.
  void add(const std::string& key, std::vector<Value> values, Origin origin);

  const std::vector<Urn>& urns() const { return urns_; }
  std::size_t size() const override { return urns_.size(); }
  std::optional<std::size_t> column(const std::string& key) const override;
  Value value(std::size_t row, std::size_t column) const override;
  Origin origin(std::size_t column) const override;

 private:
  std::vector<Urn> urns_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::vector<std::vector<Value>> values_;
  std::vector<Origin> origins_;
};

/// The facts of one school of many, with answers of its application laid over them.
class RowFacts : public SourcedFacts {
 public:
  RowFacts(const SchoolFacts& schools, std::size_t row) : schools_(&schools), row_(row) {}

  /// Adds a fact from elsewhere: "application.stream", "unit.kind". It outranks a column.
  void set(const std::string& key, Value value, Origin origin);
  void set_row(std::size_t row) { row_ = row; }
  /// The applicant is no school itself: only what was set is known of it.
  void set_no_row() { row_.reset(); }
  /// The members of a trust or cluster, as rows of the same facts.
  void set_members(const std::vector<std::size_t>& rows);

  std::optional<Value> find(const Input& input) const override;
  std::optional<std::vector<std::shared_ptr<const Facts>>> items(
      std::string_view list) const override;
  Origin origin(const std::string& key) const override;

 private:
  struct Extra {
    Value value;
    Origin origin;
  };

  const SchoolFacts* schools_;
  std::optional<std::size_t> row_;
  std::map<std::string, Extra, std::less<>> extras_;
  std::optional<std::vector<std::shared_ptr<const Facts>>> members_;
};

/// Every key these rules may read, years of count_years( ) included, each once.
std::vector<std::string> keys_of(const EligibilityVersion& rules);

/// Who would qualify: the outcome of every school, and how many of each code.
struct SweepRow {
  std::size_t row = 0;
  QuickOutcome outcome;
};

struct Sweep {
  std::vector<SweepRow> rows;
  std::map<std::string, int> count_by_code;
  int eligible = 0;
  int refused = 0;
  int review = 0;
};

/// Decides for every school as `unit.kind` school. Nothing is written.
Sweep sweep(const EligibilityVersion& rules, const SchoolFacts& schools);

/// Counts by region (the column "school.region") and code.
std::map<std::string, std::map<std::string, int>> by_region(const EligibilityVersion& rules,
                                                            const Sweep& sweep,
                                                            const SchoolFacts& schools);

/// A school whose outcome differs between two versions of the rules.
struct SweepChange {
  std::size_t row = 0;
  std::string before;
  std::string after;
};

std::vector<SweepChange> differences(const EligibilityVersion& before_rules,
                                     const Sweep& before,
                                     const EligibilityVersion& after_rules,
                                     const Sweep& after);

}  // namespace trellis::programme
