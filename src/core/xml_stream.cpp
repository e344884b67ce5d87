#include "core/xml_stream.hpp"

#include <expat.h>

namespace trellis {
namespace {

std::string_view without_prefix(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

struct XmlStream::Parser {
  XmlEvents events;
  XML_Parser handle = nullptr;
  bool refused = false;  ///< a document type declaration was met
  bool failed = false;

  static void XMLCALL begin(void* self, const XML_Char* name, const XML_Char** pairs) {
    XmlAttributes attributes;
    for (; *pairs; pairs += 2) attributes.emplace(without_prefix(pairs[0]), pairs[1]);
    const auto& events = static_cast<Parser*>(self)->events;
    if (events.begin) events.begin(without_prefix(name), attributes);
  }
  static void XMLCALL end(void* self, const XML_Char* name) {
    const auto& events = static_cast<Parser*>(self)->events;
    if (events.end) events.end(without_prefix(name));
  }
  static void XMLCALL text(void* self, const XML_Char* content, int length) {
    const auto& events = static_cast<Parser*>(self)->events;
    if (events.text) events.text({content, static_cast<std::size_t>(length)});
  }
  static void XMLCALL doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    auto* parser = static_cast<Parser*>(self);
    parser->refused = true;
    XML_StopParser(parser->handle, XML_FALSE);
  }
};

XmlStream::XmlStream(XmlEvents events) : parser_(std::make_unique<Parser>()) {
  parser_->events = std::move(events);
  parser_->handle = XML_ParserCreate(nullptr);
  XML_SetUserData(parser_->handle, parser_.get());
  XML_SetElementHandler(parser_->handle, Parser::begin, Parser::end);
  XML_SetCharacterDataHandler(parser_->handle, Parser::text);
  XML_SetStartDoctypeDeclHandler(parser_->handle, Parser::doctype);
}

XmlStream::~XmlStream() { XML_ParserFree(parser_->handle); }

bool XmlStream::feed(std::string_view piece) {
  if (!parser_->failed)
    parser_->failed = XML_Parse(parser_->handle, piece.data(), static_cast<int>(piece.size()), 0) !=
                      XML_STATUS_OK;
  return !parser_->failed;
}

Result<void> XmlStream::finish() {
  if (!parser_->failed) parser_->failed = XML_Parse(parser_->handle, "", 0, 1) != XML_STATUS_OK;
  if (parser_->refused)
    return problem(ProblemKind::invalid,
                   "",
                   "The file declares a document type, which Trellis does not read. Save it again "
                   "from a spreadsheet.");
  if (parser_->failed)
    return problem(ProblemKind::invalid,
                   "",
                   "The file is damaged at line " +
                       std::to_string(XML_GetCurrentLineNumber(parser_->handle)) +
                       " of its XML. Save it again from a spreadsheet.");
  return {};
}

}  // namespace trellis
