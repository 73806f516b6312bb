// What silicon refuses. The place is the instruction, the text says what.
#include "board/firmware_test.h"

namespace tinsmith::board {
namespace {

struct Refusal {
  const char* name;
  const char* body;      // of main
  const char* text;
  const char* function;  // where it happened
};

class RefusalTest : public FirmwareTest {};
INSTANTIATE_TEST_SUITE_P(Levels, RefusalTest, testing::Values("-O0", "-O2"), [](const auto& info) { return std::string(info.param).substr(1); });

TEST_P(RefusalTest, what_silicon_refuses) {
  const Refusal cases[] = {
      {"no clock", "R(GPIOI) = 4;", "write to GPIOI.MODER while the clock of GPIOI is off (RCC.AHB1ENR bit 8)", "main"},
      {"no memory, read", "result[0] = R(0x20060000);", "read of 0x20060000, past the end of RAM", "main"},
      {"no memory, write", "R(0x60000000) = 1;", "write of 0x60000000, an FMC bank with nothing on it", "main"},
      {"sdram before the fmc", "R(0xC0000000) = 1;", "write to 0xc0000000 in SDRAM before the FMC has started it (FMC.SDCMR)", "main"},
      {"flash is not written to", "R(0x08010000) = 1;", "write to flash at 0x08010000 while it is locked (FLASH.CR)", "main"},
      {"wait states", "R(RCC) |= 1 << 16; R(RCC + 4) = 25 | 200 << 6 | 1 << 22; R(RCC) |= 1 << 24; R(FLASH) = 1; R(RCC + 8) = 4 << 10 | 4 << 13 | 2;",
       "FLASH.ACR: 1 wait states at 100 MHz; 3 are needed", "main"},
      {"too fast without over-drive", "R(RCC) |= 1 << 16; R(RCC + 4) = 25 | 432 << 6 | 1 << 22; R(RCC) |= 1 << 24; R(FLASH) = 7; R(RCC + 8) = 5 << 10 | 4 << 13 | 2;",
       "RCC.CFGR: the core at 216 MHz is over the 180 MHz of voltage scale 1 without over-drive (PWR.CR1)", "main"},
      {"pwm on the led", "clock_on(0x30, 8); R(GPIOI + 0x20) = 3 << 4; pin_mode(GPIOI, 1, 2);",
       "GPIOI.AFRL: PI1 (the LED) is set to AF3, but no timer's output reaches it", "main"},
      {"a function the pin has not", "clock_on(0x30, 0); R(GPIOA + 0x24) = 9 << 4; pin_mode(GPIOA, 9, 2);",
       "GPIOA.AFRH: PA9 is set to AF9, a function that it does not have", "main"},
      {"an unaligned device", "result[0] = *(volatile uint16_t *)(0x40023801);", "unaligned read of 0x40023801 in device memory", "main"},
      {"unaligned pair", "__asm volatile(\"ldrd r2, r3, [%0]\" :: \"r\"(0x20000002) : \"r2\", \"r3\");", "unaligned access to 0x20000002", "main"},
      {"an undefined instruction", "__asm volatile(\"udf #1\");", "undefined instruction de01", "main"},
      {"the fpu switched off", "R(0xE000ED88) = 0; __asm volatile(\"vmov.f32 s0, #1.0\");", "floating-point instruction while the FPU is off (SCB.CPACR)", "main"},
      {"double precision", "__asm volatile(\".fpu fpv5-d16\\n vadd.f64 d0, d0, d0\\n .fpu fpv5-sp-d16\");",
       "double-precision instruction, but the FPU is single-precision (build with -mfpu=fpv5-sp-d16)", "main"},
      {"division by zero, trapped", "R(0xE000ED14) |= 16; __asm volatile(\"udiv r0, r0, %0\" :: \"r\"(0) : \"r0\");", "division by zero (trapped by SCB.CCR)", "main"},
      {"code in a device", "((void (*)(void))0x40000001)();", "execution at 0x40000000, which is not executable", ""},
      {"code where there is none", "((void (*)(void))0x00300001)();", "execution at 0x00300000, where there is no code", ""},
      {"not Thumb", "((void (*)(void))0x08000200)();", "branch to 0x08000200 without the Thumb bit", ""},
      {"a breakpoint", "__asm volatile(\"bkpt 3\");", "breakpoint (BKPT 0x03) without a debugger", "main"},
      {"semihosting", "__asm volatile(\"bkpt 0xab\");", "semihosting call (BKPT 0xAB), but there is no debugger: link without rdimon.specs", "main"},
      {"the stack runs into nothing", "__asm volatile(\"ldr r0, =0x20000004\\n mov sp, r0\\n push {r0-r7}\" ::: \"r0\");", "write of 0x1fffffe4, where there is no memory", "main"},
  };
  for (const Refusal& c : cases) {
    Built b = run(std::string("int main(void) { ") + c.body + " result[15] = 1; for (;;) {} }");
    EXPECT_EQ(b.machine->end_text.substr(0, std::string_view(c.text).size()), c.text) << c.name;
    EXPECT_NE(b.machine->ended, Ended::time) << c.name;
    EXPECT_EQ(b.where().substr(0, std::string_view(c.function).size()), c.function) << c.name;
    EXPECT_EQ(b.result(15), 0u) << c.name;  // it stopped right there
  }
}

TEST_P(RefusalTest, a_fault_that_the_firmware_mends_is_only_reported) {
  Built b = run(R"(
    __attribute__((naked)) void bus_fault(void) { __asm volatile("ldr r0, [sp, #24]\n adds r0, #2\n str r0, [sp, #24]\n bx lr"); }
    int main(void) {
      R(0xE000ED24) |= 1 << 17;
      __asm volatile("ldr r1, =0x20060000\n ldr r0, [r1]" ::: "r0", "r1");
      result[0] = 7; result[1] = R(0xE000ED38); result[2] = R(0xE000ED28); spin(); })");
  EXPECT_EQ(b.machine->ended, Ended::time) << b.machine->end_text;
  EXPECT_EQ(b.result(0), 7u);
  EXPECT_EQ(b.result(1), 0x20060000u);
  EXPECT_EQ(b.result(2), 0x8200u);
  ASSERT_EQ(b.machine->faults.size(), 1u);
  EXPECT_EQ(b.machine->faults[0].what, "read of 0x20060000, past the end of RAM");
  EXPECT_TRUE(b.machine->faults[0].returned);
}

TEST_P(RefusalTest, a_hard_fault_handler_that_never_returns_is_a_failure) {
  Built b = run(R"(
    void hard_fault(void) { for (volatile uint32_t i = 0;; ++i) result[3] = i; }
    int main(void) { result[0] = R(0x20060000); spin(); })");
  EXPECT_EQ(b.machine->ended, Ended::fault);
  EXPECT_EQ(b.machine->end_text, "read of 0x20060000, past the end of RAM");
  EXPECT_EQ(b.where().substr(0, 4), "main");
}

TEST_P(RefusalTest, an_interrupt_without_a_handler_is_a_failure) {
  Built b = run("int main(void) { irq_enable(6); R(0xE000E200) = 1 << 6; for (;;) __asm volatile(\"wfi\"); }");
  EXPECT_EQ(b.machine->ended, Ended::stuck);
  EXPECT_EQ(b.machine->end_text, "spins for ever in the handler of IRQ 6 (EXTI)");
}

// ---- The program tinsmith-board, as the app starts it

TEST_P(RefusalTest, simulate_reads_the_report_and_writes_the_files) {
  Built b = build(R"(
    int main(void) { led_on(); R(GPIOI + 0x18) = 2; tinsmith_inference_begin(); tinsmith_inference_end(); for (;;) __asm volatile("wfi"); })", GetParam());
  SimulateRequest request;
  request.elf = b.elf;
  request.seconds = 0.03;
  request.uart = dir.path() / "uart.log";
  request.led_csv = dir.path() / "led.csv";
  auto good = simulate(request);
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_TRUE(good->ok) << good->message;
  EXPECT_EQ(good->inferences, 1u);
  EXPECT_EQ(good->inference_max, 0u);
  EXPECT_EQ(good->led_changes, 1u);
  EXPECT_EQ(*read_text(request.uart), "");
  EXPECT_NE(read_text(request.led_csv)->find("\n0.0100,1.000000\n"), std::string::npos);

  Built bad = build("int main(void) { R(0x60000000) = 1; }", GetParam());
  request.elf = bad.elf;
  auto failed = simulate(request);
  ASSERT_TRUE(failed) << failed.error().text();
  EXPECT_FALSE(failed->ok);
  EXPECT_NE(failed->message.find("(main+"), std::string::npos) << failed->message;
  EXPECT_NE(failed->message.find("write of 0x60000000, an FMC bank with nothing on it"), std::string::npos) << failed->message;

  request.elf = dir.path() / "firmware.c";
  auto text = simulate(request);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Code::bad_input);
  EXPECT_EQ(text.error().text(), request.elf.string() + ": not an ELF file; give the .elf that the linker wrote");

  request.elf = b.elf;
  request.led_csv = dir.path();
  auto folder = simulate(request);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, Code::io);
}

TEST_P(RefusalTest, an_empty_flash_is_refused) {
  Built b = build("int main(void) { spin(); }", GetParam());
  for (ElfSegment& s : b.program.segments) s.load_address += 0x8000;
  Machine m(*find_board("stm32f746g-disco"));
  auto loaded = m.load(b.program, "firmware.elf");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().text(), "firmware.elf: no vector table at 0x08000000: the flash is empty there; the table must be the first thing in flash");
}

TEST_P(RefusalTest, a_program_for_ram_is_refused) {
  Built b = build("int main(void) { spin(); }", GetParam());
  for (ElfSegment& s : b.program.segments) s.load_address = 0x20000000;
  Machine m(*find_board("stm32f746g-disco"));
  auto loaded = m.load(b.program, "firmware.elf");
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().text().find("in RAM, which is empty at power-on; link it to load in flash (0x08000000, 1024 KB)"), std::string::npos);
}

}  // namespace
}  // namespace tinsmith::board
