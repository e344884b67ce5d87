/// The words expressions may use about a school, its results and its inspections.
///
/// An expression that names anything else is refused when its definition is imported. Whoever
/// supplies the facts uses the same keys: "school.phase", "judgement('eif_2019', 'overall')",
/// "result('ks2', 'rwm_expected_pct', 2019)". A percentage is a number from 0 to 100.
///
/// Sources: inspection frameworks and areas as published by Ofsted (data/reference); measures as
/// named in the key stage 2 and key stage 4 performance tables.
#pragma once

#include <string>

#include "programme/expression.hpp"

namespace trellis::programme {

/// Facts about one school, by key without "school.": phase, status, pupils, fsm_pct ...
const Names::Types& school_facts();
/// Facts about one trust, by key without "trust.".
const Names::Types& trust_facts();
/// Areas of each inspection framework whose judgements can be asked for.
const std::map<std::string, Texts, std::less<>>& inspection_frameworks();
/// Measures of each dataset that result( ) knows.
const std::map<std::string, Texts, std::less<>>& result_measures();

}  // namespace trellis::programme
