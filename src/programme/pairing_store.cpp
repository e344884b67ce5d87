#include "programme/pairing_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_pairing_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, lead_participation_id,
         partner_participation_id, lead_organisation_id, partner_organisation_id, cohort_id, stream,
         started_on, finished_on, finish_reason, decided_because, confirmed_by_person_id,
         confirmed_at
  from pairing
  where pairing_id = :id
  order by pairing_id)";

constexpr auto open_pairing_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, lead_participation_id,
         partner_participation_id, lead_organisation_id, partner_organisation_id, cohort_id, stream,
         started_on, finished_on, finish_reason, decided_because, confirmed_by_person_id,
         confirmed_at
  from pairing
  where partner_participation_id = :partner and finished_on is null
  order by pairing_id)";

constexpr auto pairings_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, lead_participation_id,
         partner_participation_id, lead_organisation_id, partner_organisation_id, cohort_id, stream,
         started_on, finished_on, finish_reason, decided_because, confirmed_by_person_id,
         confirmed_at
  from pairing
  where programme_id = :programme
  order by lead_organisation_id, pairing_id)";

constexpr auto pairings_of_lead_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, lead_participation_id,
         partner_participation_id, lead_organisation_id, partner_organisation_id, cohort_id, stream,
         started_on, finished_on, finish_reason, decided_because, confirmed_by_person_id,
         confirmed_at
  from pairing
  where lead_participation_id = :lead
  order by pairing_id)";

constexpr auto pairings_of_partner_sql = R"(
  select pairing_id, programme_id, owner_organisation_id, lead_participation_id,
         partner_participation_id, lead_organisation_id, partner_organisation_id, cohort_id, stream,
         started_on, finished_on, finish_reason, decided_because, confirmed_by_person_id,
         confirmed_at
  from pairing
  where partner_participation_id = :partner
  order by pairing_id)";

constexpr auto places_taken_sql = R"(
  select stream
  from pairing_place
  where lead_participation_id = :lead and programme_year = :year and released_at is null
  order by stream)";

constexpr auto places_offered_sql = R"(
  select stream, places
  from lead_place
  where participation_id = :lead and programme_year = :year
  order by stream)";

constexpr auto set_places_sql = R"(
  insert into lead_place (participation_id, programme_year, stream, places, offered_at)
  values (:lead, :year, :stream, :places, :now)
  on conflict (participation_id, programme_year, stream)
  do update set places = excluded.places, offered_at = excluded.offered_at)";

constexpr auto insert_pairing_sql = R"(
  insert into pairing (programme_id, owner_organisation_id, lead_participation_id,
                       partner_participation_id, lead_organisation_id, partner_organisation_id,
                       cohort_id, stream, started_on, decided_because, confirmed_by_person_id,
                       confirmed_at)
  values (:programme, :owner, :lead, :partner, :lead_organisation, :partner_organisation, :cohort,
          :stream, :started_on, :because, :by, :now)
  returning pairing_id)";

constexpr auto take_place_sql = R"(
  insert into pairing_place (pairing_id, programme_year, lead_participation_id, stream, taken_at)
  values (:id, :year, :lead, :stream, :now))";

constexpr auto finish_pairing_sql = R"(
  update pairing
  set finished_on = :on, finish_reason = :reason
  where pairing_id = :id and finished_on is null)";

constexpr auto release_places_sql = R"(
  update pairing_place
  set released_at = :now
  where pairing_id = :id and programme_year >= :year and released_at is null)";

constexpr auto offers_of_sql = R"(
  select offer_id, participation_id, cohort_id, stream, offered_on, answer_by, answer, answered_on
  from offer
  where participation_id = :participation
  order by offer_id)";

constexpr auto open_offer_sql = R"(
  select offer_id, participation_id, cohort_id, stream, offered_on, answer_by, answer, answered_on
  from offer
  where participation_id = :participation and answer is null
  order by offer_id)";

constexpr auto insert_offer_sql = R"(
  insert into offer (participation_id, cohort_id, stream, offered_on, answer_by, by_person_id,
                     recorded_at)
  values (:participation, :cohort, :stream, :offered_on, :answer_by, :by, :now)
  returning offer_id)";

constexpr auto answer_offer_sql = R"(
  update offer
  set answer = :answer, answered_on = :on
  where offer_id = :id and answer is null)";

struct PlaceRow {
  std::string stream{};
  int places = 0;
};

void read_row(storage::Columns& columns, PlaceRow& row) { columns >> row.stream >> row.places; }

}  // namespace

access::Scope scope_of(const Pairing& pairing, OrganisationId organisation) {
  return {.owner = pairing.owner,
          .programme = pairing.programme,
          .organisation = organisation,
          .pairing = pairing.id.value};
}

