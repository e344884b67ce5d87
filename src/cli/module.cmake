find_package(fmt REQUIRED)
target_link_libraries(trellis_cli PRIVATE fmt::fmt)
# The command line reaches every module; link them by name as well, so that it builds while modules
# between are still missing.
foreach(module register network report)
  if(TARGET trellis_${module})
    target_link_libraries(trellis_cli PUBLIC trellis_${module})
  endif()
endforeach()
