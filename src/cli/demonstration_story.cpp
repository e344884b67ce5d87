#include "cli/demonstration_story.hpp"

#include <algorithm>
#include <functional>

#include "casework/diary_store.hpp"
#include "casework/journal_actions.hpp"
#include "casework/plan_actions.hpp"
#include "casework/working_days.hpp"
#include "cli/demonstration_draw.hpp"
#include "cli/demonstration_words.hpp"
#include "programme/participation_actions.hpp"

namespace trellis::cli {
namespace {

using access::Actor;
using casework::CaseId;
using programme::ParticipationState;
using storage::Transaction;

/// When a task is usually done, in days from the start of the cohort.
struct Usual {
  const char* task;
  int day;
};
constexpr Usual usual_days[] = {{"check_eligibility", -19},
                                {"record_offer", -18},
                                {"declare_conflicts", -17},
                                {"lead_accepts", -15},
                                {"tell_partner", -14},
                                {"self_assessment", 12},
                                {"baseline_survey", 26},
                                {"diagnostic_visit", 34},
                                {"diagnostic_summary", 44},
                                {"send_module", 58},
                                {"write_plan", 64},
                                {"lead_reviews_plan", 70},
                                {"sign_plan", 80},
                                {"coaching_agreed", 96},
                                {"revise_policy", 108},
                                {"train_staff", 122},
                                {"launch_policy", 138},
                                {"termly_visit", 150},
                                {"termly_open_day", 164},
                                {"termly_networking", 176},
                                {"setting_module", 190},
                                {"final_survey", 340},
                                {"final_self_assessment", 350},
                                {"graduation_decision", 372}};
constexpr int review_days[] = {190, 290, 360};
constexpr int term_days = 110;
constexpr int rounds_of_term = 3;
constexpr int coaching_sessions = 9;

/// Purposes of `mix`, so that one choice says nothing of another.
enum : std::uint64_t {
  pace_purpose = 101,
  end_purpose,
  course_purpose,
  concern_purpose,
  day_purpose
};

programme::Answer story_text(std::string value) { return {.text = std::move(value)}; }

/// One case, taken through its days by the actions that pages use.
class CaseStory {
 public:
  CaseStory(Transaction& tx, const Actor& actor, const StoryOf& of)
      : tx_(tx),
        actor_(actor),
        today_(actor.at.date_in_england()),
        start_(of.start),
        key_(of.key),
        id_(of.id),
        participation_(of.participation) {
    pace_ = 0.9 + static_cast<double>(draw(pace_purpose) % 60) / 100;
  }

  Result<void> tell(Delivered& delivered) {
    told_ = &delivered;
    ++told_->cases;
    if (start_ <= today_)
      TRY(programme::take_step(tx_, at(0), participation_, ParticipationState::active, "", start_));
    const int until = last_day();
    for (const auto& [day, act] : acts())
      if (day <= until) TRY_VOID(act());
    return end(until);
  }

 private:
  using Act = std::function<Result<void>()>;

  std::uint64_t draw(std::uint64_t purpose) const { return mix(7, key_, purpose); }
  Date day(int number) const { return start_.plus_days(number); }
  /// A usual day, moved by how fast this school is.
  int moved(int usual) const {
    int number = usual <= 0 ? usual : static_cast<int>(static_cast<double>(usual) * pace_);
    while (casework::is_weekend(day(number))) ++number;
    return number;
  }
  /// The actor, on that day at ten in the morning.
  Actor at(int number) const {
    Actor then = actor_;
    then.at = std::min(actor_.at, *Instant::parse(day(number).text() + "T10:00:00Z"));
    return then;
  }
  /// One in forty stops, one in twenty five pauses; the others go on to today.
  bool is_withdrawn() const { return draw(end_purpose) % 40 == 0 && moved(210) < days_gone(); }
  bool is_paused() const { return draw(end_purpose) % 25 == 1 && moved(150) < days_gone(); }
  /// One in eight: something is overdue there, and somebody has raised it.
  bool leaves_out_a_review() const { return draw(pace_purpose) % 8 == 3; }
  int days_gone() const { return days_between(start_, today_); }
  int last_day() const {
    if (is_withdrawn()) return moved(200);
    if (is_paused()) return moved(140);
    return days_gone();
  }

