#include "web/events/event_sentences.hpp"

#include <map>

namespace trellis::web {

namespace {

std::map<std::string, EventSentence, std::less<>>& sentences() {
  static std::map<std::string, EventSentence, std::less<>> all;
  return all;
}

/// "job.cancellation_requested" with {"kind": "import"}: "Job cancellation requested: kind import".
std::string plain_sentence(const events::Event& event) {
  std::string text = event.type;
  for (char& c : text)
    if (c == '.' || c == '_') c = ' ';
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  std::string separator = ": ";
  for (const auto& [name, value] : event.summary) {
    std::string words = name;
    for (char& c : words)
      if (c == '_') c = ' ';
    text += separator + words + ' ' + value;
    separator = ", ";
  }
  return text;
}

}  // namespace

void say_events(std::string_view type, EventSentence sentence) {
  sentences()[std::string(type)] = sentence;
}

std::string sentence_of(const events::Event& event) {
  const auto found = sentences().find(event.type);
  return found == sentences().end() ? plain_sentence(event) : found->second(event);
}

}  // namespace trellis::web
