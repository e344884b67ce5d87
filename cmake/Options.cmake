# Compiler options shared by every target of ours. `trellis_options` is linked privately, so that
# nothing of it leaks into what stats and optimise install.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without the sloppiness ccache never hits a unit that uses a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true ${CCACHE_PROGRAM})
endif()

add_library(trellis_options INTERFACE)
target_compile_features(trellis_options INTERFACE cxx_std_23)
target_compile_options(trellis_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # Members have default initialisers and are named at the call, so those left out are meant to be.
  -Wno-missing-field-initializers)
if(TRELLIS_UNITY)
  # There a local name may be another file's private one; the debug build looks at each file alone.
  target_compile_options(trellis_options INTERFACE -Wno-shadow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # At -O2 g++ 12 takes the inside of an empty optional or expected text for uninitialised.
  target_compile_options(trellis_options INTERFACE -Wno-maybe-uninitialized)
  target_compile_options(trellis_options INTERFACE -fpch-preprocess)
  if(TRELLIS_UNITY)
    # A unit of thirty files allocates about this much: collecting garbage on the way would cost a seventh.
    target_compile_options(trellis_options INTERFACE --param=ggc-min-heapsize=1500000)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12 hides std::expected from compilers that report an older concepts feature level.
  target_compile_options(trellis_options INTERFACE -Wno-gnu-statement-expression)
  # The fuzz build is for running: g++ is the compiler whose warnings are errors.
  target_compile_options(trellis_options INTERFACE -Wno-error)
endif()
if(TRELLIS_SANITIZE)
  add_compile_options(-fsanitize=${TRELLIS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRELLIS_SANITIZE})
endif()
