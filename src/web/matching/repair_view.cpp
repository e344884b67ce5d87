#include "web/matching/repair_view.hpp"

#include "core/text.hpp"
#include "optimise/rematch.hpp"
#include "web/components/components.hpp"
#include "web/page.hpp"

namespace trellis::web {
namespace {

using matching::Move;
using matching::Repair;

constexpr std::size_t moves_shown_max = 40;

/// "3 get another lead, 1 has none"
std::string displaced_in_words(const Repair& repair) {
  long long placed = 0;
  for (const Move& move : repair.displaced)
    if (move.to) ++placed;
  const long long left = static_cast<long long>(repair.displaced.size()) - placed;
  return std::to_string(placed) + (placed == 1 ? " gets another lead" : " get another lead") +
         (left == 0 ? "" : ", " + std::to_string(left) + (left == 1 ? " has none" : " have none"));
}

std::string more_points(const Repair& repair, const Repair& best) {
  const auto more = repair.answer.summary.points - best.answer.summary.points;
  return more == 0 ? "the least" : with_commas(more) + " more";
}

Html moves_list(const std::vector<Move>& moves, const SchoolNames& names) {
  Html items;
  std::size_t shown = 0;
  for (const Move& move : moves) {
    if (shown++ == moves_shown_max) break;
    items += Element("li").text(name_among(names, move.partner) + ": from " +
                                name_among(names, move.from) + " to " + name_among(names, move.to));
  }
  Html list = Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
  if (moves.size() > moves_shown_max)
    list += paragraph("And " + std::to_string(moves.size() - moves_shown_max) + " more.");
  return list;
}

std::string hint_of(matching::RepairKind kind) {
  switch (kind) {
    case matching::RepairKind::fewest_moves:
      return "Schools whose lead is still there keep it wherever no place is lost by that";
    case matching::RepairKind::few_moves:
      return "A move must save everyone together at least " +
             std::to_string(optimise::default_move_penalty) + " points";
    case matching::RepairKind::best_points:
      return "As if nobody had a lead yet";
  }
  return "";
}

}  // namespace

SchoolNames names_of(const std::vector<matching::Proposal>& rows, const std::vector<Repair>& made) {
  SchoolNames names;
  for (const matching::Proposal& row : rows) {
    names[row.partner_urn] = row.partner_name;
    if (row.lead_urn) names[*row.lead_urn] = row.lead_name.value_or(row.lead_urn->text());
  }
  for (const Repair& repair : made) {
    for (const matching::Lead& lead : repair.answer.prepared.input.leads)
      names.emplace(lead.school.urn, lead.school.name);
    for (const matching::Partner& partner : repair.answer.prepared.input.partners)
      names.emplace(partner.school.urn, partner.school.name);
  }
  return names;
}

std::string name_among(const SchoolNames& names, const std::optional<Urn>& urn) {
  if (!urn) return "no lead";
  const auto found = names.find(*urn);
  return found == names.end() ? urn->text() : found->second;
}

Html repair_comparison(const std::vector<Repair>& made) {
  Table options;
  options.caption = "Three repairs, each proven best for what it counts first";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "Repair"},
                  {.content = "Placed", .is_numeric = true},
                  {.content = "Its own partners"},
                  {.content = "Others that move", .is_numeric = true},
                  {.content = "Newly placed", .is_numeric = true},
                  {.content = "Points"},
                  {.content = "Mean distance", .is_numeric = true}};
  for (const Repair& repair : made) {
    const auto& summary = repair.answer.summary;
    options.rows.push_back(
        {{.content = std::string(matching::title_of(repair.kind))},
         {.content = with_commas(static_cast<std::int64_t>(summary.placed)), .is_numeric = true},
         {.content = repair.displaced.empty() ? "none" : displaced_in_words(repair)},
         {.content = std::to_string(repair.moved.size()), .is_numeric = true},
         {.content = std::to_string(repair.newly_placed.size()), .is_numeric = true},
         {.content = with_commas(summary.points) + " (" + more_points(repair, made.back()) + ")"},
         {.content = decimal(summary.mean_km, 1) + " km", .is_numeric = true}});
  }
  return scrolling("Three repairs", table(options));
}

Html repair_moves(const std::vector<Repair>& made, const SchoolNames& names) {
  Html all;
  for (const Repair& repair : made) {
    std::vector<Move> moves = repair.displaced;
    moves.insert(moves.end(), repair.moved.begin(), repair.moved.end());
    moves.insert(moves.end(), repair.newly_placed.begin(), repair.newly_placed.end());
    all += details({.summary = std::string(matching::title_of(repair.kind)) + ": " +
                               counted(static_cast<long long>(moves.size()), "change"),
                    .content = moves.empty() ? paragraph("Nothing changes for the other schools.")
                                             : moves_list(moves, names)});
  }
  return all;
}

Html repair_choice(const std::string& kind, const ErrorMessage& error) {
  Choices kinds{.name = "kind", .values = {kind}, .error = error};
  kinds.fieldset = Fieldset{
      .legend = {.content = "Which repair to keep", .classes = "govuk-fieldset__legend--s"}};
  for (const auto each : {matching::RepairKind::fewest_moves,
                          matching::RepairKind::few_moves,
                          matching::RepairKind::best_points})
    kinds.choices.push_back({.value = std::string(matching::name_of(each)),
                             .content = std::string(matching::title_of(each)),
                             .hint = hint_of(each)});
  return radios(kinds);
}

}  // namespace trellis::web
