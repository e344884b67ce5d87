#include "web/matching/choice_pages.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "matching/sentences.hpp"
#include "matching/stated_choice.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/run_cache.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using matching::BlockingPair;
using matching::ChoiceOutcome;
using matching::ChoiceResult;
using matching::Side;

constexpr std::size_t blocking_shown_max = 50;
constexpr std::array all_choice_results = {ChoiceResult::met,
                                           ChoiceResult::not_met,
                                           ChoiceResult::not_eligible,
                                           ChoiceResult::not_here,
                                           ChoiceResult::unread};

std::string chosen_name(const ChoiceOutcome& row) {
  return row.whom ? matching::named(*row.whom) : row.stated->words;
}

const char* side_word(Side side) { return side == Side::partner ? "Partner" : "Lead"; }

ListDefinition choices_list(const matching::MatchRun& run) {
  FilterField side{.kind = FilterField::Kind::select, .name = "side", .label = "Asked by"};
  side.options = {{.value = "", .text = "Any"},
                  {.value = "partner", .text = "Partners"},
                  {.value = "lead", .text = "Leads"}};
  FilterField result{.kind = FilterField::Kind::select, .name = "result", .label = "Result"};
  result.options = {{.value = "", .text = "Any"}};
  for (const ChoiceResult one : all_choice_results)
    result.options.push_back({.value = std::string(matching::code_of(one)),
                              .text = std::string(matching::title_of(one))});
  return {.path = run_path(run) + "/choices",
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN"}, side, result},
          .columns = {{.name = "by", .text = "School"},
                      {.text = "As"},
                      {.name = "choice", .text = "Choice", .is_numeric = true},
                      {.name = "whom", .text = "Asked for"},
                      {.name = "result", .text = "In today's match"}},
          .sort = "by",
          .thing = "choice",
          .things = "choices",
          .csv_path = run_path(run) + "/choices.csv"};
}

bool is_wanted(const ChoiceOutcome& row, const ListQuery& query) {
  const std::string_view side = query.filters.text("side");
  if (!side.empty() && (side == "partner") != (row.side == Side::partner)) return false;
  const std::string_view result = query.filters.text("result");
  if (!result.empty() && result != matching::code_of(row.result)) return false;
  const std::string wanted = fold(query.filters.text("q"));
  return wanted.empty() ||
         fold(matching::named(*row.by) + " " + chosen_name(row)).find(wanted) != std::string::npos;
}

std::vector<ChoiceOutcome> wanted_choices(std::vector<ChoiceOutcome> rows, const ListQuery& query) {
  std::erase_if(rows, [&](const ChoiceOutcome& row) { return !is_wanted(row, query); });
  const auto by_key = [&](auto key) {
    std::ranges::stable_sort(rows, [&](const ChoiceOutcome& one, const ChoiceOutcome& other) {
      return query.is_descending ? key(other) < key(one) : key(one) < key(other);
    });
  };
  if (query.sort == "choice")
    by_key([](const ChoiceOutcome& row) { return row.stated->choice; });
  else if (query.sort == "whom")
    by_key([](const ChoiceOutcome& row) { return fold(chosen_name(row)); });
  else if (query.sort == "result")
    by_key([](const ChoiceOutcome& row) { return row.result; });
  else
    by_key([](const ChoiceOutcome& row) { return fold(row.by->name); });
  return rows;
}

std::vector<Cell> choice_row(const matching::MatchRun& run, const ChoiceOutcome& row) {
  const std::string by = matching::named(*row.by);
  const Content school = row.side == Side::partner
                             ? Content(link_to(partner_path(run, row.by->urn), by))
                             : Content(by);
  return {{.content = school},
          {.content = side_word(row.side)},
          {.content = std::to_string(row.stated->choice), .is_numeric = true},
          {.content = chosen_name(row)},
          {.content = std::string(matching::title_of(row.result))}};
}

/// How many first choices of partners were met.
std::string first_choices_met(const std::vector<ChoiceOutcome>& rows) {
  long long asked = 0;
  long long met = 0;
  for (const ChoiceOutcome& row : rows) {
    if (row.side != Side::partner || row.stated->choice != 1) continue;
    ++asked;
    if (row.result == ChoiceResult::met) ++met;
  }
  if (asked == 0) return "No partner to be matched today has named a first choice.";
  return with_commas(met) + " of " +
         counted(asked, "partner's first choice", "first choices of partners") +
         " would be met today.";
}

Response show_choices(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto trial = todays_trial(db, found->run);
    const ListDefinition definition = choices_list(found->run);
    const ListQuery query = read_list_query(request, definition);
    Html content = run_tabs(found->run, RunTab::fairness);
    if (!trial) {
      content +=
          paragraph("Nobody is left to be matched today, so no choice can be met or missed.");
    } else {
      const auto all = matching::choice_outcomes(*trial);
      const auto rows = wanted_choices(all, query);
      ListRows list{.total = static_cast<std::int64_t>(rows.size()), .caption = "Stated choices"};
      const auto from =
          std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
      const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
      for (std::size_t i = from; i < to; ++i) list.rows.push_back(choice_row(found->run, rows[i]));
      content += paragraph(matching::counting_sentence(trial->prepared.input.costs)) +
                 paragraph(first_choices_met(all)) + list_content(definition, query, list);
    }
    std::vector<Crumb> path = crumbs(found->programme);
    path.push_back({.content = run_name(found->run), .link = Url::local(run_path(found->run))});
    return page(context,
                {.title = "Stated choices",
                 .caption = found->programme.title + ", " + run_name(found->run),
                 .section = "Matching",
                 .breadcrumbs = path},
                content);
  });
}

