#include "stats/table_csv.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <unordered_map>

#include "stats/text.hpp"

namespace trellis::stats {

namespace {

enum class CellUse { skip, number, arm, school, school_class, pupil };

/// Takes cells one after the other from the text of a CSV file.
class CellReader {
 public:
  explicit CellReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  bool at_end() const { return at_ >= text_.size(); }

  /// The next cell of the row; `last_in_row()` then tells whether the row ended with it.
  std::string_view next() {
    if (!at_end() && text_[at_] == '"') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
    std::string_view cell = text_.substr(begin, at_ - begin);
    if (cell.ends_with('\r')) cell.remove_suffix(1);
    step_over_separator();
    return cell;
  }
  bool last_in_row() const { return last_; }

 private:
  std::string_view quoted() {
    unquoted_.clear();
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        unquoted_ += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        unquoted_ += '"';
        ++at_;
      } else {
        ++at_;
        break;
      }
    }
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
    step_over_separator();
    return unquoted_;
  }
  void step_over_separator() {
    last_ = at_ >= text_.size() || text_[at_] == '\n';
    if (at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool last_ = false;
  std::string unquoted_;
};

/// Ids as numbers in order of first appearance, then renumbered in order of the alphabet.
class Interner {
 public:
  void add(std::string_view id) {
    if (!index_.empty() && names_[static_cast<std::size_t>(index_.back())] == id) {
      index_.push_back(index_.back());
      return;
    }
    const auto found = seen_.find(std::string(id));
    if (found != seen_.end()) {
      index_.push_back(found->second);
      return;
    }
    const auto fresh = static_cast<std::int32_t>(names_.size());
    seen_.emplace(id, fresh);
    names_.emplace_back(id);
    index_.push_back(fresh);
  }
  Labels labels() {
    Labels order = label(names_);
    for (std::int32_t& index : index_) index = order.index[static_cast<std::size_t>(index)];
    return {std::move(index_), std::move(order.names)};
  }

 private:
  std::vector<std::int32_t> index_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::int32_t> seen_;
};

bool is_missing(std::string_view cell) { return cell.empty() || cell == "NA" || cell == "."; }

/// Collects the cells of all rows by what they are used for.
class TableReader {
 public:
  explicit TableReader(const CsvOptions& options) : options_(options) {}

  Expected<void> read_header(CellReader& reader) {
    do {
      const std::string name(reader.next());
      names_.push_back(name);
      uses_.push_back(use_of(name));
      if (uses_.back() == CellUse::number || uses_.back() == CellUse::arm)
        input_.columns.push_back({name, {}});
    } while (!reader.last_in_row() && !reader.at_end());
    std::vector<std::string> wanted = options_.columns;
    for (const std::string& name :
         {options_.school, options_.school_class, options_.pupil, options_.arm})
      if (!name.empty()) wanted.push_back(name);
    for (const std::string& name : wanted)
      if (std::find(names_.begin(), names_.end(), name) == names_.end())
        return refuse("no_such_column",
                      filled("There is no column \"{}\".", {name}),
                      "Use one of " + listed(names_) + ".");
    return {};
  }

  Expected<void> read_row(CellReader& reader) {
    ++row_;
    std::size_t cell = 0;
    std::size_t column = 0;
    do {
      const std::string_view text = reader.next();
      if (cell == 0 && text.empty() && reader.last_in_row() && names_.size() > 1) return {};
      if (cell >= names_.size()) return wrong_length();
      STATS_TRY(take(text, cell, column));
      if (uses_[cell] == CellUse::number || uses_[cell] == CellUse::arm) ++column;
      ++cell;
    } while (!reader.last_in_row());
    if (cell != names_.size()) return wrong_length();
    return {};
  }

  Expected<Table> finish() {
    STATS_TRY(check_arm_labels());
    if (!options_.school.empty()) input_.school = schools_.labels();
    if (!options_.school_class.empty()) input_.school_class = classes_.labels();
    STATS_TRY(check_pupils());
    return Table::build(std::move(input_));
  }

 private:
  CellUse use_of(const std::string& name) const {
    if (name == options_.school) return CellUse::school;
    if (name == options_.school_class) return CellUse::school_class;
    if (name == options_.pupil) return CellUse::pupil;
    if (name == options_.arm) return CellUse::arm;
    const bool kept =
        options_.columns.empty() ||
        std::find(options_.columns.begin(), options_.columns.end(), name) != options_.columns.end();
    return kept ? CellUse::number : CellUse::skip;
  }

  std::unexpected<Refusal> wrong_length() const {
    return refuse("ragged_row",
                  filled("Row {} does not have {} cells like the header.",
                         {std::to_string(row_), std::to_string(names_.size())}),
                  "Correct the row; a comma inside a cell needs quotation marks.");
  }

  Expected<void> take(std::string_view text, std::size_t cell, std::size_t column) {
    switch (uses_[cell]) {
      case CellUse::skip:
        return {};
      case CellUse::school:
        schools_.add(text);
        return {};
      case CellUse::school_class:
        classes_.add(text);
        return {};
      case CellUse::pupil:
        input_.pupil.emplace_back(text);
        return {};
      case CellUse::arm:
        return take_arm(text, column);
      case CellUse::number:
        return take_number(text, cell, column);
    }
    return {};
  }

  Expected<void> take_arm(std::string_view text, std::size_t column) {
    std::vector<double>& values = input_.columns[column].values;
    if (is_missing(text)) {
      values.push_back(std::numeric_limits<double>::quiet_NaN());
      return {};
    }
    arm_labels_.insert(std::string(text));
    values.push_back(text == options_.treated ? 1 : 0);
    return {};
  }

  Expected<void> take_number(std::string_view text, std::size_t cell, std::size_t column) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!is_missing(text)) {
      const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
      const char* end = text.data() + text.size();
      const auto [stopped, error] = std::from_chars(begin, end, value);
      if (error != std::errc() || stopped != end)
        return refuse("not_a_number",
                      filled("Row {}, column \"{}\": \"{}\" is not a number.",
                             {std::to_string(row_), names_[cell], std::string(text)}),
                      "Correct the cell, or leave it empty if the value is missing.");
    }
    input_.columns[column].values.push_back(value);
    return {};
  }