  /// Everything that would happen, by day.
  std::vector<std::pair<int, Act>> acts() {
    std::vector<std::pair<int, Act>> all;
    for (const Usual& usual : usual_days) {
      const int first = moved(usual.day);
      const bool repeats = std::string_view(usual.task).starts_with("termly_");
      for (int round = 1; round <= (repeats ? rounds_of_term : 1); ++round)
        all.emplace_back(first + (round - 1) * term_days, [this, usual, first, round] {
          return answer(usual.task, first + (round - 1) * term_days, round);
        });
    }
    all.emplace_back(moved(62), [this] { return write_plan(); });
    all.emplace_back(moved(81), [this] { return share_plan(); });
    for (std::size_t i = 0; i < std::size(review_days); ++i)
      all.emplace_back(moved(review_days[i]), [this, i] { return review(i); });
    add_engagements(all);
    if (draw(concern_purpose) % 9 == 0 || leaves_out_a_review())
      all.emplace_back(moved(160), [this] { return concern(); });
    if (draw(concern_purpose) % 2 == 0) all.emplace_back(moved(36), [this] { return note(); });
    std::ranges::stable_sort(all, {}, [](const auto& act) { return act.first; });
    return all;
  }

  void add_engagements(std::vector<std::pair<int, Act>>& all) {
    const auto add = [&](const char* engagement, int usual, double amount) {
      const int when = moved(usual);
      all.emplace_back(when, [this, engagement, when, amount]() -> Result<void> {
        return casework::record_engagement(
            tx_,
            at(when),
            id_,
            {.engagement = engagement, .held_on = day(when), .amount = amount},
            day(when));
      });
    };
    for (int term = 0; term < 3; ++term) {
      add("lead_visit", 34 + term * 120, 1);
      add("open_day", 60 + term * 120, 1);
      add("networking", 75 + term * 120, 0.5);
      add("module", 50 + term * 110, 1);
    }
    add("module", 210, 1);
    if (casework::find_case(tx_, id_)->stream != "extended") return;
    for (int session = 0; session < coaching_sessions; ++session)
      add("one_to_one", 100 + session * 30, 1);
  }

  std::string answer_to(const programme::Field& field, Date when) const {
    using programme::FieldType;
    switch (field.type) {
      case FieldType::tick:
        return "yes";
      case FieldType::date:
        return when.text();
      case FieldType::choice:
        return field.options.front().id;
      case FieldType::number: {
        const auto least = static_cast<int>(field.min.value_or(1));
        return std::to_string(std::max(least, 1) + static_cast<int>(draw(day_purpose) % 3));
      }
      case FieldType::text:
      case FieldType::choices:
      case FieldType::money:
      case FieldType::organisation:
      case FieldType::person:
      case FieldType::file:
      case FieldType::evidence:
      case FieldType::measure:
      case FieldType::repeat:
        break;
    }
    return field.requirement == programme::Requirement::always ? "Invented for the demonstration."
                                                               : "";
  }

  Result<void> answer(const char* name, int number, int round) {
    const auto context = casework::load_context(tx_, id_, day(number));
    const auto view = context->view(day(number));
    const casework::TaskView* task = view.find(name);
    // What waits for something that is late is left for a person to do.
    if (!task || !task->state.editable) return {};
    casework::AnswerTask wanted{
        .id = id_, .version = context->file.version, .task = name, .round = round};
    for (const programme::Field& field : task->task->fields)
      wanted.answers[field.id] = story_text(answer_to(field, day(number)));
    TRY(casework::answer_task(tx_, at(number), wanted, day(number)));
    ++told_->tasks;
    return {};
  }

  Result<void> write_plan() {
    const int number = moved(62);
    casework::WritePlan plan{.id = id_, .version = casework::find_case(tx_, id_)->version};
    for (const auto& [column, words] : invented_columns) plan.columns[column] = story_text(words);
    const std::string due = day(moved(330)).text();
    for (std::size_t i = 0; i < 2 + draw(course_purpose) % 2; ++i) {
      const InventedObjective& from =
          invented_objectives[(i + draw(day_purpose)) % std::size(invented_objectives)];
      plan.objectives.push_back({.answers = {{"area", story_text(from.area)},
                                             {"objective", story_text(from.objective)},
                                             {"active_ingredients", story_text(from.ingredients)},
                                             {"owner", story_text("Invented deputy headteacher")},
                                             {"measure", story_text(from.measure + due)}}});
    }
    TRY(casework::write_plan(tx_, at(number), plan, day(number)));
    return {};
  }

  Result<void> share_plan() {
    TRY(casework::share_plan(tx_, at(moved(81)), id_, day(moved(81))));
    return {};
  }

  /// How the school is getting on: 0 well, 1 less so, 2 not.
  std::size_t course(std::size_t at_review) const {
    const std::uint64_t drawn = draw(course_purpose) % 20;
    const std::size_t begins = drawn < 11 ? 0 : drawn < 17 ? 1 : 2;
    return begins > at_review ? begins - at_review : 0;
  }

