/// Reads one JSON object of a definition key by key, and notes every mistake with its place.
///
/// A reader knows the keys it was asked for, so that `finish` can refuse the others by name. It
/// never stops at a mistake: the author sees all of them at once.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "programme/definition_tasks.hpp"
#include "programme/value.hpp"

namespace trellis::programme {

enum class Need { optional, required };

class ObjectReader {
 public:
  /// `what` names the object in sentences: "task", "option".
  ObjectReader(const JsonValue& value, std::string what, Mistakes& mistakes);

  Place place() const { return value_->place; }
  const std::string& what() const { return what_; }
  bool has(std::string_view key);

  /// An id: lower snake case, 64 characters at most.
  std::string id(std::string_view key = "id", Need need = Need::required);
  /// A text for people of at most 500 characters.
  std::string label(std::string_view key, Need need = Need::required);
  /// A text of at most 8,000 characters.
  std::string text(std::string_view key, Need need = Need::optional);
  /// One of a few words.
  std::string word(std::string_view key,
                   std::span<const std::string> words,
                   Need need = Need::required);
  bool flag(std::string_view key, bool otherwise = false);
  /// A text, number or boolean as text: "true", "3".
  std::optional<std::string> scalar(std::string_view key);
  bool is_list(std::string_view key);
  bool is_boolean(std::string_view key);
  bool is_object(std::string_view key);
  std::optional<int> whole(std::string_view key, int min, int max, Need need = Need::optional);
  std::optional<double> number(std::string_view key, Need need = Need::optional);
  /// Whole pence.
  std::optional<Money> pence(std::string_view key, Need need = Need::optional);
  std::optional<Date> date(std::string_view key, Need need = Need::optional);
  /// A month, "2021-04", as its first day.
  std::optional<Date> month(std::string_view key, Need need = Need::optional);
  /// `from_key` is the first day inside, `to_key` the last day inside.
  Validity validity(std::string_view from_key = "valid_from", std::string_view to_key = "valid_to");
  std::optional<Condition> condition(std::string_view key, Need need = Need::optional);
  /// A list of texts, or one text alone.
  Texts texts(std::string_view key);
  /// A list of ids, or one id alone.
  Texts ids(std::string_view key);
  std::map<std::string, double> numbers(std::string_view key);
  std::map<std::string, Date> dates(std::string_view key);
  std::map<std::string, std::string> words(std::string_view key);

  /// Calls `read` for each object of a list; `what` names one of them.
  void each(std::string_view key,
            const std::string& what,
            const std::function<void(ObjectReader&)>& read,
            Need need = Need::optional);
  /// As `each`; one object alone is taken as a list of one.
  void each_or_one(std::string_view key,
                   const std::string& what,
                   const std::function<void(ObjectReader&)>& read);
  /// Calls `read` for an object, if it is there.
  void object(std::string_view key,
              const std::string& what,
              const std::function<void(ObjectReader&)>& read);

  /// Where a key stands, or the object when it is absent.
  Place place_of(std::string_view key) const;
  void refuse(Place place, std::string sentence);
  /// Refuses the keys nobody asked for.
  void finish();

 private:
  const JsonValue* find(std::string_view key, Need need);
  bool is_text(const JsonValue& value, std::string_view key);
  std::string bounded(std::string_view key, Need need, std::size_t characters_max);
  void read_one(const JsonValue& item,
                const std::string& what,
                const std::function<void(ObjectReader&)>& read);

  const JsonValue* value_;
  std::string what_;
  Mistakes* mistakes_;
  Texts asked_;
};

}  // namespace trellis::programme
