#include "programme/expression.hpp"

#include <gtest/gtest.h>

namespace trellis::programme {
namespace {

Type choice(Texts options) { return {TypeKind::choice, std::move(options), {}, {}}; }
Type type(TypeKind kind) { return {kind, {}, {}, {}}; }

Names names() {
  Names names;
  names.paths = {{"decision.outcome", choice({"match", "review_progress"})},
                 {"decision.decided_on", type(TypeKind::date)},
                 {"decision.amount", type(TypeKind::money)},
                 {"decision.reasons", {TypeKind::choices, {"need", "will"}, {}, {}}},
                 {"letter.sent", type(TypeKind::boolean)},
                 {"school.phase", choice({"primary", "secondary"})},
                 {"school.pupils", type(TypeKind::number)},
                 {"today", type(TypeKind::date)}};
  names.lists = {
      {"members",
       {{"phase", choice({"primary", "secondary"})}, {"pupils", type(TypeKind::number)}}}};
  names.tasks = {"decision", "letter", "visit"};
  names.roles = {"adviser"};
  names.milestones = {"matched"};
  names.uploaded_lists = {"prior_participants"};
  names.engagements = {"lead_visit"};
  names.frameworks = {{"eif_2019", {"overall", "behaviour_and_attitudes"}},
                      {"cif_2015", {"overall"}},
                      {"report_card_2025", {"attendance_and_behaviour"}}};
  names.results = {{"ks2", {"reading_progress", "rwm_expected_pct"}}};
  names.rates = {{"pupil_premium", {"primary", "secondary"}}};
  return names;
}

Expression read(std::string_view source) {
  auto expression = parse_expression(source);
  if (!expression) {
    ADD_FAILURE() << source << ": " << expression.error().sentence;
    return {};
  }
  if (const auto fault = resolve(*expression, names(), std::nullopt))
    ADD_FAILURE() << source << ": " << fault->sentence;
  return *expression;
}

std::string fault_of(std::string_view source, std::optional<TypeKind> wanted = TypeKind::boolean) {
  auto expression = parse_expression(source);
  const auto text = [](const ExpressionMistake& mistake) {
    return std::to_string(mistake.offset) + " " + mistake.sentence;
  };
  if (!expression) return text(expression.error());
  const auto fault = resolve(*expression, names(), wanted);
  return fault ? text(*fault) : "";
}

Value value_of(std::string_view source, const FactTable& facts = {}) {
  return evaluate(read(source), facts);
}

TEST(Expression, TheGrammarReadsEveryForm) {
  FactTable facts;
  facts.values = {{"school.pupils", 420.0},
                  {"school.phase", std::string("primary")},
                  {"decision.decided_on", Date(2026, 3, 9)},
                  {"decision.reasons", Texts{"need"}},
                  {"complete(letter)", true},
                  {"in_list('prior_participants')", false},
                  {"decision.amount", Money{300000}},
                  {"today", Date(2026, 3, 19)},
                  {"judgement('eif_2019', 'overall')", 2.0},
                  {"rate('pupil_premium', 'primary', '2026-03-09')", Money{151500}}};

  EXPECT_EQ(value_of("school.pupils > 400 and school.phase = 'primary'", facts), Value(true));
  EXPECT_EQ(value_of("school.phase in ('secondary') or not complete(letter)", facts), Value(false));
  EXPECT_EQ(value_of("'need' in decision.reasons", facts), Value(true));
  EXPECT_EQ(value_of("decision.amount = £3000", facts), Value(true));
  EXPECT_EQ(value_of("decision.amount * 2 - £0.50", facts), Value(Money{599950}));
  EXPECT_EQ(value_of("decision.amount / £1000", facts), Value(3.0));
  EXPECT_EQ(value_of("decision.decided_on >= '2026-03-09'", facts), Value(true));
  EXPECT_EQ(value_of("days_between(decision.decided_on, today)", facts), Value(10.0));
  EXPECT_EQ(value_of("decision.decided_on + 30 > today", facts), Value(true));
  EXPECT_EQ(value_of("judgement('eif_2019','overall') in (2,3,4)", facts), Value(true));
  EXPECT_EQ(value_of("rate('pupil_premium','primary',decision.decided_on)", facts),
            Value(Money{151500}));
  EXPECT_EQ(value_of("in_list('prior_participants')", facts), Value(false));
  EXPECT_EQ(value_of("2 + 3 * 4 - 1"), Value(13.0));
  EXPECT_EQ(value_of("(2 + 3) * -4"), Value(-20.0));
}

TEST(Expression, UnknownFollowsKleene) {
  FactTable facts;
  facts.values = {{"letter.sent", true}};

  EXPECT_EQ(value_of("letter.sent or school.phase = 'primary'", facts), Value(true));
  EXPECT_EQ(value_of("letter.sent and school.phase = 'primary'", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("not letter.sent and school.phase = 'primary'", facts), Value(false));
  EXPECT_EQ(value_of("not (school.phase = 'primary')", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("school.phase is unknown", facts), Value(true));
  EXPECT_EQ(value_of("letter.sent is not unknown", facts), Value(true));
  EXPECT_EQ(value_of("school.pupils + 1", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("5 / 0", facts), Value(Unknown{}));
}

std::shared_ptr<FactTable> member(std::string phase, Value pupils) {
  auto facts = std::make_shared<FactTable>();
  facts->values = {{"phase", std::move(phase)}, {"pupils", std::move(pupils)}};
  return facts;
}

TEST(Expression, ListsAreCountedAndAnUnknownItemStaysUnknown) {
  FactTable facts;
  facts.lists["members"] = {
      member("primary", 100.0), member("primary", Unknown{}), member("secondary", 900.0)};

  EXPECT_EQ(value_of("count(members)", facts), Value(3.0));
  EXPECT_EQ(value_of("count(members where phase = 'primary')", facts), Value(2.0));
  EXPECT_EQ(value_of("count(members where pupils > 50)", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("any(members where pupils > 50)", facts), Value(true));
  EXPECT_EQ(value_of("all(members, pupils > 50)", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("all(members, pupils > 150)", facts), Value(false));
  EXPECT_EQ(value_of("any(members where school.pupils > 50)", facts), Value(Unknown{}));
  EXPECT_EQ(value_of("count(members)"), Value(Unknown{}));
}

TEST(Expression, YearsAreCountedOneByOne) {
  FactTable facts;
  facts.values = {{"result('ks2', 'reading_progress', 2017).band", std::string("above")},
                  {"result('ks2', 'reading_progress', 2018).band", std::string("average")},
                  {"result('ks2', 'reading_progress', 2019).band", std::string("well_above")}};
  const auto source =
      "count_years(result('ks2','reading_progress',year).band in ('above','well_above'), 2017, "
      "2019) >= 2";

  EXPECT_EQ(value_of(source, facts), Value(true));
  facts.values.erase("result('ks2', 'reading_progress', 2018).band");
  const Explained explained = explain(read(source), facts);
  EXPECT_EQ(explained.value, Value(Unknown{}));
  EXPECT_EQ(explained.missing,
            (std::vector<std::string>{"result('ks2', 'reading_progress', 2018).band"}));
}

TEST(Expression, OnlyInputsThatMatterAreMissing) {
  FactTable facts;
  facts.values = {{"letter.sent", true}};

  const auto explained =
      explain(read("school.pupils > 10 and (school.phase = 'primary' or letter.sent)"), facts);

  EXPECT_EQ(explained.missing, std::vector<std::string>{"school.pupils"});
  ASSERT_EQ(explained.inputs.size(), 3u);
  EXPECT_EQ(explained.inputs[2], (InputUse{"letter.sent", Value(true)}));
}

TEST(Expression, MistakesOfFormNameTheCharacter) {
  EXPECT_EQ(fault_of(""), "0 Write an expression.");
  EXPECT_EQ(fault_of("letter.sent and"), "15 Add what is missing at the end of the expression.");
  EXPECT_EQ(
      fault_of("letter.sent letter.sent"),
      "12 Join the parts with \"and\" or \"or\": \"letter\" does not continue the expression.");
  EXPECT_EQ(fault_of("school.phase = 'primary"), "15 Close this text with a single quote.");
  EXPECT_EQ(fault_of("(letter.sent"), "12 Close this bracket with ).");
  EXPECT_EQ(fault_of("letter.sent is known"), "15 Write \"is unknown\" or \"is not unknown\".");
  EXPECT_EQ(fault_of("Letter.sent"), "0 Write names in lower case and texts in single quotes.");
  EXPECT_EQ(fault_of("letter.sent; drop").substr(0, 30), "11 Remove this character: an e");
  EXPECT_EQ(fault_of("decision.amount > £"),
            "18 Write the amount after £ with digits, such as £3000.");
  EXPECT_EQ(fault_of("(school.pupils, 2)").substr(0, 22), "1 Write only texts and");
  EXPECT_EQ(fault_of(std::string(1001, 'a')),
            "0 Write this expression in at most 1,000 characters.");
  EXPECT_NE(fault_of(std::string(30, '(') + "true" + std::string(30, ')')).find("at most 20"),
            std::string::npos);
  EXPECT_NE(fault_of("1" + std::string(400, '+') + "1"), "");
}

TEST(Expression, NamesThatDoNotExistAreRefusedWithTheNearest) {
  EXPECT_EQ(fault_of("complete(leter)"), "9 There is no task \"leter\": did you mean \"letter\"?");
  EXPECT_EQ(fault_of("decision.outcom = 'match'"),
            "0 There is nothing called \"decision.outcom\": did you mean \"decision.outcome\"?");
  EXPECT_EQ(fault_of("decision.outcome = 'matched'"),
            "19 There is no option \"matched\": did you mean \"match\"?");
  EXPECT_EQ(fault_of("completed(letter)"),
            "0 There is no function \"completed\": did you mean \"complete\"?");
  EXPECT_EQ(fault_of("milestone(m9)"), "10 There is no milestone \"m9\": use one of matched.");
  EXPECT_EQ(fault_of("school.colour = 'x'").substr(0, 43),
            "0 There is nothing called \"school.colour\": ");
  EXPECT_EQ(fault_of("judgement('eif_2019','behaviour')").substr(0, 36),
            "21 There is no area \"behaviour\": use");
}

TEST(Expression, ComparisonsThatMakeNoSenseAreRefused) {
  EXPECT_EQ(fault_of("decision.decided_on = decision.outcome"),
            "22 Compare a date with a date: this is a choice.");
  EXPECT_EQ(fault_of("school.pupils = 'many'"),
            "16 Compare a number with a number: this is a text.");
  EXPECT_EQ(fault_of("decision.amount > 3000"), "18 Write the amount with a pound sign: £3,000.");
  EXPECT_EQ(fault_of("decision.decided_on > '2026-02-30'").substr(0, 14), "22 \"2026-02-30");
  EXPECT_EQ(fault_of("decision.outcome > 'match'"), "17 Use = or != here: a choice has no order.");
  EXPECT_EQ(fault_of("school.pupils"), "0 Write a yes or no here: this is a number.");
  EXPECT_EQ(fault_of("school.pupils and letter.sent"),
            "0 Write a condition here: this is a number.");
  EXPECT_EQ(fault_of("members = 1").substr(0, 22), "0 \"members\" is a list:");
  EXPECT_EQ(fault_of("school.phase + 1 = 2").substr(0, 21), "13 Calculate with num");
}

TEST(Expression, JudgementsCompareInsideOneFrameworkOnly) {
  EXPECT_EQ(fault_of("judgement('eif_2019','overall') <= 2"), "");
  EXPECT_EQ(
      fault_of("judgement('eif_2019','overall') < judgement('cif_2015','overall')"),
      "34 Compare judgements of one framework and area only: a judgement of eif_2019 (overall) "
      "and a judgement of cif_2015 (overall) have different scales.");
  EXPECT_EQ(fault_of("judgement('eif_2019','overall') = 5"),
            "34 Write a grade from 1 (best) to 4.");
  EXPECT_EQ(fault_of("judgement('report_card_2025','attendance_and_behaviour') = 2"),
            "59 Write a grade of the report card: use one of exceptional, strong_standard, "
            "expected_standard, needs_attention, urgent_improvement.");
  EXPECT_NE(
      fault_of("judgement('report_card_2025','attendance_and_behaviour') > 'strong_standard'"), "");
}

struct TestLabels : Labels {
  std::string task(std::string_view id) const override {
    if (id == "letter") return "Send the letter";
    return id == "visit" ? "Visit" : "Record the decision";
  }
  std::string input(const Input& input) const override {
    return input.key == "decision.outcome" ? "the decision" : Labels::input(input);
  }
  std::string option(std::string_view, std::string_view option) const override {
    return option == "match" ? "Match with a supporter" : std::string(option);
  }
};

TEST(Expression, AGateReadsAsASentenceThatNamesWhatIsMissing) {
  FactTable facts;
  facts.values = {{"complete(letter)", true}, {"complete(visit)", false}};

  EXPECT_EQ(
      gate_sentence(
          read("complete(letter, visit) and decision.outcome = 'match'"), facts, TestLabels{}),
      "Opens when: *Send the letter* and *Visit* are complete and the decision is Match with "
      "a supporter; still missing: *Visit* and the decision is Match with a supporter.");
  facts.values["complete(visit)"] = true;
  EXPECT_EQ(gate_sentence(read("complete(letter) and complete(visit)"), facts, TestLabels{}),
            "Opens when: *Send the letter* and *Visit* are complete.");
  EXPECT_EQ(gate_sentence(read("milestone('matched')"), facts, TestLabels{}),
            "Opens when: the milestone *matched* is reached.");
  EXPECT_EQ(reading_of(read("assigned('adviser') or not (complete(visit))"), TestLabels{}),
            "the role of adviser is assigned or it is not so that *Visit* is complete");
}

TEST(Expression, InputsAreListedOnceEach) {
  const auto inputs = inputs_of(
      read("school.pupils > 1 and school.pupils < 9 and judgement('eif_2019','overall') = 2"));

  ASSERT_EQ(inputs.size(), 2u);
  EXPECT_EQ(inputs[1].key, "judgement('eif_2019', 'overall')");
}

TEST(Expression, EveryPrefixOfAnExpressionIsReadOrRefusedWithoutHarm) {
  const std::string source =
      "count(members where phase in ('primary', 'x')) >= 1 and not (a.b is unknown) or £3.50 = c";

  for (std::size_t length = 0; length <= source.size(); ++length) {
    auto expression = parse_expression(source.substr(0, length));
    if (expression) {
      const auto fault = resolve(*expression, names());
      if (!fault) evaluate(*expression, FactTable{});
    }
  }
  SUCCEED();
}

}  // namespace
}  // namespace trellis::programme
