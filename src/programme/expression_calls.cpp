#include <algorithm>
#include <array>
#include <cmath>

#include "programme/expression_resolver.hpp"

namespace trellis::programme {
namespace {

/// Bands in which publishers place progress measures (KS2 and KS4 performance tables).
const Texts progress_bands = {"well_below", "below", "average", "above", "well_above"};

}  // namespace

std::span<const Resolver::Function> Resolver::functions() {
  static constexpr std::array table = {
      Function{"complete", 1, 30, &Resolver::call_complete},
      Function{"answered", 1, 1, &Resolver::call_field},
      Function{"effective", 1, 1, &Resolver::call_field},
      Function{"assigned", 1, 1, &Resolver::call_named},
      Function{"milestone", 1, 1, &Resolver::call_named},
      Function{"delivered", 1, 1, &Resolver::call_named},
      Function{"in_list", 1, 1, &Resolver::call_named},
      Function{"completed_on", 1, 1, &Resolver::call_named},
      Function{"count", 1, 2, &Resolver::call_items},
      Function{"any", 2, 2, &Resolver::call_items},
      Function{"all", 2, 2, &Resolver::call_items},
      Function{"judgement", 2, 2, &Resolver::call_table},
      Function{"rate", 3, 3, &Resolver::call_table},
      Function{"result", 3, 3, &Resolver::call_table},
      Function{"days_between", 2, 2, &Resolver::call_days},
      Function{"working_days_between", 2, 2, &Resolver::call_days},
      Function{"count_years", 3, 3, &Resolver::call_years},
  };
  return table;
}

TypeOrMistake Resolver::type_of_call(Node& node) {
  const auto function = std::ranges::find(functions(), node.name, &Function::name);
  if (function == functions().end()) {
    Texts known;
    for (const Function& entry : functions()) known.emplace_back(entry.name);
    return mistake_at(node,
                      "There is no function \"" + node.name + "\"" + suggestion(node.name, known));
  }
  if (node.children.size() < function->arguments_min ||
      node.children.size() > function->arguments_max)
    return mistake_at(node,
                      "Give " + node.name + "( ) " +
                          (function->arguments_min == 1
                               ? std::string("what it asks about.")
                               : std::to_string(function->arguments_min) + " arguments."));
  if (!node.member.empty() && (node.name != "result" || node.member != "band"))
    return mistake_at(node, "Remove \"." + node.member + "\": only result( ) has a part, .band.");
  return (this->*function->handler)(node);
}

TypeOrMistake Resolver::call_complete(Node& node) {
  for (Node& child : node.children)
    if (auto fault = name_argument(child, names_.tasks, "a task")) return std::unexpected(*fault);
  if (node.children.size() > 1) {
    Node all{.operation = Operation::and_, .offset = node.offset};
    for (Node& child : node.children) {
      Node one{.operation = Operation::call, .offset = child.offset, .name = "complete"};
      one.children.push_back(std::move(child));
      all.children.push_back(std::move(one));
    }
    node = std::move(all);
  }
  return kind(TypeKind::boolean);
}

TypeOrMistake Resolver::call_field(Node& node) {
  Node& field = node.children[0];
  const auto type = type_of_path(field);
  if (field.operation != Operation::path)
    return mistake_at(field, "Write the name of a field here.");
  if (!type) return type;
  make_literal(field, field.name);
  return node.name == "answered" ? kind(TypeKind::boolean) : *type;
}

TypeOrMistake Resolver::call_named(Node& node) {
  Node& name = node.children[0];
  std::optional<ExpressionMistake> fault;
  if (node.name == "assigned") fault = name_argument(name, names_.roles, "a role");
  if (node.name == "milestone") fault = name_argument(name, names_.milestones, "a milestone");
  if (node.name == "delivered") fault = name_argument(name, names_.engagements, "an engagement");
  if (node.name == "in_list") fault = name_argument(name, names_.uploaded_lists, "a list");
  if (node.name == "completed_on") fault = name_argument(name, names_.tasks, "a task");
  if (fault) return std::unexpected(*fault);
  if (node.name == "delivered") return kind(TypeKind::number);
  return kind(node.name == "completed_on" ? TypeKind::date : TypeKind::boolean);
}

TypeOrMistake Resolver::call_items(Node& node) {
  if (auto fault = name_argument(node.children[0], names_.lists, "a list"))
    return std::unexpected(*fault);
  if (node.children.size() == 2) {
    const auto& list = std::get<std::string>(node.children[0].literal);
    items_.push_back(&names_.lists.find(list)->second);
    const auto type = type_of(node.children[1]);
    items_.pop_back();
    if (!type) return type;
    if (type->kind != TypeKind::boolean)
      return mistake_at(node.children[1], "Write a condition after \"where\".");
  }
  return kind(node.name == "count" ? TypeKind::number : TypeKind::boolean);
}

TypeOrMistake Resolver::call_table(Node& node) {
  const auto& table = node.name == "judgement" ? names_.frameworks
                      : node.name == "rate"    ? names_.rates
                                               : names_.results;
  const std::string what = node.name == "judgement" ? "an inspection framework"
                           : node.name == "rate"    ? "a table of rates"
                                                    : "a dataset";
  if (auto fault = name_argument(node.children[0], table, what)) return std::unexpected(*fault);
  const Texts& columns = table.find(std::get<std::string>(node.children[0].literal))->second;
  const std::set<std::string, std::less<>> known(columns.begin(), columns.end());
  const std::string part = node.name == "judgement" ? "an area"
                           : node.name == "rate"    ? "a category"
                                                    : "a measure";
  if (auto fault = name_argument(node.children[1], known, part)) return std::unexpected(*fault);
  if (node.name == "judgement")
    return Type{TypeKind::judgement,
                {},
                std::get<std::string>(node.children[0].literal),
                std::get<std::string>(node.children[1].literal)};
  const TypeKind wanted = node.name == "rate" ? TypeKind::date : TypeKind::number;
  if (auto fault = argument(node.children[2], wanted)) return std::unexpected(*fault);
  if (node.name == "rate") return kind(TypeKind::money);
  if (node.member == "band") return Type{TypeKind::choice, progress_bands, {}, {}};
  return kind(TypeKind::number);
}

std::optional<ExpressionMistake> Resolver::argument(Node& node, TypeKind wanted) {
  const auto type = type_of(node);
  if (!type) return type.error();
  if (is_literal(node)) return fit(node, kind(wanted));
  if (type->kind == wanted) return std::nullopt;
  return ExpressionMistake{
      node.offset, "Write " + name_of(kind(wanted)) + " here: this is " + name_of(*type) + "."};
}

TypeOrMistake Resolver::call_days(Node& node) {
  for (Node& child : node.children)
    if (auto fault = argument(child, TypeKind::date)) return std::unexpected(*fault);
  return kind(TypeKind::number);
}

TypeOrMistake Resolver::call_years(Node& node) {
  in_years_ = true;
  const auto fault = argument(node.children[0], TypeKind::boolean);
  in_years_ = false;
  if (fault) return std::unexpected(*fault);
  std::array<double, 2> years{};
  for (std::size_t i = 0; i < 2; ++i) {
    const double* year = std::get_if<double>(&node.children[i + 1].literal);
    if (!year || *year < 1990 || *year > 2100 || std::floor(*year) != *year)
      return mistake_at(node.children[i + 1], "Write a year such as 2019 here.");
    years[i] = *year;
  }
  if (years[1] < years[0] || years[1] - years[0] > 30)
    return mistake_at(node.children[2], "Give at most 30 years, the earlier one first.");
  return kind(TypeKind::number);
}

}  // namespace trellis::programme
