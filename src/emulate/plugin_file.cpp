// The plugin's shared object, as bytes inside the program.
#include <cstdint>

asm(R"(
  .section .rodata
  .balign 16
  .global tinsmith_plugin_start
tinsmith_plugin_start:
  .incbin ")" TINSMITH_PLUGIN_FILE R"("
  .global tinsmith_plugin_end
tinsmith_plugin_end:
  .byte 0
  .previous
)");
