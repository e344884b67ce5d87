#include "core/text.hpp"
#include "programme/expression.hpp"

namespace trellis::programme {
namespace {

/// "A", "A and B", "A, B and C".
std::string listed(const std::vector<std::string>& parts, std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i) out += i + 1 == parts.size() ? " " + std::string(word) + " " : ", ";
    out += parts[i];
  }
  return out;
}

class Reader {
 public:
  explicit Reader(const Labels& labels) : labels_(labels) {}

  std::string clause(const Node& node) const {
    switch (node.operation) {
      case Operation::and_:
        return joined(node, "and");
      case Operation::or_:
        return joined(node, "or");
      case Operation::not_:
        return "it is not so that " + inner(node.children[0]);
      case Operation::is_unknown:
        return term(node.children[0]) + " is not known";
      case Operation::is_known:
        return term(node.children[0]) + " is known";
      case Operation::in:
        return term(node.children[0]) + " is " + right(node);
      case Operation::equal:
        return term(node.children[0]) + " is " + right(node);
      case Operation::not_equal:
        return term(node.children[0]) + " is not " + right(node);
      case Operation::less:
        return term(node.children[0]) + " is below " + right(node);
      case Operation::less_equal:
        return term(node.children[0]) + " is at most " + right(node);
      case Operation::greater:
        return term(node.children[0]) + " is above " + right(node);
      case Operation::greater_equal:
        return term(node.children[0]) + " is at least " + right(node);
      case Operation::literal:
      case Operation::list:
      case Operation::path:
      case Operation::call:
      case Operation::add:
      case Operation::subtract:
      case Operation::multiply:
      case Operation::divide:
        break;
    }
    return statement(node);
  }

 private:
  std::string inner(const Node& node) const {
    const bool several = node.operation == Operation::and_ || node.operation == Operation::or_;
    return several ? "(" + clause(node) + ")" : clause(node);
  }

  static bool is_complete(const Node& node) {
    return node.operation == Operation::call && node.name == "complete";
  }

  std::string task(const Node& call) const {
    return "*" + labels_.task(text_of(call.children[0].literal)) + "*";
  }

  /// Tasks that stand side by side share one verb: "*A*, *B* and *C* are complete".
  std::string joined(const Node& node, std::string_view word) const {
    std::vector<std::string> tasks;
    std::vector<std::string> parts;
    for (const Node& child : node.children) {
      if (is_complete(child))
        tasks.push_back(task(child));
      else if (child.operation == Operation::and_ && node.operation == Operation::and_ &&
               is_complete(child.children[0]))
        for (const Node& one : child.children) tasks.push_back(task(one));
      else
        parts.push_back(inner(child));
    }
    if (!tasks.empty()) {
      const bool plural = tasks.size() > 1 && word == "and";
      parts.insert(parts.begin(), listed(tasks, word) + (plural ? " are" : " is") + " complete");
    }
    return listed(parts, word);
  }

  std::string statement(const Node& node) const {
    if (node.operation == Operation::path) return term(node) + " is yes";
    if (node.operation != Operation::call) return term(node);
    const std::string name = node.children.empty() ? "" : text_of(node.children[0].literal);
    if (node.name == "complete") return task(node) + " is complete";
    if (node.name == "answered") return input(name) + " is answered";
    if (node.name == "assigned") return "the role of " + words(name) + " is assigned";
    if (node.name == "milestone")
      return "the milestone *" + labels_.milestone(name) + "* is reached";
    if (node.name == "in_list") return "the school is in the list " + words(name);
    if (node.name == "any") return "at least one of " + words(name) + " has: " + where(node);
    if (node.name == "all") return "each of " + words(name) + " has: " + where(node);
    return term(node);
  }

  std::string where(const Node& node) const { return clause(node.children[1]); }

  static std::string words(std::string_view id) {
    std::string text(id);
    for (char& c : text)
      if (c == '_') c = ' ';
    return text;
  }

  std::string input(const std::string& key) const { return labels_.input({key, key, {}}); }

