#include "web/events/event_pages.hpp"

#include <map>

#include "access/person_store.hpp"
#include "core/csv_writer.hpp"
#include "core/text.hpp"
#include "register/organisation_store.hpp"
#include "report/application_list_store.hpp"
#include "web/events/event_list.hpp"
#include "web/events/event_sentences.hpp"
#include "web/page.hpp"

namespace trellis::web {

namespace {

using access::Permission;

constexpr int page_size = 25;
/// An export is one answer in memory: at this size it is about 20 MB.
constexpr int export_rows_max = 100'000;
/// A fact that was recorded this long after it happened says so.
constexpr std::chrono::hours late_after{7 * 24};

/// Names of people and organisations, looked up once a page.
class Names {
 public:
  explicit Names(storage::Snapshot& db) : db_(db) {}

  std::string author(const events::Event& event) {
    std::string name = person(event);
    if (event.on_behalf_of) {
      const std::string organisation = organisation_name(*event.on_behalf_of);
      if (!organisation.empty()) name += " for " + organisation;
    }
    return name;
  }

  std::string organisation_name(OrganisationId id) {
    const auto [entry, is_new] = organisations_.try_emplace(id.value);
    if (is_new) entry->second = registry::organisation_name(db_, id);
    return entry->second;
  }

 private:
  std::string person(const events::Event& event) {
    switch (event.author_kind) {
      case events::AuthorKind::import:
        return "an import";
      case events::AuthorKind::schedule:
        return "Trellis";
      case events::AuthorKind::token:
        return "another system";
      case events::AuthorKind::person:
      case events::AuthorKind::organisation:
      case events::AuthorKind::persona:
        break;
    }
    if (!event.author_person) return "the operator";
    std::string& name = people_[event.author_person->value];
    if (name.empty()) {
      const auto found = access::find_person(db_, *event.author_person);
      name = found ? found->name : "somebody";
    }
    return event.author_kind == events::AuthorKind::persona ? name + " (persona)" : name;
  }

