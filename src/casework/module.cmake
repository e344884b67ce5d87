# What src/MODULES allows through programme and evidence.
foreach(dependency programme evidence register access events storage)
  if(TARGET trellis_${dependency})
    target_link_libraries(trellis_casework PUBLIC trellis_${dependency})
  endif()
endforeach()