void read_row(storage::Columns& columns, Pairing& row) {
  columns >> row.id >> row.programme >> row.owner >> row.lead >> row.partner >>
      row.lead_organisation >> row.partner_organisation >> row.cohort >> row.stream >>
      row.started_on >> row.finished_on >> row.finish_reason >> row.because >> row.confirmed_by >>
      row.confirmed_at;
}

void read_row(storage::Columns& columns, Offer& row) {
  columns >> row.id >> row.participation >> row.cohort >> row.stream >> row.offered_on >>
      row.answer_by >> row.answer >> row.answered_on;
}

std::optional<Pairing> find_pairing(Snapshot& db, PairingId id) {
  return db.one<Pairing>(find_pairing_sql, {{"id", id}});
}

std::optional<Pairing> open_pairing_of(Snapshot& db, ParticipationId partner) {
  return db.one<Pairing>(open_pairing_sql, {{"partner", partner}});
}

std::vector<Pairing> pairings(Snapshot& db, ProgrammeId programme) {
  return db.rows<Pairing>(pairings_sql, {{"programme", programme}});
}

std::vector<Pairing> pairings_of_lead(Snapshot& db, ParticipationId lead) {
  return db.rows<Pairing>(pairings_of_lead_sql, {{"lead", lead}});
}

std::vector<Pairing> pairings_of_partner(Snapshot& db, ParticipationId partner) {
  return db.rows<Pairing>(pairings_of_partner_sql, {{"partner", partner}});
}

Texts places_taken(Snapshot& db, ParticipationId lead, int programme_year) {
  return db.rows<std::string>(places_taken_sql, {{"lead", lead}, {"year", programme_year}});
}

std::map<std::string, int> places_offered(Snapshot& db, ParticipationId lead, int programme_year) {
  std::map<std::string, int> places;
  for (PlaceRow& row :
       db.rows<PlaceRow>(places_offered_sql, {{"lead", lead}, {"year", programme_year}}))
    places[std::move(row.stream)] = row.places;
  return places;
}

void set_places_offered(Transaction& tx,
                        ParticipationId lead,
                        int programme_year,
                        const std::map<std::string, int>& places,
                        Instant now) {
  for (const auto& [stream, count] : places)
    tx.execute(set_places_sql,
               {{"lead", lead},
                {"year", programme_year},
                {"stream", stream},
                {"places", count},
                {"now", now}});
}

PairingId insert_pairing(Transaction& tx,
                         const Pairing& pairing,
                         const std::vector<int>& programme_years) {
  Pairing inserted = pairing;
  inserted.id = {tx.insert(insert_pairing_sql,
                           {{"programme", pairing.programme},
                            {"owner", pairing.owner},
                            {"lead", pairing.lead},
                            {"partner", pairing.partner},
                            {"lead_organisation", pairing.lead_organisation},
                            {"partner_organisation", pairing.partner_organisation},
                            {"cohort", pairing.cohort},
                            {"stream", pairing.stream},
                            {"started_on", pairing.started_on},
                            {"because", pairing.because},
                            {"by", pairing.confirmed_by},
                            {"now", pairing.confirmed_at}})};
  for (const int year : programme_years) take_place(tx, inserted, year, pairing.confirmed_at);
  return inserted.id;
}

void take_place(Transaction& tx, const Pairing& pairing, int programme_year, Instant now) {
  tx.execute(take_place_sql,
             {{"id", pairing.id},
              {"year", programme_year},
              {"lead", pairing.lead},
              {"stream", pairing.stream},
              {"now", now}});
}

void finish_pairing(Transaction& tx, PairingId id, Date on, std::string_view reason) {
  tx.execute(finish_pairing_sql, {{"id", id}, {"on", on}, {"reason", reason}});
}

void release_places(Transaction& tx, PairingId id, int from_programme_year, Instant now) {
  tx.execute(release_places_sql, {{"id", id}, {"year", from_programme_year}, {"now", now}});
}

std::vector<Offer> offers_of(Snapshot& db, ParticipationId participation) {
  return db.rows<Offer>(offers_of_sql, {{"participation", participation}});
}

std::optional<Offer> open_offer_of(Snapshot& db, ParticipationId participation) {
  return db.one<Offer>(open_offer_sql, {{"participation", participation}});
}

OfferId insert_offer(Transaction& tx, const Offer& offer, std::optional<PersonId> by, Instant now) {
  return {tx.insert(insert_offer_sql,
                    {{"participation", offer.participation},
                     {"cohort", offer.cohort},
                     {"stream", offer.stream},
                     {"offered_on", offer.offered_on},
                     {"answer_by", offer.answer_by},
                     {"by", by},
                     {"now", now}})};
}

void answer_offer(Transaction& tx, OfferId id, std::string_view answer, Date on) {
  tx.execute(answer_offer_sql, {{"id", id}, {"answer", answer}, {"on", on}});
}

}  // namespace trellis::programme
