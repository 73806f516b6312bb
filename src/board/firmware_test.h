// A small firmware, compiled and run on the board.
#pragma once

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/process.h"
#include "board/machine.h"
#include "board/simulate.h"

namespace tinsmith::board {

// What every test firmware starts from: registers, a vector table, start-up code that switches the FPU on.
inline constexpr const char* prelude = R"(
#include <stdint.h>
#define R(a) (*(volatile uint32_t *)(a))
enum { RCC = 0x40023800, PWR = 0x40007000, FLASH = 0x40023C00, GPIOA = 0x40020000, GPIOI = 0x40022000, GPIOK = 0x40022800,
       USART1 = 0x40011000, TIM3 = 0x40000400, LTDC = 0x40016800, DMA2D = 0x4002B000 };
#define NOINLINE __attribute__((noinline))
NOINLINE void tinsmith_inference_begin(void) { __asm volatile(""); }
NOINLINE void tinsmith_inference_end(void) { __asm volatile(""); }
volatile uint32_t result[16];
void spin(void) { for (;;) {} }
int main(void);
__attribute__((naked)) void reset(void) {
  __asm volatile("ldr r0, =0xE000ED88\n ldr r1, [r0]\n orr r1, #0xF00000\n str r1, [r0]\n dsb\n isb\n bl main\n b .");
}
void hard_fault(void), usage_fault(void), bus_fault(void), svc(void), pendsv(void), systick(void), irq6(void), irq7(void), tim3(void), dma2d(void);
__attribute__((section(".vectors"), used)) void *const vectors[16 + 98] = {
  (void *)0x20050000, reset, spin, hard_fault, spin, bus_fault, usage_fault, 0, 0, 0, 0, svc, spin, 0, pendsv, systick,
  [16 + 6] = irq6, [16 + 7] = irq7, [16 + 29] = tim3, [16 + 90] = dma2d };
static inline __attribute__((always_inline)) void clock_on(uint32_t reg, int bit) { R(RCC + reg) |= 1u << bit; (void)R(RCC + reg); }
static inline __attribute__((always_inline)) void pin_mode(uint32_t port, int pin, uint32_t mode) { R(port) = (R(port) & ~(3u << 2 * pin)) | mode << 2 * pin; }
static inline __attribute__((always_inline)) void clock_216(void) {
  clock_on(0x40, 28);
  R(RCC) |= 1 << 16; while (!(R(RCC) & 1 << 17)) {}
  R(RCC + 4) = 25 | 432 << 6 | 1 << 22 | 9 << 24;
  R(RCC) |= 1 << 24; while (!(R(RCC) & 1 << 25)) {}
  R(PWR) |= 1 << 16; while (!(R(PWR + 4) & 1 << 16)) {}
  R(PWR) |= 1 << 17; while (!(R(PWR + 4) & 1 << 17)) {}
  R(FLASH) = 7;
  R(RCC + 8) = 5 << 10 | 4 << 13;
  R(RCC + 8) |= 2; while ((R(RCC + 8) & 12) != 8) {}
}
static inline __attribute__((always_inline)) void led_on(void) { clock_on(0x30, 8); pin_mode(GPIOI, 1, 1); }
static inline __attribute__((always_inline)) void irq_enable(int n) { R(0xE000E100 + n / 32 * 4) = 1u << n % 32; }
)";

inline constexpr const char* linker_script = R"(
MEMORY { FL (rx) : ORIGIN = 0x08000000, LENGTH = 1M
         RA (rwx) : ORIGIN = 0x20000000, LENGTH = 320K }
SECTIONS { .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) } >FL
           .bss : { *(.bss*) *(COMMON) } >RA }
PROVIDE(hard_fault = spin | 1); PROVIDE(usage_fault = spin | 1); PROVIDE(bus_fault = spin | 1); PROVIDE(svc = spin | 1);
PROVIDE(pendsv = spin | 1); PROVIDE(systick = spin | 1); PROVIDE(irq6 = spin | 1); PROVIDE(irq7 = spin | 1);
PROVIDE(tim3 = spin | 1); PROVIDE(dma2d = spin | 1);
)";

struct Built {
  Path elf;
  Bytes file;
  Elf program;
  std::unique_ptr<Machine> machine;

  uint32_t result(uint32_t i) { return machine->peek(program.find("result")->address + 4 * i); }
  std::string where() { return program.describe(machine->end_place.pc); }
};

// The parameter is the optimisation level.
class FirmwareTest : public testing::TestWithParam<const char*> {
 protected:
  TempDir dir = *TempDir::make("board-test");

  Built build(const std::string& source, const std::string& optimize) {
    Built b;
    b.elf = dir.path() / "firmware.elf";
    EXPECT_TRUE(write_file(dir.path() / "firmware.c", prelude + source));
    EXPECT_TRUE(write_file(dir.path() / "link.ld", linker_script));
    auto made = run_process({"arm-none-eabi-gcc", "-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard", optimize, "-nostdlib", "-fno-builtin",
                             "-w", "-T", (dir.path() / "link.ld").string(), (dir.path() / "firmware.c").string(), "-o", b.elf.string(), "-lgcc"});
    EXPECT_TRUE(made) << made.error().text();
    EXPECT_EQ(made->exit_code, 0) << made->err;
    b.file = *read_file(b.elf);
    b.program = *read_elf(b.file, "firmware.elf");
    return b;
  }
  // Compiles and runs.
  Built run(const std::string& source, double seconds = 0.01, const std::string& optimize = GetParam()) {
    Built b = build(source, optimize);
    start(b);
    b.machine->run(seconds);
    return b;
  }
  void start(Built& b) {
    b.machine = std::make_unique<Machine>(*find_board("stm32f746g-disco"));
    auto loaded = b.machine->load(b.program, "firmware.elf");
    EXPECT_TRUE(loaded) << loaded.error().text();
  }
};

}  // namespace tinsmith::board
