#include "cli/demonstration_evidence.hpp"

#include <array>

#include "evidence/evidence_actions.hpp"

namespace trellis::cli {
namespace {

constexpr const char* first_catalogue =
    "item,title,kind,as_of,source,months,months_state,cost_band,cost_scheme,security,"
    "recommendation\n"
    "paired_reading,Paired reading (invented),trial,2025-03-03,Invented for the demonstration,"
    "3,estimated,1,invented,2,Read aloud in pairs for twenty minutes three times a week.\n"
    "number_talks,Number talks (invented),trial,2025-03-03,Invented for the demonstration,"
    ",insufficient,1,invented,1,Talk through one calculation a day with the whole class.\n"
    "calm_starts,Calm starts (invented),strand,2025-03-03,Invented for the demonstration,"
    "0,estimated,2,invented,3,Begin every lesson with the same quiet routine.\n"
    "family_letters,Letters to families (invented),guidance,2025-03-03,"
    "Invented for the demonstration,,not_reported,,,,Write to families once a week about what "
    "went well.\n";

constexpr const char* second_catalogue =
    "item,title,kind,as_of,source,months,months_state,cost_band,cost_scheme,security,"
    "recommendation\n"
    "paired_reading,Paired reading (invented),trial,2025-09-01,Invented for the demonstration,"
    "2,estimated,1,invented,4,Read aloud in pairs for twenty minutes five times a week.\n";

constexpr std::array pins = {"paired_reading@1", "number_talks@1", "paired_reading@2"};

}  // namespace

Result<void> load_demonstration_evidence(storage::Transaction& tx, const access::Actor& actor) {
  for (const char* text : {first_catalogue, second_catalogue})
    TRY(evidence::load_catalogue(tx, actor, {.text = text, .is_invented = true}));
  return {};
}

std::string demonstration_pin(std::size_t number) { return pins[number % pins.size()]; }

}  // namespace trellis::cli
