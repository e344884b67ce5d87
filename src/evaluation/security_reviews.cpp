#include "evaluation/security_reviews.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "evaluation/json_members.hpp"
#include "evaluation/judgement_tables.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

const std::map<std::string, stats::ThreatLevel> threat_levels{
    {"low", stats::ThreatLevel::low},
    {"moderate", stats::ThreatLevel::moderate},
    {"high", stats::ThreatLevel::high}};
const std::map<std::string, stats::BiasDirection> directions{
    {"unknown", stats::BiasDirection::unknown},
    {"in_favour", stats::BiasDirection::in_favour},
    {"against", stats::BiasDirection::against}};

Result<stats::ThreatAnswer> read_answer(const Json& json, const std::string& where) {
  if (!json.is_object())
    return problem(ProblemKind::invalid, where, "\"" + where + "\" must be an object in braces");
  JsonMembers members(json, where);
  stats::ThreatAnswer answer;
  answer.level = TRY(members.choice("level", "", threat_levels));
  answer.direction = TRY(members.choice("direction", "unknown", directions));
  answer.reason = TRY(members.text("reason"));
  TRY_VOID(members.refuse_unknown());
  return answer;
}

Result<stats::PadlockReview> read_review(const Json& json, const std::string& where) {
  if (!json.is_object())
    return problem(ProblemKind::invalid, where, "\"" + where + "\" must be an object in braces");
  JsonMembers members(json, where);
  stats::PadlockReview review;
  review.reviewer = TRY(members.text("reviewer"));
  if (review.reviewer.empty()) return members.refuse("reviewer", "must say who reviewed");
  review.reviewed_at = TRY(members.text("reviewed_at"));
  const Json* threats = members.find("threats");
  if (!threats || !threats->is_object())
    return members.refuse("threats", "must be an object with an answer to each threat");
  JsonMembers answers(*threats, members.path("threats"));
  for (std::size_t i = 0; i < stats::threat_names.size(); ++i) {
    const Json* answer = answers.find(stats::threat_names[i]);
    if (!answer) return answers.refuse(stats::threat_names[i], "has no answer. Give one.");
    review.threats[i] = TRY(read_answer(*answer, answers.path(stats::threat_names[i])));
  }
  TRY_VOID(answers.refuse_unknown());
  TRY_VOID(members.refuse_unknown());
  return review;
}

Result<SecurityReviews> read_reviews(const Json& json) {
  if (!json.is_object())
    return problem(ProblemKind::invalid, "", "The reviews are one object in braces");
  JsonMembers members(json, "");
  SecurityReviews reviews;
  reviews.edition = TRY(members.text("edition", reviews.edition));
  if (auto edition = padlock_edition(reviews.edition); !edition)
    return std::unexpected(edition.error());
  reviews.decision = TRY(members.text("decision"));
  if (const Json* list = members.find("reviews")) {
    if (!list->is_array()) return members.refuse("reviews", "must be a list");
    for (std::size_t i = 0; i < list->size(); ++i)
      reviews.reviews.push_back(TRY(read_review((*list)[i], "reviews[" + std::to_string(i) + "]")));
  }
  TRY_VOID(members.refuse_unknown());
  return reviews;
}

}  // namespace

Result<SecurityReviews> parse_reviews(std::string_view text, const std::string& name) {
  auto reviews = read_reviews(TRY(parse_json(text, name)));
  if (!reviews) {
    Problem named = reviews.error();
    named.message = name + ": " + named.message;
    return std::unexpected(named);
  }
  return reviews;
}

}  // namespace trellis::evaluation