  std::string term(const Node& node) const {
    const auto side = [&](std::size_t i) { return term(node.children[i]); };
    if (node.operation == Operation::path) return input(node.name);
    if (node.operation == Operation::literal) return text_of(node.literal);
    if (node.operation == Operation::add) return side(0) + " plus " + side(1);
    if (node.operation == Operation::subtract) return side(0) + " less " + side(1);
    if (node.operation == Operation::multiply) return side(0) + " times " + side(1);
    if (node.operation == Operation::divide) return side(0) + " divided by " + side(1);
    if (node.operation == Operation::call) return term_of_call(node);
    return inner(node);
  }

  std::string term_of_call(const Node& node) const {
    const auto name = [&](std::size_t i) { return text_of(node.children[i].literal); };
    if (node.name == "effective") return input(name(0));
    if (node.name == "completed_on") return "the day " + task(node) + " was completed";
    if (node.name == "delivered") return "the number of " + words(name(0)) + " delivered";
    if (node.name == "judgement") return "the " + words(name(1)) + " judgement (" + name(0) + ")";
    if (node.name == "rate") return "the " + words(name(0)) + " rate for " + words(name(1));
    if (node.name == "result")
      return "the " + words(name(1)) + (node.member.empty() ? "" : " band") + " of " +
             words(name(0)) + " in " + year(node.children[2]);
    if (node.name == "count")
      return "the number of " + words(name(0)) +
             (node.children.size() > 1 ? " where " + where(node) : "");
    if (node.name == "count_years")
      return "the number of years from " + year(node.children[1]) + " to " +
             year(node.children[2]) + " in which " + inner(node.children[0]);
    if (node.name == "days_between" || node.name == "working_days_between")
      return std::string(node.name == "days_between" ? "the days" : "the working days") + " from " +
             term(node.children[0]) + " to " + term(node.children[1]);
    return statement(node);
  }

  /// A year without the comma of thousands.
  std::string year(const Node& node) const {
    std::string text = term(node);
    std::erase(text, ',');
    return text == "year" ? "that year" : text;
  }

  std::string path_of(const Node& node) const {
    if (node.operation == Operation::path) return node.name;
    if (node.operation == Operation::call && !node.children.empty())
      return text_of(node.children[0].literal);
    return "";
  }

  std::string value_word(const Node& owner, const Node& literal) const {
    const std::string* text = std::get_if<std::string>(&literal.literal);
    return text ? labels_.option(path_of(owner), *text) : text_of(literal.literal);
  }

  std::string right(const Node& node) const {
    const Node& side = node.children[1];
    if (side.operation == Operation::literal) return value_word(node.children[0], side);
    if (side.operation != Operation::list) return term(side);
    std::vector<std::string> values;
    for (const Node& item : side.children) values.push_back(value_word(node.children[0], item));
    return listed(values, "or");
  }

  const Labels& labels_;
};

void flatten(const Node& node, std::vector<const Node*>& out) {
  if (node.operation != Operation::and_) {
    out.push_back(&node);
    return;
  }
  for (const Node& child : node.children) flatten(child, out);
}

}  // namespace

std::string Labels::input(const Input& input) const { return input.key; }
std::string Labels::task(std::string_view id) const { return std::string(id); }
std::string Labels::milestone(std::string_view id) const { return std::string(id); }
std::string Labels::option(std::string_view, std::string_view option) const {
  return std::string(option);
}

std::string reading_of(const Expression& expression, const Labels& labels) {
  return Reader(labels).clause(expression.root);
}

std::vector<std::string> still_missing(const Expression& expression,
                                       const Facts& facts,
                                       const Labels& labels) {
  std::vector<const Node*> parts;
  flatten(expression.root, parts);
  std::vector<std::string> missing;
  for (const Node* part : parts) {
    if (is_true(evaluate(Expression{"", *part}, facts))) continue;
    if (part->operation == Operation::call && part->name == "complete")
      missing.push_back("*" + labels.task(text_of(part->children[0].literal)) + "*");
    else
      missing.push_back(Reader(labels).clause(*part));
  }
  return missing;
}

std::string gate_sentence(const Expression& gate, const Facts& facts, const Labels& labels) {
  std::string sentence = "Opens when: " + reading_of(gate, labels);
  const auto missing = still_missing(gate, facts, labels);
  std::vector<const Node*> parts;
  flatten(gate.root, parts);
  // While all of it is missing the first half has said so.
  if (!missing.empty() && missing.size() < parts.size())
    sentence += "; still missing: " + listed(missing, "and");
  return sentence + ".";
}

}  // namespace trellis::programme
