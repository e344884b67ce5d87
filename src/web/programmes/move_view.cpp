#include "web/programmes/move_view.hpp"

#include <algorithm>

#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {
namespace {

using casework::EffectKind;

constexpr std::string_view words_only = "words_only";
constexpr std::string_view stays = "stays";
constexpr std::string_view left_out = "left_out";

bool is_unchanged(const MovedCase& moved) {
  return moved.line.refused.empty() && moved.effects.empty();
}

bool fits_effect(const MovedCase& moved, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (wanted == words_only) return is_unchanged(moved);
  if (wanted == stays) return !moved.line.refused.empty();
  if (wanted == left_out) return moved.line.outcome == left_out;
  return std::ranges::any_of(moved.effects,
                             [&](const auto& effect) { return effect.kind == wanted; });
}

std::string name_shown(const MoveShown& shown, const MovedCase& moved) {
  if (shown.may_name && !moved.line.name.empty()) return moved.line.name;
  return "Case " + std::to_string(moved.line.id.value);
}

std::string move_outcome_words(const casework::MoveLine& line) {
  if (line.outcome == "moved") return "Moved";
  if (line.outcome == left_out)
    return line.refused.empty() ? "Left out: changed after the preview" : "Left out";
  return "";
}

Html effects_html(const MovedCase& moved) {
  if (!moved.line.refused.empty()) return html_text("It stays: " + moved.line.refused);
  if (moved.effects.empty()) return html_text("Nothing but words on its pages");
  Html items;
  for (const casework::MoveLineEffect& effect : moved.effects)
    items += Element("li").text(effect.sentence);
  return Element("ul").classes({"govuk-list", "govuk-!-margin-bottom-0"}).add(items);
}

}  // namespace

std::int64_t MoveShown::unchanged() const { return std::ranges::count_if(cases, is_unchanged); }

std::int64_t MoveShown::refused() const {
  return std::ranges::count_if(cases,
                               [](const auto& moved) { return !moved.line.refused.empty(); });
}

std::int64_t MoveShown::with_outcome(std::string_view outcome) const {
  return std::ranges::count_if(cases,
                               [&](const auto& moved) { return moved.line.outcome == outcome; });
}

MoveShown load_move(storage::Snapshot& db, const casework::MoveRun& run, bool may_name) {
  MoveShown shown{.run = run, .may_name = may_name};
  std::map<std::int64_t, std::size_t> at;
  for (casework::MoveLine& line : casework::move_lines(db, run.id)) {
    at[line.id.value] = shown.cases.size();
    shown.cases.push_back({.line = std::move(line)});
  }
  for (casework::MoveLineEffect& effect : casework::move_effects(db, run.id))
    if (const auto found = at.find(effect.id.value); found != at.end())
      shown.cases[found->second].effects.push_back(std::move(effect));
  shown.totals = casework::count_effects(db, run.id);
  return shown;
}

ListDefinition moved_cases_list(const std::string& path) {
  FilterField effect{.kind = FilterField::Kind::select, .name = "effect", .label = "What happens"};
  effect.options = {{.value = "", .text = "Anything"},
                    {.value = std::string(words_only), .text = "Nothing but words"},
                    {.value = std::string(stays), .text = "It cannot move"},
                    {.value = std::string(left_out), .text = "Left out when applied"}};
  for (const EffectKind kind : casework::all_effect_kinds())
    effect.options.push_back(
        {.value = std::string(name_of(kind)), .text = std::string(title_of(kind))});
  return {.path = path,
          .filters = {{.name = "q", .label = "School", .hint = "Name, URN or case"}, effect},
          .columns = {{.name = "case", .text = "Case"},
                      {.name = "version", .text = "From version", .is_numeric = true},
                      {.text = "What happens"},
                      {.name = "outcome", .text = "Outcome"}},
          .sort = "case",
          .thing = "case",
          .things = "cases",
          .csv_path = path + "/cases.csv"};
}

