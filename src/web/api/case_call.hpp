/// What the writes about cases share: the case of the address, their routes, and their answers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casework/case_store.hpp"
#include "web/api/api_write.hpp"

namespace trellis::web::api {

/// The case of the address; one that the bearer may not see is not found.
Result<casework::CaseFile> case_of_call(storage::Transaction& tx, const WriteCall& call);

std::string case_address(const casework::CaseFile& file);
/// The body of "case_state".
nlohmann::ordered_json state_of_case(const casework::CaseFile& file);
/// The case as it stands after a write that made nothing with an address of its own.
Result<WriteAnswer> case_after(storage::Transaction& tx, const casework::CaseFile& file);
/// 201 with the address of what was made: made_for(file, "contacts", 12).
WriteAnswer made_for(const casework::CaseFile& file, std::string_view resource, std::int64_t id);

/// A route below a case that answers "case_state".
ApiRoute case_write(Method method, std::string rest, std::string operation, WriteHandler handler);

inline constexpr auto text_schema = R"({"type":"string"})";
inline constexpr auto date_schema = R"({"type":"string","format":"date"})";
/// JSON Schema of an object with these members, the first of which are required.
std::string object_schema(const std::vector<std::pair<std::string, std::string>>& members,
                          std::size_t required);

}  // namespace trellis::web::api
