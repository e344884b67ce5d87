#include "web/cases/conditional_fields.hpp"

#include <algorithm>

namespace trellis::web {
namespace {

using programme::Field;
using programme::FieldType;
using programme::Node;
using programme::Operation;

/// The field that a path names: the path may be in full, "task.field".
std::string_view field_named(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool is_on_page(const AnswerFields& form, const Field& field, const std::string& option_id) {
  const programme::Option* option = field.find_option(option_id);
  if (!option) return false;
  const auto answer = form.answers.find(field.id);
  const bool is_chosen = answer != form.answers.end() && answer->second.text == option_id;
  return is_chosen || option->valid.contains(form.today);
}

}  // namespace

std::optional<Opener> opener_of(const AnswerFields& form, const Field& field) {
  if (field.requirement != programme::Requirement::when || !field.required_if) return std::nullopt;
  const Node& root = field.required_if->expression.root;
  if (root.operation != Operation::equal || root.children.size() != 2) return std::nullopt;
  const Node& path = root.children.front();
  const Node& literal = root.children.back();
  const auto* option = std::get_if<std::string>(&literal.literal);
  if (path.operation != Operation::path || literal.operation != Operation::literal || !option)
    return std::nullopt;
  const auto found = std::ranges::find_if(form.fields, [&](const Field* each) {
    return each->id == field_named(path.name) && each->type == FieldType::choice &&
           each->requirement != programme::Requirement::when;  // one step deep
  });
  if (found == form.fields.end() || !is_on_page(form, **found, *option)) return std::nullopt;
  return Opener{*found, *option};
}

}  // namespace trellis::web
