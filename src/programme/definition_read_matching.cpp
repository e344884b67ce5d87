#include "programme/definition_readers.hpp"

namespace trellis::programme {
namespace {

const Texts cluster_settings = {
    "primary", "secondary", "all-through", "special", "alternative provision"};

ClusterMinimum read_minimum(ObjectReader& reader) {
  ClusterMinimum minimum;
  minimum.setting = reader.word("setting", cluster_settings);
  minimum.least = reader.whole("least", 0, 100, Need::required).value_or(0);
  return minimum;
}

void read_cluster_rules(ObjectReader& reader, MatchingRules& rules) {
  rules.cluster_size_min = reader.whole("size_min", 2, 100);
  rules.cluster_size_max = reader.whole("size_max", 2, 100);
  rules.size_cost_km = reader.numbers("size_cost_km");
  rules.cluster_km_max = reader.number("km_max");
  rules.primaries_min = reader.whole("primaries_min", 0, 100);
  rules.cluster_minimums = list_of(reader, "minimums", "least number of schools", read_minimum);
  rules.trust_at_most_half = reader.flag("trust_at_most_half");
  reader.object("trust_share_max", "share of one trust", [&](ObjectReader& share) {
    rules.trust_share_max = TrustShare{share.whole("schools", 0, 100, Need::required).value_or(1),
                                       share.whole("of", 1, 100, Need::required).value_or(2)};
  });
  reader.object("wishes", "set of questions", [&](ObjectReader& wishes) {
    rules.together_questions = wishes.texts("together");
    rules.apart_questions = wishes.texts("apart");
  });
}

}  // namespace

MatchingRules read_matching(ObjectReader& reader) {
  MatchingRules rules;
  rules.place = reader.place();
  rules.cost_model = reader.whole("cost_model", 1, 10'000).value_or(1);
  reader.object("hard", "set of hard rules", [&](ObjectReader& hard) {
    rules.same_setting = hard.flag("same_setting");
    rules.not_own_trust = hard.flag("not_own_trust");
    rules.road_km_max = hard.number("road_km_max");
    rules.road_km_max_special = hard.number("road_km_max_special");
  });
  rules.road_factor = reader.number("road_factor").value_or(1.3);
  rules.points = reader.numbers("points");
  rules.needs = reader.ids("needs");
  rules.priority = reader.ids("priority");
  rules.band = reader.number("band");
  rules.regret_cap = reader.number("regret_cap");
  rules.move_penalty = reader.number("move_penalty").value_or(0);
  rules.lock_reasons = list_of(reader, "lock_reasons", "option", read_option);
  reader.object("challenge", "challenge window", [&](ObjectReader& challenge) {
    rules.challenge_working_days =
        challenge.whole("working_days", 0, 100, Need::required).value_or(0);
    rules.challenge_reminder_day = challenge.whole("reminder_on_day", 0, 100).value_or(0);
    rules.challenge_reasons = list_of(challenge, "reasons", "option", read_option);
  });
  reader.object("clusters", "set of cluster rules", [&](ObjectReader& clusters) {
    read_cluster_rules(clusters, rules);
  });
  reader.object("rota", "set of rota rules", [&](ObjectReader& rota) {
    rules.reciprocal = rota.word("reciprocal", Texts{"allow", "avoid", "forbid"});
    rules.reviewers_per_school =
        rota.whole("reviewers_per_school", 1, 10, Need::required).value_or(1);
  });
  return rules;
}

}  // namespace trellis::programme
