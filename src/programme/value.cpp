#include "programme/value.hpp"

#include "core/text.hpp"

namespace trellis::programme {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

/// Up to four decimals, without the zeros at the end.
std::string plain_number(double number) {
  std::string text = decimal(number, 4);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string text_of(Money money) {
  const std::int64_t whole = money.pence / 100;
  const std::int64_t rest = money.pence < 0 ? -(money.pence % 100) : money.pence % 100;
  std::string text = "£" + with_commas(whole);
  if (money.pence < 0 && whole == 0) text = "-£0";
  if (rest == 0) return text;
  return text + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::string text_of(const Value& value) {
  return std::visit(Overloaded{[](Unknown) -> std::string { return "not known"; },
                               [](bool truth) -> std::string { return truth ? "yes" : "no"; },
                               [](double number) { return plain_number(number); },
                               [](Money money) { return text_of(money); },
                               [](Date date) { return date.text(); },
                               [](const std::string& text) { return text; },
                               [](const Texts& texts) { return join(texts, ", "); }},
                    value);
}

std::string name_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return "a yes or no";
    case TypeKind::number:
      return "a number";
    case TypeKind::money:
      return "an amount of money";
    case TypeKind::date:
      return "a date";
    case TypeKind::text:
      return "a text";
    case TypeKind::choice:
      return "a choice";
    case TypeKind::choices:
      return "several choices";
    case TypeKind::judgement:
      return "a judgement of " + type.framework + " (" + type.area + ")";
    case TypeKind::list:
      return "a list";
  }
  return "";
}

}  // namespace trellis::programme
