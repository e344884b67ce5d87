#include "notify/message.hpp"

#include <algorithm>
#include <array>

namespace trellis::notify {
namespace {

struct KindWords {
  MessageKind kind;
  std::string_view name;
  std::string_view title;
  std::string_view reason;
};

constexpr std::array kind_words = {
    KindWords{MessageKind::task_due,
              "task_due",
              "Tasks that are due, 7 working days and 1 working day before",
              "the task is yours or your school's to do"},
    KindWords{MessageKind::overdue_digest,
              "overdue_digest",
              "What is overdue, on Monday mornings",
              "tasks or reviews of yours or your school's are overdue"},
    KindWords{MessageKind::review_due,
              "review_due",
              "Reviews that are due",
              "you work on the case, lead it or belong to its school"},
    KindWords{MessageKind::case_assigned,
              "case_assigned",
              "A case is assigned to you",
              "the case was assigned to you"},
    KindWords{MessageKind::concern_raised,
              "concern_raised",
              "A concern is raised about one of your cases",
              "you work on the case or lead it"},
    KindWords{MessageKind::match_proposed,
              "match_proposed",
              "A match is proposed and waits for a decision",
              "you confirm pairings of this programme"},
    KindWords{MessageKind::match_confirmed,
              "match_confirmed",
              "Your match is confirmed",
              "you act for one of the two schools"},
    KindWords{MessageKind::application_received,
              "application_received",
              "An application is received",
              "you decide on applications, or your school sent it"},
    KindWords{MessageKind::application_decided,
              "application_decided",
              "Your application is decided",
              "your school applied to this programme"},
    KindWords{MessageKind::place_offered,
              "place_offered",
              "A place is offered or an offer is answered",
              "the offer is to your school, or you run the programme"},
    KindWords{MessageKind::course_changed,
              "course_changed",
              "A school moves to another cohort, or its graduation is taken back",
              "you act for the school, or for its lead"},
    KindWords{MessageKind::plan_reading,
              "plan_reading",
              "A plan is sent to you to read, or yours has been read",
              "you read the plan, wrote it, or work on its case"},
    KindWords{MessageKind::grant,
              "grant",
              "A grant is decided, approved, taken back or paid",
              "it is your school's, or you decide on grants of this programme"},
    KindWords{MessageKind::register_question,
              "register_question",
              "An import of the register needs a person",
              "you import published files"},
    KindWords{MessageKind::security,
              "security",
              "Security: sign-in from a new device, password changed, protected case opened",
              "it concerns the security of your account or of a case you answer for"},
};

constexpr auto kinds = [] {
  std::array<MessageKind, kind_words.size()> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = kind_words[i].kind;
  return all;
}();

const KindWords& words_of(MessageKind kind) {
  return *std::ranges::find(kind_words, kind, &KindWords::kind);
}

struct ChannelWords {
  Channel channel;
  std::string_view name;
  std::string_view title;
};
constexpr std::array channel_words = {
    ChannelWords{Channel::both, "both", "In Trellis and by e-mail"},
    ChannelWords{Channel::product, "product", "In Trellis only"},
    ChannelWords{Channel::mail, "mail", "By e-mail only"},
    ChannelWords{Channel::none, "none", "Not at all"},
};
constexpr std::array channels = {Channel::both, Channel::product, Channel::mail, Channel::none};

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

/// The first `count` characters, not bytes.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t taken = 0; at < text.size(); ++at) {
    if (continues_character(text[at])) continue;
    if (taken++ == count) break;
  }
  return text.substr(0, at);
}

}  // namespace

std::span<const MessageKind> all_message_kinds() { return kinds; }
std::string_view name_of(MessageKind kind) { return words_of(kind).name; }
std::string_view title_of(MessageKind kind) { return words_of(kind).title; }
std::string_view reason_of(MessageKind kind) { return words_of(kind).reason; }
std::optional<MessageKind> message_kind_from_name(std::string_view name) {
  const auto found = std::ranges::find(kind_words, name, &KindWords::name);
  return found == kind_words.end() ? std::nullopt : std::optional(found->kind);
}
bool can_be_turned_off(MessageKind kind) { return kind != MessageKind::security; }
bool is_urgent(MessageKind kind) { return kind == MessageKind::security; }

std::span<const Channel> all_channels() { return channels; }
std::string_view name_of(Channel channel) {
  return std::ranges::find(channel_words, channel, &ChannelWords::channel)->name;
}
std::string_view title_of(Channel channel) {
  return std::ranges::find(channel_words, channel, &ChannelWords::channel)->title;
}
std::optional<Channel> channel_from_name(std::string_view name) {
  const auto found = std::ranges::find(channel_words, name, &ChannelWords::name);
  return found == channel_words.end() ? std::nullopt : std::optional(found->channel);
}

Channel channel_for(MessageKind kind, std::optional<Channel> chosen) {
  return can_be_turned_off(kind) ? chosen.value_or(Channel::both) : Channel::both;
}
bool is_in_product(Channel channel) {
  return channel == Channel::both || channel == Channel::product;
}
bool is_by_mail(Channel channel) { return channel == Channel::both || channel == Channel::mail; }

std::string subject_line(std::string_view what, std::string_view about) {
  std::string line(what);
  if (!about.empty()) line.append(": ").append(about);
  if (characters_in(line) <= subject_characters_max) return line;
  return std::string(first_characters(line, subject_characters_max - 1)) + "…";
}

}  // namespace trellis::notify
