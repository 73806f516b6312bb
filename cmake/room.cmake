# tinsmith_room(NAME rooms and libraries it uses... [QUICK] [HEADERS ...] [HEADERS_OF target])
#
# A room is src/NAME: its .c and .cpp files become the static library tinsmith_NAME, its *_test.cpp files the
# program NAME_tests, run by ctest. A new file needs no edit here.
#
# Files are compiled ten at a time (but SKIP_UNITY_BUILD_INCLUSION, and the operators' own, whose functions are namesakes): a
# test's templates take longer than its code. The dev preset compiles each alone.
#
# QUICK: the room parses, checks and prints; a quick build is worth more here than quick code.
#
# Headers that most files read are compiled once, which saves a third of the time of a build from nothing: by base, for
# every room, but where a room has its own list (ops, app); by base_tests, for every test.
set(common_headers <algorithm> <array> <cmath> <cstdint> <cstring> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)

function(tinsmith_room name)
  cmake_parse_arguments(room "QUICK" "HEADERS_OF" "HEADERS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_main)\\.cpp$|_(dsp|mve|v6m|plugin)\\.c$")
  set(in_c ${sources})
  list(FILTER in_c INCLUDE REGEX "\\.c$")
  set_source_files_properties(${in_c} PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
  add_library(tinsmith_${name} STATIC ${sources})
  target_include_directories(tinsmith_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(tinsmith_${name} PUBLIC ${room_UNPARSED_ARGUMENTS} fmt::fmt)
  if(room_QUICK)
    target_compile_options(tinsmith_${name} PRIVATE $<$<AND:$<CONFIG:Release>,$<COMPILE_LANGUAGE:CXX>>:-O1>)
  endif()
  if(room_HEADERS)
    target_precompile_headers(tinsmith_${name} PRIVATE ${common_headers} ${room_HEADERS})
  elseif(room_HEADERS_OF)
    target_precompile_headers(tinsmith_${name} REUSE_FROM ${room_HEADERS_OF})
  else()
    target_precompile_headers(tinsmith_${name} REUSE_FROM tinsmith_base)
  endif()
  if(TINSMITH_TESTS AND tests)
    add_executable(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE tinsmith_${name} GTest::gtest GTest::gtest_main)
    if(name STREQUAL base)
      target_precompile_headers(base_tests PRIVATE ${common_headers} <gtest/gtest.h>)
    else()
      target_precompile_headers(${name}_tests REUSE_FROM base_tests)
    endif()
    target_compile_options(${name}_tests PRIVATE -O0)  # they compile for longer than they run
    target_compile_definitions(${name}_tests PRIVATE TINSMITH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_tests WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()
