/// The parts of the benchmark, each printing its own figures.
#pragma once

#include <string>

#include "match_scenario.hpp"
#include "optimise/instance.hpp"

namespace trellis::benchmarks {

/// Solving, checking, prices of one partner, matching again after 5 % of the leads left, and the
/// rules of thumb.
void match_figures(const std::string& name, const Drawn& drawn);

/// A reference file: the same, compared with what it states.
void reference_figures(const std::string& file);

/// The same instance by LEMON over every edge at once and, below 100,000 edges, by CBC.
void other_solvers(const optimise::Instance& instance);

/// A cluster file: quick, five-second and sixty-second answers, bound and proof, rules of thumb.
void cluster_figures(const std::string& path, double proof_seconds);

/// A cluster file of national size: one answer with its rules of thumb, no proof.
void national_cluster_figures(const std::string& path);

/// Status and best rota of every pattern of the reference table.
void rota_figures();

}  // namespace trellis::benchmarks
