#include "web/matching/board_view.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "register/reference_tables.hpp"
#include "web/components/components.hpp"
#include "web/matching/run_view.hpp"

namespace trellis::web {
namespace {

using matching::Proposal;

template <class Row, class Name>
void sort_by_name(std::vector<Row>& rows, Name name) {
  std::ranges::stable_sort(
      rows, [&](const Row& a, const Row& b) { return fold(name(a)) < fold(name(b)); });
}

BoardPlaces& places_in(BoardColumn& column, const std::string& stream, int year) {
  for (BoardPlaces& row : column.places)
    if (row.stream == stream && row.programme_year == year) return row;
  column.places.push_back({.stream = stream, .programme_year = year});
  return column.places.back();
}

bool is_in_region(const std::string& region, const ListQuery& query) {
  const std::string_view wanted = query.filters.text("region");
  return wanted.empty() || region == wanted;
}

bool keeps_card(const Proposal& card, const ListQuery& query) {
  const std::string_view stream = query.filters.text("stream");
  if (!stream.empty() && card.stream != stream) return false;
  const std::string_view band = query.filters.text("band");
  return band.empty() || (card.regret && regret_band(*card.regret) == band);
}

bool keeps_column(const BoardColumn& column, const ListQuery& query) {
  if (query.filters.text("show") == "unmatched") return false;
  if (query.filters.text("show") == "free" && column.free() == 0) return false;
  if (!is_in_region(column.region, query)) return false;
  const std::string wanted = fold(query.filters.text("lead"));
  return wanted.empty() ||
         (fold(column.name) + " " + column.lead.text()).find(wanted) != std::string::npos;
}

Html place_line(const BoardPlaces& row) {
  // A run of a version that did not keep what leads offered knows only what was taken.
  const std::string of = row.places < row.taken ? std::to_string(row.taken) + " taken"
                                                : std::to_string(row.taken) + " of " +
                                                      counted(row.places, "place") + " taken";
  const bool is_free = row.places > row.taken;
  return Element("li")
      .text(row.stream + ", year " + std::to_string(row.programme_year) + ": " + of)
      .add(is_free ? html_text(" ") + tag(std::to_string(row.places - row.taken) + " free", "green")
                   : Html());
}

const matching::PairRule* lock_on(const Proposal& card,
                                  const std::vector<matching::PairRule>& pairs) {
  for (const matching::PairRule& pair : pairs)
    if (pair.kind == "lock" && pair.partner_urn() == card.partner_urn) return &pair;
  return nullptr;
}

Html move_link(const matching::MatchRun& run, const Proposal& card) {
  return Element("a")
      .classes({"govuk-link"})
      .link("href", Url::local(move_path(run, card.partner_urn)))
      .text("Move")
      .add(visually_hidden(" " + card.partner_name + " to another lead"));
}

Html card_html(const matching::MatchRun& run,
               const Proposal& card,
               const std::vector<matching::PairRule>& pairs) {
  Element item("li");
  item.classes({"trellis-board__card"});
  item.add(Element("strong").add(link_to(partner_path(run, card.partner_urn), card.partner_name)));
  Element figures("p");
  figures.classes({"govuk-body-s", "govuk-!-margin-bottom-1"});
  if (card.lead)
    figures.text(card.stream + ", " + counted(*card.points, "point") + ", regret " +
                 with_commas(*card.regret) + ", " + decimal(*card.straight_km, 1) + " km");
  else
    figures.text(card.stream + ". " + reason_title(card.reason_code) + ": " + card.reason);
  item.add(figures);
  if (const matching::PairRule* lock = lock_on(card, pairs))
    item.add(
        Element("p")
            .classes({"govuk-body-s", "govuk-!-margin-bottom-1"})
            .add(tag("Kept by hand", "blue"))
            .text(" with " + lock->lead_name + ": " + lock->reason + " (" + lock->set_by + ")"));
  item.add(
      Element("p").classes({"govuk-body-s", "govuk-!-margin-bottom-0"}).add(move_link(run, card)));
  return item;
}

Html column_html(const std::string& id,
                 const std::string& title,
                 const Html& head,
                 const matching::MatchRun& run,
                 const std::vector<Proposal>& cards,
                 const std::vector<matching::PairRule>& pairs) {
  Element list("ul");
  list.classes({"govuk-list"});
  for (const Proposal& card : cards) list.add(card_html(run, card, pairs));
  return Element("section")
      .classes({"trellis-board__column"})
      .set("aria-labelledby", id)
      .add(Element("h3").classes({"govuk-heading-s"}).set("id", id).text(title))
      .add(head)
      .add(cards.empty() ? paragraph("No partner here.") : Html(list));
}

FilterField options_field(const char* name, const char* label) {
  FilterField field{.kind = FilterField::Kind::select, .name = name, .label = label};
  field.options = {{.value = "", .text = "Any"}};
  return field;
}

FilterField region_field() {
  FilterField field = options_field("region", "Region");
  for (const reference::Region& region : reference::regions())
    field.options.push_back({.value = region.code, .text = region.name});
  return field;
}

}  // namespace

std::int64_t BoardColumn::free() const {
  std::int64_t sum = 0;
  for (const BoardPlaces& row : places) sum += std::max<std::int64_t>(0, row.places - row.taken);
  return sum;
}

Board board_of(const std::vector<Proposal>& proposals,
               const std::vector<matching::RunPlaces>& places) {
  std::map<Urn, BoardColumn> columns;
  for (const matching::RunPlaces& row : places) {
    BoardColumn& column = columns[row.lead_urn];
    column.lead = row.lead_urn;
    column.name = row.lead_name;
    column.region = row.lead_region;
    places_in(column, row.stream, row.programme_year).places = row.places;
  }
  Board board;
  for (const Proposal& row : proposals) {
    if (!row.lead_urn) {
      board.unmatched.push_back(row);
      continue;
    }
    BoardColumn& column = columns[*row.lead_urn];
    column.lead = *row.lead_urn;
    column.name = row.lead_name.value_or(row.lead_urn->text());
    ++places_in(column, row.stream, row.programme_year).taken;
    column.cards.push_back(row);
  }
  const auto partner_name = [](const Proposal& row) { return row.partner_name; };
  for (auto& [urn, column] : columns) {
    sort_by_name(column.cards, partner_name);
    board.columns.push_back(std::move(column));
  }
  sort_by_name(board.columns, [](const BoardColumn& column) { return column.name; });
  sort_by_name(board.unmatched, partner_name);
  return board;
}

ListDefinition board_list(const matching::MatchRun& run, const std::vector<Proposal>& proposals) {
  FilterField show = options_field("show", "Show");
  show.options = {{.value = "", .text = "All leads"},
                  {.value = "free", .text = "Leads with a place free"},
                  {.value = "unmatched", .text = "Partners without a lead only"}};
  FilterField band = options_field("band", "Regret of partners");
  for (const std::string& name : regret_bands())
    band.options.push_back({.value = name, .text = regret_band_title(name)});
  FilterField stream = options_field("stream", "Stream");
  std::set<std::string> streams;
  for (const Proposal& row : proposals) streams.insert(row.stream);
  for (const std::string& name : streams) stream.options.push_back({.value = name, .text = name});
  return {.path = run_path(run) + "/board",
          .filters = {{.name = "lead", .label = "Lead school", .hint = "Name or URN"},
                      show,
                      region_field(),
                      stream,
                      band},
          .thing = "lead",
          .things = "leads",
          .page_size = 12};
}

Board chosen_board(const Board& board, const ListQuery& query) {
  Board chosen;
  for (const BoardColumn& column : board.columns) {
    if (!keeps_column(column, query)) continue;
    BoardColumn kept = column;
    std::erase_if(kept.cards, [&](const Proposal& card) { return !keeps_card(card, query); });
    const bool asks_for_cards = query.filters.has("band") || query.filters.has("stream");
    if (!asks_for_cards || !kept.cards.empty()) chosen.columns.push_back(std::move(kept));
  }
  const bool hides_unmatched = query.filters.has("band") || query.filters.has("lead") ||
                               query.filters.text("show") == "free";
  if (!hides_unmatched)
    for (const Proposal& row : board.unmatched)
      if (is_in_region(row.partner_region, query) && keeps_card(row, query))
        chosen.unmatched.push_back(row);
  return chosen;
}

Html board_content(const matching::MatchRun& run,
                   const Board& board,
                   const ListQuery& query,
                   const std::vector<matching::PairRule>& pairs) {
  Element all("div");
  all.classes({"trellis-board"});
  bool is_empty = true;
  if (query.page == 1 && !board.unmatched.empty()) {
    is_empty = false;
    all.add(column_html("column-unmatched",
                        counted(static_cast<long long>(board.unmatched.size()),
                                "partner without a lead",
                                "partners without a lead"),
                        Html(),
                        run,
                        board.unmatched,
                        pairs));
  }
  const auto from =
      std::min<std::size_t>(static_cast<std::size_t>(query.offset()), board.columns.size());
  const auto to = std::min(board.columns.size(), from + static_cast<std::size_t>(query.page_size));
  for (std::size_t i = from; i < to; ++i) {
    is_empty = false;
    const BoardColumn& column = board.columns[i];
    Element places("ul");
    places.classes({"govuk-list", "govuk-body-s"});
    for (const BoardPlaces& row : column.places) places.add(place_line(row));
    all.add(
        column_html("column-" + column.lead.text(), column.name, places, run, column.cards, pairs));
  }
  return is_empty ? Html() : Html(all);
}

std::string move_path(const matching::MatchRun& run, Urn partner) {
  return run_path(run) + "/board/move?partner=" + partner.text();
}

}  // namespace trellis::web
