/// Reading the JSON body of a write into typed values, with one problem for each member.
///
///   JsonBody body(call.body);
///   const std::string reason = body.text("reason", {.is_required = true});
///   TRY_VOID(body.finish());   // refuses what was not asked for, and every problem at once
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/result.hpp"
#include "programme/answer.hpp"

namespace trellis::web::api {

struct MemberRule {
  bool is_required = false;
  std::string what = {};  ///< with its article, as in "Enter the reason"; the name when empty
};

class JsonBody {
 public:
  /// `body` must be an object and outlive this; `path` goes before the names in problems.
  explicit JsonBody(const nlohmann::ordered_json& body, std::string path = {});

  std::string text(std::string_view name, const MemberRule& rule = {});
  std::optional<std::int64_t> whole(std::string_view name, const MemberRule& rule = {});
  std::optional<double> number(std::string_view name, const MemberRule& rule = {});
  /// A key, as a string: "12".
  std::optional<std::int64_t> key(std::string_view name, const MemberRule& rule = {});
  std::optional<Date> date(std::string_view name, const MemberRule& rule = {});
  bool flag(std::string_view name);
  /// An object by the definition's ids: texts, numbers, true, lists of ids, lists of objects. Null
  /// takes an answer back.
  programme::Answers answers(std::string_view name);
  /// Empty where there is none.
  nlohmann::ordered_json object(std::string_view name);
  std::vector<nlohmann::ordered_json> objects(std::string_view name);

  void add(const Problem& problem) { problems_.push_back(problem); }
  Result<void> finish();

 private:
  const nlohmann::ordered_json* find(std::string_view name, const MemberRule& rule);
  void refuse(std::string_view name, std::string message);

  const nlohmann::ordered_json& body_;
  std::string path_;
  std::set<std::string, std::less<>> asked_;
  Problems problems_;
};

}  // namespace trellis::web::api
