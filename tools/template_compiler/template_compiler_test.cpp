#include <gtest/gtest.h>

#include "generate.hpp"
#include "support/golden.hpp"

namespace trellis::template_compiler {
namespace {

constexpr auto view_line = "{% view trellis::web::Row from \"web/row.hpp\" %}\n";

std::string source_of(const std::string& body) {
  return generate(parse_template(view_line + body), "web/parts/row.html", "row.html").source;
}

/// "line: sentence" of the mistake, or an empty text.
std::string mistake_in(const std::string& body) {
  try {
    source_of(body);
  } catch (const TemplateError& error) {
    return std::to_string(error.line()) + ": " + error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(TemplateCompiler, TheWholeOutputIsAsApproved) {
  const std::string body =
      "<h1 class=\"a{% if big %} b{% end %}\">{{ title }}</h1>\n"
      "{# not sent #}\n"
      "{% for school in schools %}\n"
      "  <a href=\"/schools/{{ school.urn }}\">{{ school.name }}</a> {{ tag(school.state, \"x\") "
      "}}\n"
      "{% else %}\n"
      "  <p>“None”</p>\n"
      "{% end %}\n"
      "{% if not open %}\n"
      "  {% include \"web/parts/closed.html\" with successor %}\n"
      "{% else if link %}\n"
      "  <a href=\"{{ link }}\">Open</a>\n"
      "{% end %}\n";
  const Generated generated =
      generate(parse_template(view_line + body), "web/parts/row.html", "src/web/parts/row.html");

  const std::string whole = generated.header + "----\n" + generated.source;
  EXPECT_EQ(whole, trellis::testing::approved("template_compiler/row.txt", whole));
}

TEST(TemplateCompiler, TheWriterFollowsThePlace) {
  EXPECT_TRUE(contains(source_of("<p>{{ a }}</p>"), "write_text(out, inside(view.a))"));
  EXPECT_TRUE(contains(source_of("<p id=\"{{ a }}\"></p>"), "write_attribute(out"));
  EXPECT_TRUE(contains(source_of("<a href=\"{{ a }}\"></a>"), "write_link(out"));
  EXPECT_TRUE(contains(source_of("<a href='/x/{{ a }}'></a>"), "write_link_part(out"));
  EXPECT_TRUE(contains(source_of("<a href=\"{{ a }}?b={{ c }}\"></a>"), "write_link_part(out"));
  EXPECT_TRUE(contains(source_of("<form action=\"{{ a }}\"></form>"), "write_link(out"));
}

TEST(TemplateCompiler, ALoopsVariableHidesTheViewsField) {
  const std::string code = source_of("{% for a in rows %}<p>{{ a.b }}{{ c }}</p>{% end %}");

  EXPECT_TRUE(contains(code, "for (const auto& a_ : inside(view.rows))"));
  EXPECT_TRUE(contains(code, "inside(inside(a_).b)"));
  EXPECT_TRUE(contains(code, "inside(view.c)"));
}

TEST(TemplateCompiler, CompilerErrorsPointAtTheTemplate) {
  EXPECT_TRUE(contains(source_of("<p>\n{{ misspelt }}</p>"), "#line 3 \"row.html\""));
}

TEST(TemplateCompiler, TextWithQuotesAndBytesIsKept) {
  EXPECT_TRUE(contains(source_of("<p>\"\\é1</p>"), R"("<p>\"\\\303\2511</p>")"));
}

TEST(TemplateCompiler, ADirectiveAloneTakesItsLine) {
  const std::string code = source_of("<p>\n  {% if a %}\n  x\n  {% end %}\n</p>\n");

  EXPECT_TRUE(contains(code, R"(out += "<p>\n";)"));
  EXPECT_TRUE(contains(code, R"(out += "  x\n";)"));
}

TEST(TemplateCompiler, AnAttributeMayDependOnAFlag) {
  EXPECT_EQ(mistake_in("<input type=\"radio\"{% if on %} checked{% end %}>"), "");
  EXPECT_EQ(mistake_in("<input{% if on %} checked{% end %}>"), "");
}

TEST(TemplateCompiler, NothingIsPrintedIntoATag) {
  EXPECT_TRUE(mistake_in("<p {{ a }}></p>").starts_with("2: A value is printed between"));
  EXPECT_TRUE(mistake_in("<{{ a }}>").starts_with("2: A value is printed between"));
  EXPECT_TRUE(mistake_in("<p id={{ a }}></p>").starts_with("2: A value is printed between"));
}

TEST(TemplateCompiler, ScriptAndStyleStayOutOfPages) {
  EXPECT_NE(mistake_in("<script>alert(1)</script>"), "");
  EXPECT_NE(mistake_in("<script>{{ a }}</script>"), "");
  EXPECT_NE(mistake_in("<style>p {}</style>"), "");
  EXPECT_NE(mistake_in("<p onclick=\"x()\"></p>"), "");
  EXPECT_NE(mistake_in("<p style=\"color: red\"></p>"), "");
  EXPECT_NE(mistake_in("<a href=\"javascript:x()\"></a>"), "");
  EXPECT_NE(mistake_in("<a href=\"javascript:{{ a }}\"></a>"), "");
  EXPECT_EQ(mistake_in("<script type=\"module\" src=\"/assets/x.js\"></script>"), "");
}

TEST(TemplateCompiler, WhatIsOpenedIsClosed) {
  EXPECT_TRUE(mistake_in("<p>\n<b></p>").starts_with("3: </p> closes nothing: inside <b>"));
  EXPECT_EQ(mistake_in("<div>\n<p></p>"), "3: The template ends inside <div>");
  EXPECT_TRUE(mistake_in("</p>").starts_with("2: </p> closes nothing"));
  EXPECT_EQ(mistake_in("<br><img src=\"/a.png\" alt=\"\">"), "");
}

TEST(TemplateCompiler, BothWaysThroughABranchEndAlike) {
  EXPECT_NE(mistake_in("{% if a %}<p>{% end %}x</p>"), "");
  EXPECT_NE(mistake_in("{% if a %}<p>{% else %}<b>{% end %}x</p>"), "");
  EXPECT_NE(mistake_in("{% for a in b %}<li>{% end %}"), "");
  EXPECT_EQ(mistake_in("{% if a %}<p>x</p>{% else %}<b>y</b>{% end %}"), "");
}

TEST(TemplateCompiler, MistakesNameTheirLine) {
  EXPECT_EQ(mistake_in("<p>\n{{ a"), "3: This tag is never closed with }}");
  EXPECT_TRUE(mistake_in("\n{{ A + b }}").starts_with("3: \"A + b\" cannot be read"));
  EXPECT_EQ(mistake_in("\n\n{% if a %}x"), "4: This if or for is never closed with {% end %}");
  EXPECT_EQ(mistake_in("{% end %}"), "2: This has no if or for that it could belong to");
  EXPECT_TRUE(mistake_in("{% while a %}").starts_with("2: \"while\" is not known here"));
  EXPECT_TRUE(mistake_in("{% for a of b %}{% end %}").starts_with("2: Write {% for item in"));
  EXPECT_TRUE(mistake_in("<!-- x -->").starts_with("2: Write a comment as"));
  EXPECT_TRUE(mistake_in("a < b").starts_with("2: Write &lt;"));
  EXPECT_TRUE(mistake_in("<p class=a></p>").starts_with("2: The value of class needs quotes"));
}

TEST(TemplateCompiler, TheViewIsNamedFirst) {
  EXPECT_THROW(parse_template("<p></p>"), TemplateError);
  EXPECT_THROW(parse_template("{% view X %}"), TemplateError);
}

}  // namespace
}  // namespace trellis::template_compiler
