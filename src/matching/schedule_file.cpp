#include "matching/schedule_file.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/date.hpp"
#include "matching/json_reading.hpp"

namespace trellis::matching {
namespace {

using Json = nlohmann::json;
using optimise::Day;

Result<Day> day_of(const Json& value, const std::string& path) {
  const auto date = value.is_string() ? Date::parse(value.get<std::string>())
                                      : problem(ProblemKind::invalid, path, "");
  if (!date)
    return problem(ProblemKind::invalid, path, path + " must be a date such as 2026-09-07");
  return static_cast<Day>(date->days().time_since_epoch().count());
}

Result<std::optional<Day>> day_if_any(const Json& object,
                                      const std::string& field,
                                      const std::string& where) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) return std::optional<Day>();
  return std::optional<Day>(TRY(day_of(*found, path_of(where, field))));
}

class ScheduleReader {
 public:
  explicit ScheduleReader(const Json& document) : document_(document) {}

  Result<ScheduleFile> read() {
    TRY_VOID(check_fields(document_,
                          {"kind",
                           "version",
                           "name",
                           "source",
                           "terms",
                           "closed",
                           "weekday_price",
                           "wish_price",
                           "gap_days",
                           "parties",
                           "visits"},
                          ""));
    file_.name = document_.contains("name") ? TRY(text_of(document_, "name", "")) : "Visits";
    TRY_VOID(read_terms());
    TRY_VOID(read_prices());
    TRY_VOID(read_parties());
    TRY_VOID(read_visits());
    return std::move(file_);
  }

 private:
  Result<void> read_terms() {
    const Json& terms = *TRY(list_of(document_, "terms", ""));
    const Json& closed = *TRY(list_if_any(document_, "closed", ""));
    std::set<Day> open;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const std::string where = row_of("terms", i);
      TRY_VOID(check_fields(terms[i], {"name", "from", "to"}, where));
      const auto from = TRY(day_if_any(terms[i], "from", where));
      const auto to = TRY(day_if_any(terms[i], "to", where));
      if (!from || !to || *from > *to || *to - *from > 366)
        return problem(ProblemKind::invalid,
                       where,
                       where + " must have a date from and a date to, at most a year apart");
      for (Day day = *from; day <= *to; ++day) open.insert(day);
    }
    for (std::size_t i = 0; i < closed.size(); ++i)
      open.erase(TRY(day_of(closed[i], row_of("closed", i))));
    file_.rules.open_days.assign(open.begin(), open.end());
    return {};
  }

  Result<void> read_prices() {
    auto& rules = file_.rules;
    rules.wish_price = TRY(whole_between(document_, "wish_price", "", 0, 1'000'000, 1));
    rules.gap_days = static_cast<Day>(TRY(whole_between(document_, "gap_days", "", 1, 366, 1)));
    const auto prices = document_.find("weekday_price");
    if (prices == document_.end()) return {};
    constexpr const char* names[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    TRY_VOID(check_fields(*prices,
                          {names[0], names[1], names[2], names[3], names[4], names[5], names[6]},
                          "weekday_price"));
    for (std::size_t d = 0; d < 7; ++d) {
      if (!prices->contains(names[d])) continue;
      rules.weekday_price[d] =
          (*prices)[names[d]].is_null()
              ? optimise::ScheduleRules::no_weekday
              : TRY(whole_between(*prices, names[d], "weekday_price", 0, 1'000'000, 0));
    }
    return {};
  }

  Result<void> read_parties() {
    const Json& parties = *TRY(list_of(document_, "parties", ""));
    for (std::size_t i = 0; i < parties.size(); ++i) {
      const std::string where = row_of("parties", i);
      TRY_VOID(check_fields(parties[i], {"id", "name", "busy"}, where));
      optimise::ScheduleParty party;
      party.key = TRY(whole_of(parties[i], "id", where));
      party.name = parties[i].contains("name") ? TRY(text_of(parties[i], "name", where))
                                               : std::to_string(party.key);
      const Json& busy = *TRY(list_if_any(parties[i], "busy", where));
      for (std::size_t d = 0; d < busy.size(); ++d)
        party.busy.push_back(TRY(day_of(busy[d], row_of(path_of(where, "busy"), d))));
      position_.emplace(party.key, static_cast<std::uint32_t>(i));
      file_.parties.push_back(std::move(party));
    }
    return {};
  }

  Result<void> read_visits() {
    const Json& visits = *TRY(list_of(document_, "visits", ""));
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const std::string where = row_of("visits", i);
      TRY_VOID(check_fields(
          visits[i], {"id", "name", "parties", "earliest", "latest", "wished", "fixed"}, where));
      optimise::ScheduleVisit visit;
      visit.key = TRY(whole_of(visits[i], "id", where));
      const Json& parties = *TRY(list_of(visits[i], "parties", where));
      for (std::size_t p = 0; p < parties.size(); ++p) {
        const std::int64_t id = TRY(whole_entry(parties, p, path_of(where, "parties")));
        const auto found = position_.find(id);
        if (found == position_.end())
          return problem(ProblemKind::invalid,
                         where,
                         row_of(path_of(where, "parties"), p) + " is " + std::to_string(id) +
                             ", which is not among the parties");
        visit.parties.push_back(found->second);
      }
      visit.earliest = TRY(day_if_any(visits[i], "earliest", where));
      visit.latest = TRY(day_if_any(visits[i], "latest", where));
      visit.wished = TRY(day_if_any(visits[i], "wished", where));
      visit.fixed = TRY(day_if_any(visits[i], "fixed", where));
      file_.titles.push_back(visits[i].contains("name") ? TRY(text_of(visits[i], "name", where))
                                                        : "Visit " + std::to_string(visit.key));
      file_.visits.push_back(std::move(visit));
    }
    return {};
  }

  const Json& document_;
  std::map<std::int64_t, std::uint32_t> position_;
  ScheduleFile file_;
};

}  // namespace

Result<ScheduleFile> read_schedule_file(std::string_view text) {
  const Json document = TRY(read_document(text, {"schedule"}, "trellis schedule"));
  return ScheduleReader(document).read();
}

}  // namespace trellis::matching
