#include "web/page.hpp"

namespace trellis::web {

namespace {

/// The heading of an error page, and what to do.
struct ErrorWords {
  const char* title;
  const char* advice;
};

ErrorWords words_of(int status) {
  switch (status) {
    case 400:
      return {"Trellis could not read this request", "Go back and try again."};
    case 403:
      return {"You may not open this page",
              "If you need it for your work, ask the person who manages your programme."};
    case 404:
      return {"Page not found",
              "If you typed the web address, check it is correct. If you pasted the web address, "
              "check you copied the entire address."};
    case 405:
      return {"This page cannot be used in this way", "Go back and try again."};
    case 409:
      return {"This has changed since you opened it",
              "Go back, look at what changed and try again."};
    case 410:
      return {"This page is gone", "It was removed on purpose."};
    case 413:
      return {"The file is too large", "Choose a smaller file."};
    case 421:
      return {"This address is not known here",
              "Use the address that you were given. Whoever runs the service sets it with "
              "--public-url."};
    case 422:
      return {"There is a problem", "Go back and correct it."};
    case 429:
      return {"Too many requests", "Wait a moment, then try again."};
    case 503:
      return {"Sorry, the service is unavailable", "Try again in a moment."};
    default:
      return {"Sorry, there is a problem with the service", "Try again later."};
  }
}

}  // namespace

Response error_page(const Context& context,
                    int status,
                    std::string_view sentence,
                    std::string_view reference) {
  const ErrorWords words = words_of(status);
  Html content;
  if (!sentence.empty()) content += Element("p").classes({"govuk-body"}).text(sentence);
  content += Element("p").classes({"govuk-body"}).text(words.advice);
  if (status >= 500 && !reference.empty())
    content += Element("p")
                   .classes({"govuk-body"})
                   .text("When you report it, give the reference ")
                   .add(Element("strong").text(reference))
                   .text(".");
  return page(context, {.title = words.title}, content, status);
}

int status_of(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::invalid:
    case ProblemKind::missing:
    case ProblemKind::refused_by_rule:
      return 422;
    case ProblemKind::conflict:
    case ProblemKind::too_late:
      return 409;
    case ProblemKind::not_allowed:
      return 403;
    case ProblemKind::not_found:
      return 404;
  }
  return 500;
}

Response problem_page(const Context& context, const Problem& problem) {
  std::string sentence = problem.message;
  for (const std::string& detail : problem.details) sentence += " " + detail;
  return error_page(context, status_of(problem.kind), sentence);
}

}  // namespace trellis::web
