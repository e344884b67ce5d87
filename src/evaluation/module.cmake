find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
target_link_libraries(trellis_evaluation PRIVATE OpenSSL::Crypto nlohmann_json::nlohmann_json)
