#include "web/events/event_sentences.hpp"

#include <map>

#include "core/date.hpp"
#include "core/identifiers.hpp"
#include "core/text.hpp"
#include "programme/participation.hpp"

namespace trellis::web {

namespace {

constexpr EventKind kinds[] = {
    {"application.marked", "Application marked"},
    {"application.moderated", "Marks of an application settled"},
    {"application.restarted", "Application started again"},
    {"application.reused", "Earlier answers used again"},
    {"application.saved", "Application saved"},
    {"application.started", "Application started"},
    {"application.submitted", "Application sent"},
    {"break_glass.opened", "Protected case opened with a reason"},
    {"calendar.ended", "Calendar address ended"},
    {"calendar.opened", "Calendar address made"},
    {"case.protected", "Case protected"},
    {"case.unprotected", "Protection of a case ended"},
    {"claim.decided", "Claim decided"},
    {"claim.sent", "Claim sent"},
    {"cluster.confirmed", "Cluster confirmed"},
    {"cluster.joined", "A school joined a cluster"},
    {"cluster.lead_changed", "Another school leads the cluster"},
    {"cluster.left", "A school left its cluster"},
    {"cluster_wish.asked", "A school asked who is in its cluster"},
    {"cluster_wish.ended", "Keeping schools together or apart ended"},
    {"cluster_wish.held", "Schools kept together or apart"},
    {"clusters.changed", "Proposed clusters changed by hand"},
    {"clusters.confirmed", "Clusters confirmed"},
    {"clusters.formed", "Clusters formed"},
    {"clusters.requested", "Clusters asked for"},
    {"definition.imported", "Programme definition imported"},
    {"definition.published", "Programme definition published"},
    {"designation.ended", "Designation ended"},
    {"designation.opened", "Designation opened"},
    {"eligibility.decided", "Eligibility decided by the rules"},
    {"eligibility.overridden", "Eligibility decided by a person"},
    {"job.cancellation_requested", "Job asked to stop"},
    {"job.queued", "Job asked for"},
    {"mail.forced", "Letter sent at once with a reason"},
    {"marker.assigned", "Assessor assigned"},
    {"marker.conflict_declared", "Conflict of interest declared by an assessor"},
    {"match.run", "Match run"},
    {"match.trusts_repaired", "Match of trusts repaired"},
    {"match.trusts_run", "Match of trusts run"},
    {"need.computed", "Need measured"},
    {"nominated_lead.named", "Lead of a school's people named"},
    {"offer.answered", "Offer answered"},
    {"offer.lapsed", "Offer ended without an answer"},
    {"offer.made", "Place offered"},
    {"pairing.reopened", "Match opened again"},
    {"pairing.restored", "Pairing runs again"},
    {"participation.opened", "Interest expressed"},
    {"participation.stepped", "Step in a programme"},
    {"payment.approved", "Payment approved"},
    {"payment.decided", "Payment decided"},
    {"payment.paid", "Payment made"},
    {"payment.taken_back", "Payment taken back"},
    {"person.added", "Person added"},
    {"person.erased", "Person erased"},
    {"person.granted_role", "Role granted"},
    {"person.signed_in", "Signed in"},
    {"person.signed_out", "Signed out"},
    {"persona.chosen", "Persona chosen"},
    {"places.offered", "Places offered"},
    {"register.imported", "Published file imported"},
    {"retention.erased", "Words past their retention erased"},
    {"rota.dated", "Review days found"},
    {"rota.made", "Review rota drawn up"},
    {"selection.decided", "Application decided"},
};

std::string said(const events::Event& event, const std::string& name) {
  const auto found = event.summary.find(name);
  return found == event.summary.end() ? "" : found->second;
}

/// A number of the summary with its commas.
std::string count_said(const events::Event& event, const std::string& name) {
  const std::string text = said(event, name);
  const auto number = parse_whole_number(text, name);
  return number ? with_commas(*number) : text;
}

std::string words_of_kind(const events::Event& event) {
  for (const EventKind& kind : kinds)
    if (kind.type == event.type) return std::string(kind.words);
  return {};
}

/// "Step in a programme: accepted".
std::string step_words(const events::Event& event) {
  for (const events::Change& change : event.changes) {
    if (change.field != "state" || !change.after) continue;
    const auto state = programme::participation_state_from_name(*change.after);
    if (state) return "Now: " + lower_ascii(programme::title_of(*state));
  }
  return words_of_kind(event);
}

std::string day_words(const std::string& text) {
  const auto day = Date::parse(text);
  return day ? day->long_text() : text;
}

/// The sentence of a kind that we know, with the words that matter; else empty.
std::string known_sentence(const events::Event& event) {
  const std::string words = words_of_kind(event);
  if (event.type == "participation.stepped") return step_words(event);
  if (event.type == "eligibility.decided" || event.type == "eligibility.overridden")
    return words + ": " + said(event, "result") + " (" + said(event, "code") + ")";
  if (event.type == "offer.made")
    return words + ", to be answered by " + day_words(said(event, "answer_by"));
  if (event.type == "offer.answered") return words + ": " + said(event, "answer");
  if (event.type == "match.run" || event.type == "match.trusts_run")
    return words + ": " + count_said(event, "placed") + " of " + count_said(event, "partners") +
           " partners placed";
  if (event.type == "register.imported")
    return words + ": " + said(event, "file") + ", " + count_said(event, "added") + " added, " +
           count_said(event, "changed") + " changed";
  if (event.type == "need.computed")
    return words + " for " + count_said(event, "schools") + " schools";
  if (event.type == "designation.opened" || event.type == "designation.ended")
    return words + ": " + said(event, "name");
  return words;
}

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
  if (found != sentences().end()) return found->second(event);
  const std::string known = known_sentence(event);
  return known.empty() ? plain_sentence(event) : known;
}

std::span<const EventKind> known_event_kinds() { return kinds; }

}  // namespace trellis::web
