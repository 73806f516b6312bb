#include "emulate/emulate.h"

namespace tinsmith::emulate {

const std::vector<Core>& cores() {
  static const std::vector<Core> table = {
      {"cortex-m0plus", "microbit", "microbit", {"-mcpu=cortex-m0plus", "-mfloat-abi=soft"},
       {"-global", "nrf51-soc.flash-size=0x1000000", "-global", "nrf51-soc.sram-size=0x1000000"},
       "QEMU's Cortex-M0, which has the same instructions", false, false},
      {"cortex-m3", "mps2-an385", "mps2-an385", {"-mcpu=cortex-m3", "-mfloat-abi=soft"}, {}, "", false, false},
      {"cortex-m4", "mps2-an386", "mps2-an386", {"-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"}, {}, "",
       true, false},
      {"cortex-m7", "mps2-an500", "mps2-an500", {"-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"}, {}, "",
       false, false},
      {"cortex-m33", "mps2-an505", "mps2-an505", {"-mcpu=cortex-m33", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"}, {}, "",
       false, false},
      {"cortex-m55", "mps3-an547", "mps3-an547", {"-mcpu=cortex-m55", "-mfloat-abi=hard"}, {}, "", false, true},
  };
  return table;
}

Result<const Core*> find_core(const std::string& name) {
  std::string known;
  for (const auto& c : cores()) {
    if (c.name == name) return &c;
    known += (known.empty() ? "" : ", ") + c.name;
  }
  return fail(Code::usage, name, "is not a core that can be emulated", "the cores are " + known);
}

}  // namespace tinsmith::emulate
