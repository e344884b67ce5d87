#include "web/page.hpp"

#include <algorithm>

#include "web/page_frame.html.hpp"

namespace trellis::web {

namespace {

using access::Permission;

struct NavigationEntry {
  const char* text;
  const char* path;
  Permission permission;
};

/// The service navigation: an entry shows where its page exists and the person may open it.
constexpr NavigationEntry navigation_entries[] = {
    {"Home", "/", Permission::signed_in},
    {"Schools", "/schools", Permission::view_schools},
    {"Regions", "/regions", Permission::view_targeting},
    {"Programmes", "/programmes", Permission::view_programme},
    {"Apply", "/apply", Permission::act_for_school},
    {"Applications", "/applications", Permission::view_case},
    {"Cases", "/cases", Permission::view_case},
    {"Evidence", "/evidence", Permission::view_schools},
    {"Matching", "/matching", Permission::run_matching},
    {"Register", "/register/imports", Permission::import_files},
    {"History", "/events", Permission::see_audit},
    {"Messages", "/messages", Permission::signed_in},
};

std::vector<FooterLink> footer_links(const Context& context) {
  const Router& router = context.router;
  std::vector<FooterLink> links;
  for (const auto& [text, path] : {std::pair("Help", "/help"),
                                   std::pair("Accessibility statement", "/accessibility-statement"),
                                   std::pair("API", "/api"),
                                   std::pair("Privacy", "/privacy"),
                                   std::pair("Cookies", "/cookies")})
    if (router.has_page(path)) links.push_back({.text = text, .link = Url::local(path)});
  if (context.site.is_demonstration && router.has_page("/demo/mail"))
    links.push_back({.text = "Demonstration mail", .link = Url::local("/demo/mail")});
  return links;
}

/// "Messages (3)", with what the number counts for those who hear it.
Content navigation_words(const Context& context, const NavigationEntry& entry) {
  if (std::string_view(entry.path) != "/messages" || context.visit.unread == 0) return entry.text;
  return html_text(std::string(entry.text) + " (" + std::to_string(context.visit.unread)) +
         visually_hidden(" unread") + html_text(")");
}

Html navigation(const Context& context, std::string_view section) {
  std::vector<NavigationItem> items;
  for (const NavigationEntry& entry : navigation_entries) {
    if (!context.router.has_page(entry.path) || !context.may(entry.permission)) continue;
    const bool is_here = context.path == entry.path;
    items.push_back({.content = navigation_words(context, entry),
                     .link = Url::local(entry.path),
                     .is_current = is_here,
                     .is_active = !is_here && section == entry.text});
  }
  if (items.empty()) return {};
  return service_navigation({.items = std::move(items)});
}

Html sign_out_form(const Context& context) {
  const Element button =
      Element("button").set("type", "submit").classes({"trellis-link-button"}).text("Sign out");
  return post_form(context, Url::local("/sign-out"), button);
}

Html link(std::string_view path, std::string_view text) {
  return Element("a").classes({"govuk-link"}).link("href", Url::local(path)).text(text);
}

/// Who acts for whom, on every page, with the ways to change it.
Html acting_for(const Context& context) {
  if (!context.is_signed_in()) return {};
  Element line("div");
  line.classes({"trellis-acting-for"});
  std::string who = context.actor.name;
  const std::string& role = context.visit.role;
  if (!role.empty() && role != who) who += ", " + role;
  line.text(who);
  if (!context.visit.organisation.empty())
    line.text(". Acting for ").add(Element("strong").text(context.visit.organisation));
  if (context.visit.choices.size() > 1 && context.router.has_page("/account/organisation"))
    line.text(" ").add(link("/account/organisation", "Act for another organisation"));
  if (context.actor.persona && context.router.has_page("/sign-in"))
    line.text(" ").add(link("/sign-in", "Choose another persona"));
  return line.add(sign_out_form(context));
}

Html demonstration_banner(const Site& site) {
  if (!site.is_demonstration && !site.is_synthetic) return {};
  const char* words =
      site.is_synthetic
          ? "Synthetic data: schools, applications and matches are invented. No real school is "
            "shown."
          : "Applications, roles, streams, strengths and matches are invented. Facts about schools "
            "are as published.";
  return phase_banner({.tag = {.content = "Demonstration: invented data"}, .content = words});
}

Html notices(const std::vector<Notice>& shown) {
  Html html;
  for (const Notice& notice : shown)
    html += notification_banner({.text = notice.text, .is_success = notice.is_success});
  return html;
}

Html before_content(const PageOptions& options) {
  if (options.back_link) return back_link({.link = *options.back_link});
  if (options.breadcrumbs.empty()) return {};
  std::vector<Crumb> crumbs = {{.content = "Home", .link = Url::local("/")}};
  std::ranges::copy(options.breadcrumbs, std::back_inserter(crumbs));
  return breadcrumbs({.items = std::move(crumbs), .collapse_on_mobile = true});
}

std::string full_title(const Context& context, const PageOptions& options) {
  std::string title = options.has_errors ? "Error: " + options.title : options.title;
  if (!options.section.empty() && options.section != options.title)
    title += " – " + options.section;
  return title + " – " + context.site.name;
}

/// Tells the style sheet that scripts run, before anything is drawn. The words are those that the
/// design system documents; the nonce is what lets them run.
Html class_script(std::string_view nonce) {
  return Html::trusted("<script nonce=\"" + escaped(nonce) +
                       "\">document.body.className += ' js-enabled' + ('noModule' in "
                       "HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');</script>");
}

}  // namespace

Response page(const Context& context, const PageOptions& options, const Html& content, int status) {
  const PageFrame frame{
      .title = full_title(context, options),
      .style_sheet = context.assets.url("app.css"),
      .map_style_sheet = options.with_map ? context.assets.url("map.css") : Url(),
      .script = context.assets.url("app.js"),
      .icon = context.assets.url("icon.svg"),
      .class_script = class_script(context.nonce),
      .refresh = options.refresh_seconds > 0 ? std::to_string(options.refresh_seconds) : "",
      .skip_link = skip_link({.link = Url::local("#main-content")}),
      .header = generic_header({.logo = context.site.name}),
      .navigation = navigation(context, options.section),
      .acting_for = acting_for(context),
      .banner = demonstration_banner(context.site),
      .before = before_content(options),
      .notices = notices(context.notices),
      .caption = options.caption,
      .heading = options.shows_heading ? options.title : "",
      .heading_after = options.heading_after.html(),
      .content = content,
      .footer_links = footer_links(context)};
  return html_response(Html::trusted("<!DOCTYPE html>\n") + render_page_frame(frame), status);
}

Html post_form(const Context& context, const Url& action, const Html& fields, bool is_upload) {
  return Element("form")
      .set("method", "post")
      .link("action", action)
      .set_if("enctype", is_upload ? "multipart/form-data" : "")
      .flag("novalidate", true)
      .add(Element("input")
               .set("type", "hidden")
               .set("name", "form_token")
               .set("value", context.form_token))
      .add(fields);
}

Html provenance(const Context& context, const std::vector<Source>& sources) {
  if (sources.empty()) return {};
  SummaryList list{.classes = "govuk-summary-list--no-border"};
  for (const Source& source : sources) {
    Html value = html_text("Published as of " + source.date + ", imported " + source.imported);
    if (!source.licence.empty()) value += html_text(". " + source.licence);
    const Html key = source.link.empty() ? html_text(source.name)
                                         : Element("a")
                                               .classes({"govuk-link"})
                                               .link("href", source.link)
                                               .text(source.name)
                                               .html();
    list.rows.push_back({.key = key, .value = value});
  }
  Element section("section");
  section.classes({"trellis-provenance"})
      .set("aria-labelledby", "provenance-heading")
      .add(Element("h2")
               .classes({"govuk-heading-s"})
               .set("id", "provenance-heading")
               .text("Where these facts come from"));
  if (context.site.is_synthetic) section.add(tag("Synthetic data", "yellow"));
  return section.add(summary_list(list));
}

}  // namespace trellis::web