  storage::Snapshot& db_;
  std::map<std::int64_t, std::string> people_;
  std::map<std::int64_t, std::string> organisations_;
};

Html changes_of(const events::Event& event) {
  if (event.changes.empty()) return {};
  Table changes{.caption = "What changed",
                .caption_classes = "govuk-visually-hidden",
                .head = {{.content = "Field"}, {.content = "Before"}, {.content = "After"}},
                .first_cell_is_header = true};
  for (const events::Change& change : event.changes) {
    const auto shown = [&](const std::optional<std::string>& value) {
      if (!value) return std::string("nothing");
      return change.personal ? std::string("kept apart") : *value;
    };
    changes.rows.push_back({{.content = change.field},
                            {.content = shown(change.before)},
                            {.content = shown(change.after)}});
  }
  return details({.summary = counted(static_cast<long long>(event.changes.size()), "change"),
                  .content = Content(scrolling("What changed", table(changes)))});
}

Url event_url(EventId id) { return Url::local("/events/" + std::to_string(id.value)); }

TimelineEntry entry_of(const events::Event& event, Names& names, bool is_linked) {
  Html content;
  if (event.recorded_at.seconds() - event.happened_at.seconds() >= late_after)
    content += Element("p")
                   .classes({"govuk-body-s"})
                   .text("Recorded later, on " + event.recorded_at.date_in_england().long_text());
  content += changes_of(event);
  const std::string sentence = sentence_of(event);
  Content title = sentence;
  if (is_linked)
    title = Content(Element("a")
                        .classes({"govuk-link"})
                        .link("href", event_url(event.id))
                        .text(sentence)
                        .html());
  return {.title = title,
          .byline = names.author(event),
          .date_time = event.happened_at.text(),
          .date_text = event.happened_at.long_text(),
          .content = content,
          .id = "event-" + std::to_string(event.id.value)};
}

std::optional<EventId> event_id_of(std::string_view text) {
  const auto number = parse_whole_number(text, "event");
  return number ? std::optional(EventId{*number}) : std::nullopt;
}

/// The school or other organisation that an event is about, with the way to its case.
Html about(storage::Snapshot& db,
           const Context& context,
           const events::Event& event,
           Names& names) {
  for (const events::Subject& subject : events::subjects_of(db, event.id)) {
    if (subject.kind != "participation") continue;
    const auto line = report::application_line(db, subject.id);
    if (!line || !access::may(context.actor, Permission::view_case, line->scope())) continue;
    return Element("p")
        .classes({"govuk-body", "govuk-!-margin-bottom-1"})
        .add(Element("a")
                 .classes({"govuk-link"})
                 .link("href", Url::local("/applications/" + std::to_string(subject.id)))
                 .text(line->school));
  }
  for (const events::Subject& subject : events::subjects_of(db, event.id))
    if (subject.kind == "organisation")
      return Element("p")
          .classes({"govuk-body", "govuk-!-margin-bottom-1"})
          .text(names.organisation_name(OrganisationId{subject.id}));
  return {};
}

/// The way on from the last event of a page, and to the file of all that is asked for.
Html further_events(const AskedEvents& asked, const std::vector<events::Event>& found) {
  Html html;
  Fields on = asked.asked;
  on.set("before", std::to_string(found.back().id.value));
  const char* words = asked.filter.is_oldest_first ? "Newer" : "Older";
  if (std::ssize(found) == page_size)
    html += pagination({.next = PageLink{.content = words, .link = Url::local("/events", on)}});
  html += Element("p")
              .classes({"govuk-body", "trellis-no-print"})
              .add(Element("a")
                       .classes({"govuk-link"})
                       .link("href", Url::local("/events.csv", asked.asked))
                       .text("Download these events as CSV"));
  return html;
}

std::string no_events(const AskedEvents& asked, bool is_later_page) {
  if (is_later_page)
    return asked.filter.is_oldest_first ? "There is nothing newer." : "There is nothing older.";
  return asked.asked.empty() ? "Nothing has happened yet."
                             : "No event matches these filters. Remove one of them.";
}

Response show_events(const Request& request, Context& context) {
  const auto before = event_id_of(request.query.text("before"));
  return context.db.read([&](storage::Snapshot& snapshot) {
    const AskedEvents asked = read_asked_events(snapshot, request);
    const auto found = report::visible_events(
        snapshot, context.actor, asked.filter, {.size = page_size, .before = before});
    Timeline shown;
    Names names(snapshot);
    for (const events::Event& event : found) {
      TimelineEntry entry = entry_of(event, names, true);
      entry.content = about(snapshot, context, event, names) + entry.content;
      shown.entries.push_back(std::move(entry));
    }
    Element results("div");
    results.classes({"trellis-list-page__results"})
        .set("id", "results")
        .set("tabindex", "-1")
        .add(Element("p")
                 .classes({"govuk-body-s"})
                 .text("What happened to protected cases is left out, save for those who manage "
                       "the case or have opened it."))
        .add(events_order(asked));
    results.add(found.empty() ? paragraph(no_events(asked, before.has_value()))
                              : timeline(shown) + further_events(asked, found));
    const Html content =
        asked.form.summary() +
        Html(
            Element("div")
                .classes({"trellis-list-page"})
                .add(
                    Element("div").classes({"trellis-list-page__filter"}).add(events_filter(asked)))
                .add(results));
    return page(context,
                {.title = "History", .section = "History", .has_errors = asked.form.has_problems()},
                content,
                asked.form.has_problems() ? 422 : 200);
  });
}

Response show_event(const Request& request, Context& context) {
  const auto id = event_id_of(request.route.raw("id"));
  if (!id) return error_page(context, 404, "");
  Timeline shown;
  std::vector<std::string> subjects;
  context.db.read([&](storage::Snapshot& snapshot) {
    const auto found = report::visible_events(
        snapshot, context.actor, {}, {.size = 1, .before = EventId{id->value + 1}});
    if (found.empty() || found.front().id != *id) return;
    Names names(snapshot);
    shown.entries.push_back(entry_of(found.front(), names, false));
    for (const events::Subject& subject : events::subjects_of(snapshot, *id))
      subjects.push_back(subject.kind + ' ' + std::to_string(subject.id));
  });
  if (shown.entries.empty()) return error_page(context, 404, "");
  Html content = timeline(shown);
  if (!subjects.empty())
    content += Element("p").classes({"govuk-body"}).text("About: " + join(subjects, ", "));
  return page(context,
              {.title = "Event " + std::to_string(id->value),
               .section = "History",
               .breadcrumbs = {{.content = "History", .link = Url::local("/events")}}},
              content);
}

Response export_events(const Request& request, Context& context) {
  CsvWriter csv;
  for (const char* name : {"event_id", "type", "happened_at", "recorded_at", "author", "sentence"})
    csv.text(name);
  csv.end_row();
  context.db.read([&](storage::Snapshot& snapshot) {
    Names names(snapshot);
    const AskedEvents asked = read_asked_events(snapshot, request);
    for (const events::Event& event :
         report::visible_events(snapshot, context.actor, asked.filter, {.size = export_rows_max})) {
      csv.number(event.id.value)
          .text(event.type)
          .text(event.happened_at.text())
          .text(event.recorded_at.text())
          .text(names.author(event))
          .text(sentence_of(event));
      csv.end_row();
    }
  });
  return csv_response(csv.take(), "events");
}

}  // namespace

Html subject_timeline(Context& context, const events::Subject& subject, int size) {
  Timeline shown{.heading_level = 3};
  const bool is_linked = context.may(Permission::see_audit);
  context.db.read([&](storage::Snapshot& snapshot) {
    Names names(snapshot);
    for (const events::Event& event : events::timeline(snapshot, subject, {.size = size}))
      shown.entries.push_back(entry_of(event, names, is_linked));
  });
  if (shown.entries.empty())
    return Element("p").classes({"govuk-body"}).text("Nothing has been recorded here yet.");
  return timeline(shown);
}

void add_event_routes(Routes& routes) {
  routes.push_back(
      {.pattern = "/events", .permission = Permission::see_audit, .handler = show_events});
  routes.push_back(
      {.pattern = "/events.csv", .permission = Permission::see_audit, .handler = export_events});
  routes.push_back(
      {.pattern = "/events/{id}", .permission = Permission::see_audit, .handler = show_event});
}

}  // namespace trellis::web