  Result<void> review(std::size_t index) {
    if (index > 0 && leaves_out_a_review()) return {};
    const int number = moved(review_days[index]);
    const auto keys = casework::objective_keys(tx_, id_);
    const auto context = casework::load_context(tx_, id_, day(number));
    const auto facts = casework::facts_of(
        *context->definition, context->record, day(number), context->around.get());
    if (keys.empty() || !casework::review_for(*context->definition, *facts)) return {};
    const std::size_t now = course(index);
    const bool is_last = index + 1 == std::size(review_days) && now == 0;
    constexpr const char* ratings[] = {"green", "amber", "red"};
    constexpr const char* overall[] = {"on_course", "at_risk", "off_course"};
    constexpr const char* comments[] = {"Seen in every lesson visited.",
                                        "Begun in most year groups; not yet everywhere.",
                                        "Not begun: two of the three leaders were away."};
    casework::ReviewEntry entry{.review = "termly_review",
                                .held_on = day(number),
                                .ratings = {},
                                .overall = is_last ? "ready_to_graduate" : overall[now],
                                .next_step = {},
                                .answers = {}};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::size_t rated =
          std::min<std::size_t>(2, now + (i == 0 ? 0 : draw(day_purpose) % 2));
      entry.ratings.push_back({keys[i], ratings[rated], comments[rated], ""});
    }
    TRY(casework::hold_review(tx_, at(number), id_, entry, day(number)));
    ++told_->reviews;
    if (index == 0) return {};
    return measure(number, now);
  }

  Result<void> measure(int number, std::size_t now) {
    const auto plan = casework::latest_plan(tx_, id_);
    for (const casework::Objective& objective : casework::objectives_of(tx_, plan->id)) {
      const bool fewer = objective.answers.at("measure").text.find("at most") != std::string::npos;
      const double value =
          fewer ? 9.0 + 5.0 * static_cast<double>(now) : 92.0 - 12.0 * static_cast<double>(now);
      TRY_VOID(casework::measure(tx_,
                                 at(number),
                                 id_,
                                 {.objective = objective.key,
                                  .measured_on = day(number),
                                  .value = value,
                                  .note = "Counted over one week"}));
    }
    return {};
  }

  Result<void> concern() {
    const int number = moved(160);
    const auto raised = TRY(casework::raise(
        tx_,
        at(number),
        {.id = id_,
         .record = "concern",
         .answers = {{"summary", story_text("Two visits were cancelled at short notice.")},
                     {"raised_on", story_text(day(number).text())}},
         .raised_on = day(number)},
        day(number)));
    ++told_->concerns;
    const int later = number + 40;
    if (leaves_out_a_review() || later > last_day()) return {};
    return casework::step_side_record(
        tx_,
        at(later),
        {.id = id_,
         .record = raised,
         .to = "resolved",
         .answers = {{"details", story_text("New dates were agreed with the headteacher.")},
                     {"resolved_on", story_text(day(later).text())}},
         .on = day(later)},
        day(later));
  }

  Result<void> note() {
    const int number = moved(36);
    TRY(casework::add_note(
        tx_,
        at(number),
        id_,
        {.body = "Leaders have a clear picture of where lessons are lost. Agreed to begin with "
                 "the start of lessons (invented).",
         .happened_on = day(number)}));
    return {};
  }

  /// A pause, a withdrawal or a graduation, where the story comes to one.
  Result<void> end(int until) {
    if (is_withdrawn()) {
      TRY(casework::change_status(
          tx_, at(until), {id_, "withdrawn", "capacity", "Invented", day(until)}));
      TRY(programme::take_step(tx_,
                               at(until),
                               participation_,
                               ParticipationState::withdrawn,
                               "No capacity (invented)",
                               day(until)));
      return {};
    }
    if (is_paused()) {
      ++told_->paused;
      TRY(casework::change_status(
          tx_, at(until), {id_, "paused", "inspection", "Invented", day(until)}));
      return {};
    }
    const auto context = casework::load_context(tx_, id_, today_);
    const auto view = context->view(today_);
    const auto done = context->record.completed_on.find("graduation_decision");
    if (done == context->record.completed_on.end() || !view.latest()) return {};
    ++told_->graduated;
    const int number = days_between(start_, done->second);
    TRY(casework::change_status(tx_, at(number), {id_, "complete", "", "", done->second}));
    TRY(programme::take_step(
        tx_, at(number), participation_, ParticipationState::graduated, "", done->second));
    return {};
  }

  Transaction& tx_;
  const Actor& actor_;
  Date today_;
  Date start_;
  std::uint64_t key_ = 0;
  CaseId id_{};
  programme::ParticipationId participation_{};
  double pace_ = 1;
  Delivered* told_ = nullptr;
};

}  // namespace

Result<void> tell_story(Transaction& tx,
                        const Actor& actor,
                        const StoryOf& of,
                        Delivered& delivered) {
  return CaseStory(tx, actor, of).tell(delivered);
}

}  // namespace trellis::cli
