#include "casework/plan_reading.hpp"
#include "core/text.hpp"
#include "web/cases/case_pages.hpp"
#include "web/events/event_sentences.hpp"

namespace trellis::web {
namespace {

std::string said_of(const events::Event& event, const std::string& key) {
  const auto found = event.summary.find(key);
  return found == event.summary.end() ? std::string() : found->second;
}

std::string reading_words(const events::Event& event) {
  const auto kind = casework::reading_kind_from_name(said_of(event, "kind"));
  return kind ? lower_ascii(std::string(title_of(*kind))) : "reading";
}

std::string plan_words(const events::Event& event) {
  return "Version " + said_of(event, "number") + " of the plan ";
}

std::string decided_words(const events::Event& event) {
  const bool passed = said_of(event, "result") == "passed";
  return plan_words(event) + (passed ? "passed " : "was returned for change by ") +
         reading_words(event);
}

}  // namespace

void say_plan_events() {
  say_events("plan_reading.asked", [](const events::Event& event) {
    return plan_words(event) + "was sent to " + reading_words(event);
  });
  say_events("plan_reading.decided", decided_words);
  say_events("plan_reading.withdrawn", [](const events::Event& event) {
    return plan_words(event) + "was withdrawn from " + reading_words(event);
  });
  say_events("plan_comment.written",
             [](const events::Event&) { return std::string("The plan was commented on"); });
  say_events("plan_comment.answered", [](const events::Event&) {
    return std::string("A comment on the plan was answered");
  });
  say_events("plan_comment.resolved", [](const events::Event&) {
    return std::string("A comment on the plan was resolved");
  });
}

}  // namespace trellis::web
