/// A programme as data: what one definition file says, with every name checked.
///
/// A definition says who may join, in what order things are done, who does them, what opens what,
/// how many places there are, how often progress is reviewed and what is paid. It is read by
/// `read_definition`, which finds every mistake with its place. Ids are for ever; labels are free.
/// The grammar stands in docs/formats/programme-definition.md; the shipped files are in
/// data/programmes.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "programme/definition_parts.hpp"

namespace trellis::programme {

/// What has a case: a school, a trust, a cluster, a pairing. Several kinds may share one unit.
struct Unit {
  std::string id;
  std::string title;
  Texts kinds;         ///< school, trust, local_authority, alliance, cluster, pairing
  std::string within;  ///< the unit whose case holds this one's as a child
  std::optional<int> members_min;
  std::optional<int> members_max;
  Place place;
};

struct Role {
  std::string id;
  std::string title;
  std::string of;     ///< delivery, lead, partner, trust, adviser, reviewer, evaluator ...
  std::string scope;  ///< programme, region, case, pairing, cluster
  bool exclusive = false;
  Place place;
};

/// What a stream asks of somebody: "12 to 20 days a year".
struct Commitment {
  std::string what;
  std::string unit;  ///< days, hours, sessions
  double min = 0;
  std::optional<double> max;
  std::string per;  ///< stream, year, term
};

struct Stream {
  std::string id;
  std::string title;
  std::string unit;
  int length_months = 0;
  int extension_months = 0;
  std::vector<Commitment> commitments;
  Texts was;
  Place place;
};

struct Section {
  std::string id;
  std::string title;
  std::vector<Task> tasks;
  Place place;
};

struct Stage {
  std::string id;
  std::string title;
  std::string unit;  ///< whose case has it; empty: the first unit
  Texts streams;     ///< empty: all
  std::optional<Condition> gate;
  bool gate_soft = false;
  std::vector<Section> sections;
  Place place;
};

/// Where the programme stands for one case: derived, in order, and may go back.
struct Milestone {
  std::string id;
  std::string title;
  std::optional<Condition> reached_if;
  bool requires_previous = false;
  Place place;
};

struct Source {
  std::string text;
  bool verified = true;
};

struct Definition {
  std::string id;
  std::string title;
  std::string summary;
  int version = 0;
  Date valid_from;
  std::vector<Source> sources;
  std::vector<Unit> units;
  std::vector<Role> roles;
  std::vector<Stream> streams;
  std::vector<Stage> stages;
  std::vector<Milestone> milestones;
  std::vector<Review> reviews;
  std::vector<SideRecord> side_records;
  std::vector<Override> overrides;
  std::vector<Status> statuses;
  std::vector<EligibilityVersion> eligibility;
  std::vector<Form> forms;
  std::vector<Scoring> scoring;
  std::vector<Round> rounds;
  std::optional<Claims> claims;
  Cohorts cohorts;
  std::vector<Capacity> capacity;
  MatchingRules matching;
  std::vector<Engagement> delivery;
  std::vector<Instrument> instruments;
  std::optional<Plan> plan;
  MoneyRules money;
  std::vector<ContactGroup> contacts;
  std::vector<Text> texts;
  std::vector<Link> links;
  std::vector<StreamMap> stream_map;
  std::string canonical;  ///< the whole in one spelling
  std::string sha256;     ///< of `canonical`, 64 hexadecimal digits

  /// Every task in order, through stages and sections.
  std::vector<const Task*> tasks() const;
  const Task* find_task(std::string_view task_id) const;
  const Stage* stage_of(std::string_view task_id) const;
  const Stream* find_stream(std::string_view stream_id) const;
  const Unit* find_unit(std::string_view unit_id) const;
  const Form* find_form(std::string_view form_id) const;
  const Status* find_status(std::string_view status_id) const;
  const Milestone* find_milestone(std::string_view milestone_id) const;
  const Engagement* find_engagement(std::string_view engagement_id) const;
};

/// Reads and checks a definition file. Either a definition in which every id, expression and row
/// is sound, or all mistakes found, in the order of their places.
std::expected<Definition, Mistakes> read_definition(std::string_view text);

/// The mistakes as one Problem: the first sentence, all of them in the details.
Problem problem_of(const Mistakes& mistakes, std::string_view file);

}  // namespace trellis::programme
