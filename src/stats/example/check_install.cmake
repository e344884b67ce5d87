# Installs the library to a folder of its own, builds the example against it and runs it.
#   cmake -D BUILD=... -D SOURCE=... -D WORK=... -D DATA=crt_main.csv -P check_install.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix --component stats)
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G Ninja -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
if(NOT EXISTS ${DATA})
  message("The reference figures are not there, so the example was built and not run.")
  return()
endif()
run(${WORK}/build/fit_trial ${DATA})
message("${output}")
if(NOT output MATCHES "Effect size 0.18 SD \\(95% CI 0.01 to 0.36\\), p = 0.037"
   OR NOT output MATCHES "2.69 points, 37.3 degrees of freedom \\(Kenward-Roger\\), 986 pupils in 40 schools")
  message(FATAL_ERROR "The example did not print what it should.")
endif()
