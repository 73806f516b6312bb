# tinsmith_room(NAME rooms and libraries it uses...)
#
# A room is src/NAME: its .c and .cpp files become the static library tinsmith_NAME, its *_test.cpp files the
# program NAME_tests, run by ctest. A new file needs no edit here.
function(tinsmith_room name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_main)\\.cpp$|_(dsp|mve|v6m|plugin)\\.c$")
  add_library(tinsmith_${name} STATIC ${sources})
  target_include_directories(tinsmith_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(tinsmith_${name} PUBLIC ${ARGN} fmt::fmt)
  if(TINSMITH_TESTS AND tests)
    add_executable(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE tinsmith_${name} GTest::gtest GTest::gtest_main)
    target_compile_definitions(${name}_tests PRIVATE TINSMITH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_tests WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
endfunction()