std::string choices_csv(const std::vector<ChoiceOutcome>& rows) {
  CsvWriter out;
  for (const char* head :
       {"urn", "school", "as", "choice", "chosen_urn", "chosen", "as_typed", "result"})
    out.text(head);
  out.end_row();
  for (const ChoiceOutcome& row : rows) {
    out.number(std::int64_t{row.by->urn.number()}).text(row.by->name);
    out.text(row.side == Side::partner ? "partner" : "lead");
    out.number(std::int64_t{row.stated->choice});
    row.stated->whom ? out.number(std::int64_t{row.stated->whom->number()}) : out.blank();
    out.text(row.whom ? row.whom->name : "").text(row.stated->words);
    out.text(matching::code_of(row.result));
    out.end_row();
  }
  return out.content();
}

std::string blocking_csv(const std::vector<BlockingPair>& pairs) {
  CsvWriter out;
  for (const char* head : {"partner_urn",
                           "partner",
                           "lead_urn",
                           "lead",
                           "choice_of_partner",
                           "choice_of_lead",
                           "points",
                           "present_lead_urn",
                           "present_points"})
    out.text(head);
  out.end_row();
  const auto number = [&](const auto& value) {
    value ? out.number(std::int64_t{*value}) : out.blank();
  };
  for (const BlockingPair& pair : pairs) {
    out.number(std::int64_t{pair.partner->school.urn.number()}).text(pair.partner->school.name);
    out.number(std::int64_t{pair.lead->school.urn.number()}).text(pair.lead->school.name);
    number(pair.choice_of_partner);
    number(pair.choice_of_lead);
    out.number(pair.points);
    number(pair.present ? std::optional(pair.present->school.urn.number()) : std::nullopt);
    number(pair.present_points);
    out.end_row();
  }
  return out.content();
}

Response choices_file(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto trial = todays_trial(db, found->run);
    std::vector<ChoiceOutcome> rows;
    if (trial)
      rows = wanted_choices(matching::choice_outcomes(*trial),
                            read_list_query(request, choices_list(found->run)));
    return csv_response(choices_csv(rows), "choices-" + std::to_string(found->run.id.value));
  });
}

Response blocking_file(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto trial = todays_trial(db, found->run);
    std::vector<BlockingPair> pairs;
    if (trial) {
      auto blocking = matching::blocking_pairs_of(*trial);
      if (!blocking) return problem_page(context, blocking.error());
      pairs = std::move(*blocking);
    }
    return csv_response(blocking_csv(pairs),
                        "blocking-pairs-" + std::to_string(found->run.id.value));
  });
}

std::string rank_words(const std::optional<int>& choice) {
  return choice ? matching::choice_name(*choice) + " choice" : "by points";
}

Html blocking_table(const std::vector<BlockingPair>& pairs) {
  Table shown;
  shown.head = {{.content = "Partner"},
                {.content = "Would rather have"},
                {.content = "Has today"},
                {.content = "Partner ranks it"},
                {.content = "Lead ranks it"}};
  for (std::size_t i = 0; i < pairs.size() && i < blocking_shown_max; ++i) {
    const BlockingPair& pair = pairs[i];
    const std::string rather = pair.lead->school.name + ", " + counted(pair.points, "point");
    const std::string today =
        pair.present ? pair.present->school.name + ", " + counted(*pair.present_points, "point")
                     : "no lead";
    shown.rows.push_back({{.content = matching::named(pair.partner->school)},
                          {.content = rather},
                          {.content = today},
                          {.content = rank_words(pair.choice_of_partner)},
                          {.content = rank_words(pair.choice_of_lead)}});
  }
  return scrolling("Pairs that would rather have each other", table(shown));
}

}  // namespace

Html blocking_part(const matching::MatchRun& run, const matching::MatchAnswer& trial) {
  Html content = heading("Pairs that would rather have each other");
  const auto pairs = matching::blocking_pairs_of(trial);
  if (!pairs) {
    content += paragraph(pairs.error().message);
  } else if (pairs->empty()) {
    content += paragraph("There is none: today's match is stable.");
  } else {
    content += paragraph(
        "In today's match " + counted(static_cast<long long>(pairs->size()), "pair") +
        " would rather have each other than what they have. A stable match has no such pair, and "
        "its price stands in the table above.");
    std::string summary = "Show them";
    if (pairs->size() > blocking_shown_max)
      summary = "Show the first " + std::to_string(blocking_shown_max);
    content += details({.summary = summary, .content = blocking_table(*pairs)}) +
               Element("p")
                   .classes({"govuk-body"})
                   .add(link_to(run_path(run) + "/blocking.csv", "Download these pairs (CSV)"))
                   .html();
  }
  return content + paragraph(matching::counting_sentence(trial.prepared.input.costs)) +
         Element("p")
             .classes({"govuk-body"})
             .add(link_to(run_path(run) + "/choices", "What leads and partners chose"))
             .html();
}

void add_choice_routes(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back({.method = Method::get,
                      .pattern = pattern,
                      .permission = access::Permission::run_matching,
                      .handler = handler});
  };
  add("/matching/{programme}/runs/{run}/choices", show_choices);
  add("/matching/{programme}/runs/{run}/choices.csv", choices_file);
  add("/matching/{programme}/runs/{run}/blocking.csv", blocking_file);
}

}  // namespace trellis::web