std::vector<const MovedCase*> chosen_moves(const MoveShown& shown, const ListQuery& query) {
  const std::string wanted = fold(query.filters.text("q"));
  std::vector<const MovedCase*> rows;
  for (const MovedCase& moved : shown.cases) {
    if (!fits_effect(moved, query.filters.text("effect"))) continue;
    const bool is_named = wanted.empty() ||
                          fold(name_shown(shown, moved)).find(wanted) != std::string::npos ||
                          (shown.may_name && moved.line.urn && moved.line.urn->text() == wanted) ||
                          std::to_string(moved.line.id.value) == wanted;
    if (is_named) rows.push_back(&moved);
  }
  const auto key = [&](const MovedCase* moved) -> std::string {
    if (query.sort == "outcome") return moved->line.outcome;
    if (query.sort == "version") return std::to_string(100'000 + moved->line.from_version);
    return fold(name_shown(shown, *moved));
  };
  std::ranges::stable_sort(rows, [&](const MovedCase* one, const MovedCase* other) {
    return query.is_descending ? key(other) < key(one) : key(one) < key(other);
  });
  return rows;
}

std::vector<Cell> move_row(const MoveShown& shown, const MovedCase& moved) {
  const std::string name = name_shown(shown, moved);
  Html first = html_text(name);
  if (shown.may_name) first = link_to("/cases/" + std::to_string(moved.line.id.value), name);
  return {{.content = first},
          {.content = std::to_string(moved.line.from_version), .is_numeric = true},
          {.content = effects_html(moved)},
          {.content = move_outcome_words(moved.line)}};
}

Html move_totals(const MoveShown& shown) {
  const auto number = [](std::int64_t count) { return with_commas(count); };
  SummaryList list;
  list.rows = {summary_row("Open cases under another version",
                           number(static_cast<std::int64_t>(shown.cases.size()))),
               summary_row("Nothing but words changes", number(shown.unchanged())),
               summary_row("Something changes",
                           number(static_cast<std::int64_t>(shown.cases.size()) -
                                  shown.unchanged() - shown.refused())),
               summary_row("Cannot move", number(shown.refused())),
               summary_row("Answers lost",
                           "None: an answer without a place is kept and comes back with it")};
  if (shown.run.applied_at) {
    list.rows.push_back(summary_row("Moved", number(shown.with_outcome("moved"))));
    list.rows.push_back(summary_row("Left out", number(shown.with_outcome(left_out))));
  }
  Html out = summary_list(list);
  if (shown.totals.empty()) return out;
  Table options{.caption = "What changes, in how many cases",
                .caption_classes = "govuk-table__caption--m"};
  options.head = {{.content = "Change"}, {.content = "Cases", .is_numeric = true}};
  for (const casework::EffectCount& total : shown.totals)
    options.rows.push_back(
        {{.content = total.sentence}, {.content = number(total.cases), .is_numeric = true}});
  return out + scrolling(options.caption, table(options));
}

std::string move_csv(const MoveShown& shown) {
  CsvWriter csv;
  for (const char* head :
       {"case", "urn", "name", "from_version", "to_version", "kind", "what_happens", "outcome"})
    csv.text(head);
  csv.end_row();
  const auto row = [&](const MovedCase& moved, std::string_view kind, std::string_view words) {
    csv.number(moved.line.id.value);
    if (shown.may_name && moved.line.urn)
      csv.number(std::int64_t{moved.line.urn->number()});
    else
      csv.blank();
    csv.text(shown.may_name ? moved.line.name : "");
    csv.number(std::int64_t{moved.line.from_version}).number(std::int64_t{shown.run.to_version});
    csv.text(kind).text(words).text(moved.line.outcome).end_row();
  };
  for (const MovedCase& moved : shown.cases) {
    if (!moved.line.refused.empty())
      row(moved, stays, moved.line.refused);
    else if (moved.effects.empty())
      row(moved, words_only, "");
    for (const casework::MoveLineEffect& effect : moved.effects)
      row(moved, effect.kind, effect.sentence);
  }
  return csv.take();
}

}  // namespace trellis::web
