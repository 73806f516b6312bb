# Writes op_sources.h: for each operator's folder in src/ops, the kernels that its sources describe and its tests.
# The table of `tinsmith ops` is printed from it.
set(ops_dir ${CMAKE_SOURCE_DIR}/src/ops)
file(GLOB op_files CONFIGURE_DEPENDS ${ops_dir}/*/*.cpp)
set(op_source_rows "")
set(op_declarations "")
foreach(file ${op_files})
  get_filename_component(stem ${file} NAME_WE)
  get_filename_component(folder ${file} DIRECTORY)
  get_filename_component(folder_name ${folder} NAME)
  if(NOT stem STREQUAL folder_name)
    continue()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  string(REGEX MATCHALL "TS_DESCRIBE\\([ \n]*ts_[a-z0-9_]+" kernels "${text}")
  list(TRANSFORM kernels REPLACE "TS_DESCRIBE\\([ \n]*" "")
  list(REMOVE_DUPLICATES kernels)
  list(JOIN kernels " " kernels)
  file(GLOB tests RELATIVE ${folder} ${folder}/*_test.cpp)
  list(JOIN tests " " tests)
  string(APPEND op_declarations "extern const Op op_${stem};\n")
  string(APPEND op_source_rows "    {&op_${stem}, \"${kernels}\", \"${tests}\"},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/app/op_sources.h @ONLY CONTENT [[// Made by src/app/op_sources.cmake.
#pragma once

#include "model/op.h"

namespace tinsmith {
struct OpSources {
  const Op* op = nullptr;
  const char *kernels = "", *tests = "";
};
@op_declarations@
inline const OpSources kOpSources[] = {
@op_source_rows@};
}  // namespace tinsmith
]])
