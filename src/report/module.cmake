# Reports read the register and the network by name as well, so that they build while modules between
# are still missing.
find_package(nlohmann_json REQUIRED)
target_link_libraries(trellis_report PRIVATE nlohmann_json::nlohmann_json)
foreach(module register network)
  if(TARGET trellis_${module})
    target_link_libraries(trellis_report PUBLIC trellis_${module})
  endif()
endforeach()