  Expected<void> check_arm_labels() const {
    if (options_.arm.empty()) return {};
    if (arm_labels_.size() != 2)
      return refuse("arm_not_two_values",
                    filled("Column \"{}\" has {} different values; an arm needs exactly two. "
                           "Say which one is treated.",
                           {options_.arm, std::to_string(arm_labels_.size())}));
    if (!arm_labels_.contains(options_.treated))
      return refuse("no_such_arm",
                    filled("No row of column \"{}\" is \"{}\".", {options_.arm, options_.treated}),
                    "The treated arm is one of " +
                        listed(std::vector<std::string>(arm_labels_.begin(), arm_labels_.end())) +
                        ".");
    return {};
  }

  Expected<void> check_pupils() const {
    if (input_.pupil.empty()) return {};
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t row = 0; row < input_.pupil.size(); ++row) {
      std::string key = input_.pupil[row];
      if (!input_.school.index.empty()) key += '\n' + std::to_string(input_.school.index[row]);
      const auto [first, fresh] = seen.try_emplace(std::move(key), row + 2);
      if (!fresh)
        return refuse(
            "duplicate_pupil",
            filled("Pupil {} of row {} is already in row {}.",
                   {input_.pupil[row], std::to_string(row + 2), std::to_string(first->second)}),
            "Remove one of the two rows.");
    }
    return {};
  }

  const CsvOptions& options_;
  std::vector<std::string> names_;
  std::vector<CellUse> uses_;
  TableInput input_;
  Interner schools_;
  Interner classes_;
  std::set<std::string> arm_labels_;
  std::size_t row_ = 1;  // the header
};

}  // namespace

Expected<Table> read_table(std::string_view text, const CsvOptions& options) {
  CellReader reader(text);
  if (reader.at_end())
    return refuse("empty_table", "The table has no rows.", "Give at least one row of data.");
  TableReader table(options);
  STATS_TRY(table.read_header(reader));
  while (!reader.at_end()) STATS_TRY(table.read_row(reader));
  return table.finish();
}

Expected<Table> read_table_file(const std::string& file, const CsvOptions& options) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return refuse("file_not_read",
                  filled("The file {} cannot be read.", {file}),
                  "Check its name and that you may open it.");
  std::ostringstream text;
  text << stream.rdbuf();
  return read_table(text.view(), options);
}

}  // namespace trellis::stats
