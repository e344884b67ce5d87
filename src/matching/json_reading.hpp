/// Reading instance files: fields of a JSON object with the sentence that names a wrong one.
///
/// `where` is how a person would find the object: "schools[3]". Fields of the document itself have
/// an empty `where`.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace trellis::matching {

/// The document of a file whose `kind` is one of those given and whose `version`, if any, is 1.
/// `verb` names the command for the sentence: "trellis cluster".
Result<nlohmann::json> read_document(std::string_view text,
                                     std::initializer_list<const char*> kinds,
                                     const char* verb);

/// "schools[3].x", or "x" at the top.
std::string path_of(const std::string& where, const std::string& field);
std::string row_of(const std::string& list, std::size_t index);

/// No field beyond those listed: a misspelt rule must not be passed over in silence.
Result<void> check_fields(const nlohmann::json& object,
                          std::initializer_list<const char*> known,
                          const std::string& where);

/// A whole number of at most fifteen digits.
Result<std::int64_t> whole_of(const nlohmann::json& object,
                              const std::string& field,
                              const std::string& where);
/// The same, from `least` to `most`; `otherwise` when the field is absent.
Result<std::int64_t> whole_between(const nlohmann::json& object,
                                   const std::string& field,
                                   const std::string& where,
                                   std::int64_t least,
                                   std::int64_t most,
                                   std::int64_t otherwise);
Result<std::string> text_of(const nlohmann::json& object,
                            const std::string& field,
                            const std::string& where);
/// One of the words; the first when the field is absent. The index of the word.
Result<std::size_t> word_of(const nlohmann::json& object,
                            const std::string& field,
                            const std::string& where,
                            std::initializer_list<const char*> words);
/// A list that must be there.
Result<const nlohmann::json*> list_of(const nlohmann::json& object,
                                      const std::string& field,
                                      const std::string& where);
/// A list, or none when the field is absent.
Result<const nlohmann::json*> list_if_any(const nlohmann::json& object,
                                          const std::string& field,
                                          const std::string& where);
/// Each entry of a list as a whole number.
Result<std::int64_t> whole_entry(const nlohmann::json& list,
                                 std::size_t index,
                                 const std::string& where);

}  // namespace trellis::matching
