#include "optimise/verify/verify.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "optimise/solve.hpp"
#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

/// The worked example of the design, whose certificate is printed there.
Instance two_leads() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}, {.key = 900003}};
  instance.places = {{.lead = 900101, .capacity = 1}, {.lead = 900102, .capacity = 1}};
  instance.edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}, {1, 1, 25}, {2, 0, 30}};
  return instance;
}

/// The design's weight 204 in place of the solver's own, and its two certificates.
Certificate printed_certificate(std::int64_t price_b, std::int64_t value_2) {
  Certificate proof = solve(two_leads(), {})->certificate;
  proof.stages.resize(1);
  StageDuals& stage = proof.stages[0];
  stage.weights = {204, 1};
  stage.place = {174, price_b};
  stage.partner = {184, value_2, 204};
  stage.value = 239;
  return proof;
}

TEST(Verify, AcceptsBothCertificatesOfTheWorkedExample) {
  EXPECT_TRUE(verify(two_leads(), {}, printed_certificate(134, 159)).proven);
  EXPECT_TRUE(verify(two_leads(), {}, printed_certificate(169, 194)).proven);
}

TEST(Verify, RejectsPricesBetweenTheTwo) {
  EXPECT_FALSE(verify(two_leads(), {}, printed_certificate(134, 194)).proven);
  EXPECT_FALSE(verify(two_leads(), {}, printed_certificate(169, 159)).proven);
}

/// A reference answer to spoil in one way at a time.
class SpoiltProof : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto path = testing::reference_file("lp-60x664.json");
    if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
    instance_ = testing::read_match(*path).instance;
    proof_ = solve(instance_, {})->certificate;
    ASSERT_TRUE(verify(instance_, {}, proof_).proven);
  }

  /// Partners of one stream at different leads that could change places at another cost.
  std::pair<PartnerIndex, PartnerIndex> exchangeable() const {
    for (const Edge& edge : instance_.edges) {
      if (!proof_.assignment[edge.partner] || is_used(edge)) continue;
      for (PartnerIndex other = 0; other < instance_.partners.size(); ++other) {
        if (!proof_.assignment[other]) continue;
        const Edge& theirs = instance_.edges[*proof_.assignment[other]];
        if (theirs.place != edge.place) continue;
        const auto back = edge_between(other, used(edge.partner).place);
        if (back &&
            instance_.edges[*back].cost + edge.cost != theirs.cost + used(edge.partner).cost)
          return {edge.partner, other};
      }
    }
    return {0, 0};
  }

  bool is_used(const Edge& edge) const { return used(edge.partner).place == edge.place; }
  const Edge& used(PartnerIndex p) const { return instance_.edges[*proof_.assignment[p]]; }

  std::optional<EdgeIndex> edge_between(PartnerIndex p, PlaceIndex t) const {
    for (EdgeIndex e = 0; e < instance_.edges.size(); ++e)
      if (instance_.edges[e].partner == p && instance_.edges[e].place == t) return e;
    return {};
  }

  std::string why() const { return verify(instance_, {}, proof_).why; }

  Instance instance_;
  Certificate proof_;
};

TEST_F(SpoiltProof, TwoPartnersExchangedAtAnotherCostAreRejected) {
  const auto [one, other] = exchangeable();
  ASSERT_NE(one, other);
  const PlaceIndex place_one = used(one).place, place_other = used(other).place;

  proof_.assignment[one] = edge_between(one, place_other);
  proof_.assignment[other] = edge_between(other, place_one);

  EXPECT_NE(why(), "");
}

TEST_F(SpoiltProof, EveryChangedPriceIsRejected) {
  const Certificate whole = proof_;
  for (const std::int64_t step : {-1, 1}) {
    for (std::size_t p = 0; p < instance_.partners.size(); p += 37) {
      proof_ = whole;
      proof_.stages[0].partner[p] += step;
      EXPECT_NE(why(), "") << "partner " << p;
    }
    for (std::size_t t = 0; t < instance_.places.size(); ++t) {
      if (whole.stages[0].place[t] == 0) continue;
      proof_ = whole;
      proof_.stages[0].place[t] += step;
      EXPECT_NE(why(), "") << "place " << t;
    }
  }
}

TEST_F(SpoiltProof, ACapacityBelowItsUseIsRejected) {
  instance_.places[used(0).place].capacity = 0;
  EXPECT_EQ(why(), "The certificate belongs to other input");

  proof_.input_digest = solve(instance_, {})->certificate.input_digest;
  EXPECT_NE(why().find("more partners than places"), std::string::npos) << why();
}

TEST_F(SpoiltProof, AUsedEdgeDroppedFromTheInputIsRejected) {
  instance_.edges.erase(instance_.edges.begin() + *proof_.assignment[0]);
  EXPECT_EQ(why(), "The certificate belongs to other input");

  proof_.input_digest = solve(instance_, {})->certificate.input_digest;
  EXPECT_NE(why(), "");
}

TEST_F(SpoiltProof, ACheaperEdgeAddedToTheInputIsRejected) {
  const StageDuals& stage = proof_.stages[0];
  for (PlaceIndex t = used(0).place % 2; t < instance_.places.size(); t += 2)
    if (!edge_between(0, t) && stage.place[t] == 0 && stage.group[t / 2] == 0) {
      instance_.edges.push_back({0, t, 0});
      break;
    }
  EXPECT_EQ(why(), "The certificate belongs to other input");

  proof_.input_digest = solve(instance_, {})->certificate.input_digest;
  EXPECT_NE(why().find("better place"), std::string::npos) << why();
}

TEST_F(SpoiltProof, AnotherSaltIsRejected) {
  EXPECT_EQ(verify(instance_, {.salt = "other"}, proof_).why,
            "The certificate belongs to another round");
}

TEST_F(SpoiltProof, WeightsThatDoNotOutrankAreRejected) {
  proof_.stages[0].weights[0] = 1;
  EXPECT_NE(why().find("outrank"), std::string::npos) << why();
}

TEST_F(SpoiltProof, AMissingStageIsRejected) {
  proof_.stages.clear();
  EXPECT_NE(why().find("levels"), std::string::npos) << why();
}

TEST_F(SpoiltProof, AThresholdThatCouldBeSmallerIsRejected) {
  const Objective objective{.fairness = {.minimax = Minimax::cost}};
  proof_ = solve(instance_, objective)->certificate;
  ASSERT_TRUE(verify(instance_, objective, proof_).proven);

  proof_.minimax->threshold += 1;
  EXPECT_FALSE(verify(instance_, objective, proof_).proven);
}

TEST_F(SpoiltProof, ALockedSchoolElsewhereIsRejected) {
  PlaceIndex elsewhere = used(0).place;
  for (const Edge& edge : instance_.edges)
    if (edge.partner == 0 && edge.place != used(0).place) elsewhere = edge.place;
  ASSERT_NE(elsewhere, used(0).place);
  instance_.locks.push_back({0, elsewhere, "existing partnership", "programme"});

  proof_.input_digest = solve(instance_, {})->certificate.input_digest;
  EXPECT_NE(why().find("lock"), std::string::npos) << why();
}

}  // namespace
}  // namespace trellis::optimise
