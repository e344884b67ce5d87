#include "register/json_rows.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace trellis::registry {
namespace {

constexpr std::size_t keys_max = 2000;

/// Collects rows while the parser runs, so that no document tree is built.
class RowCollector : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<std::vector<std::string>> rows{1};  // the header first
  std::string refusal;

  bool null() override { return place({}); }
  bool boolean(bool value) override { return place(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return place(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return place(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return place(text); }
  bool string(string_t& value) override { return place(std::move(value)); }
  bool binary(binary_t&) override { return refuse("Binary JSON is not read."); }

  bool start_object(std::size_t) override {
    if (depth_++ != 1) return refuse("The file must be a list of objects without further nesting.");
    rows.emplace_back(rows.front().size());
    return true;
  }
  bool key(string_t& name) override {
    const auto [found, added] = columns_.emplace(name, rows.front().size());
    if (added) rows.front().push_back(name);
    if (added) rows.back().resize(rows.front().size());
    column_ = found->second;
    return columns_.size() <= keys_max || refuse("The objects have more than 2,000 keys.");
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_++ != 0) return refuse("The file must be a list of objects without further nesting.");
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t,
                   const std::string&,
                   const nlohmann::json::exception& error) override {
    const std::string what = error.what();
    const auto at = what.find("at line");
    const auto end = what.find(':', at);
    return refuse("The file is not JSON " +
                  (at == std::string::npos ? std::string("throughout")
                                           : "from " + what.substr(at + 3, end - at - 3)) +
                  " on; it may be cut short.");
  }

 private:
  bool place(std::string value) {
    if (depth_ != 2) return refuse("The file must be a list of objects.");
    if (rows.back().size() <= column_) rows.back().resize(column_ + 1);
    rows.back()[column_] = std::move(value);
    return true;
  }
  bool refuse(std::string why) {
    if (refusal.empty()) refusal = std::move(why);
    return false;
  }

  std::map<std::string, std::size_t> columns_;
  std::size_t column_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<std::vector<std::vector<std::string>>> read_json_rows(std::string_view text) {
  RowCollector collector;
  if (!nlohmann::json::sax_parse(text, &collector))
    return problem(ProblemKind::invalid, "", collector.refusal);
  return std::move(collector.rows);
}

}  // namespace trellis::registry
