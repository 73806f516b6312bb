# cmake --install: the tool, the virtual board, the CMake package and the documents. The kernels and board files that the tool
# writes out travel inside it, so nothing needs the source tree.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tinsmith)
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/tinsmithConfig.cmake.in ${CMAKE_BINARY_DIR}/package/tinsmithConfig.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_BINDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/tinsmithConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(TARGETS tinsmith tinsmith-board RUNTIME)
install(FILES ${CMAKE_BINARY_DIR}/package/tinsmithConfig.cmake ${CMAKE_BINARY_DIR}/package/tinsmithConfigVersion.cmake
  DESTINATION ${package_dir})
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples/cmake_project DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
