// SPDX-License-Identifier: MIT-0
// The registers of the STM32F746 that this board's drivers use, and no others. Offsets and bits: RM0385, the section is
// named at each block; the core's blocks: the Armv7-M Architecture Reference Manual, B3.
#ifndef STM32F746_H
#define STM32F746_H

#include <stdint.h>

typedef volatile uint32_t reg32;

#define BIT(n) (1u << (n))

// Reset and clock control, RM0385 5.3.
typedef struct {
  reg32 CR, PLLCFGR, CFGR, CIR;
  reg32 AHB1RSTR, AHB2RSTR, AHB3RSTR, reserved1, APB1RSTR, APB2RSTR, reserved2[2];
  reg32 AHB1ENR, AHB2ENR, AHB3ENR, reserved3, APB1ENR, APB2ENR, reserved4[2];
  reg32 AHB1LPENR, AHB2LPENR, AHB3LPENR, reserved5, APB1LPENR, APB2LPENR, reserved6[2];
  reg32 BDCR, CSR, reserved7[2], SSCGR, PLLI2SCFGR, PLLSAICFGR, DCKCFGR1, DCKCFGR2;
} rcc_regs;
#define RCC ((rcc_regs *)0x40023800u)
_Static_assert(sizeof(rcc_regs) == 0x94, "RCC");
#define RCC_CR_HSEON BIT(16)
#define RCC_CR_HSERDY BIT(17)
#define RCC_CR_PLLON BIT(24)
#define RCC_CR_PLLRDY BIT(25)
#define RCC_CR_PLLSAION BIT(28)
#define RCC_CR_PLLSAIRDY BIT(29)
#define RCC_AHB1ENR_GPIO(port) BIT(port)
#define RCC_APB1ENR_TIM3 BIT(1)
#define RCC_APB1ENR_PWR BIT(28)
#define RCC_APB2ENR_USART1 BIT(4)
#define RCC_APB2ENR_LTDC BIT(26)

// Power control, RM0385 4.4.
typedef struct {
  reg32 CR1, CSR1, CR2, CSR2;
} pwr_regs;
#define PWR ((pwr_regs *)0x40007000u)
#define PWR_CR1_VOS_SCALE1 (3u << 14)
#define PWR_CR1_ODEN BIT(16)
#define PWR_CR1_ODSWEN BIT(17)
#define PWR_CSR1_VOSRDY BIT(14)
#define PWR_CSR1_ODRDY BIT(16)
#define PWR_CSR1_ODSWRDY BIT(17)

// Flash interface, RM0385 3.7.1.
#define FLASH_ACR (*(reg32 *)0x40023C00u)

// General-purpose I/O, RM0385 6.4. Ports A to K are 0x400 apart.
typedef struct {
  reg32 MODER, OTYPER, OSPEEDR, PUPDR, IDR, ODR, BSRR, LCKR, AFR[2];
} gpio_regs;
#define GPIO(port) ((gpio_regs *)(0x40020000u + 0x400u * (port)))
enum { PORT_A, PORT_B, PORT_C, PORT_D, PORT_E, PORT_F, PORT_G, PORT_H, PORT_I, PORT_J, PORT_K };

// General-purpose timer 3, RM0385 23.4.
typedef struct {
  reg32 CR1, CR2, SMCR, DIER, SR, EGR, CCMR1, CCMR2, CCER, CNT, PSC, ARR, reserved1, CCR1, CCR2, CCR3, CCR4;
} tim_regs;
#define TIM3 ((tim_regs *)0x40000400u)
#define TIM_CR1_CEN BIT(0)
#define TIM_CR1_ARPE BIT(7)
#define TIM_UPDATE BIT(0)    // in DIER, SR and EGR
#define TIM_COMPARE1 BIT(1)  // in DIER, SR and EGR
#define TIM_CCMR1_OC1PE BIT(3)

// Serial port, RM0385 31.8.
typedef struct {
  reg32 CR1, CR2, CR3, BRR, GTPR, RTOR, RQR, ISR, ICR, RDR, TDR;
} usart_regs;
#define USART1 ((usart_regs *)0x40011000u)
#define USART_CR1_UE BIT(0)
#define USART_CR1_TE BIT(3)
#define USART_CR1_TXEIE BIT(7)
#define USART_ISR_TC BIT(6)
#define USART_ISR_TXE BIT(7)

// Display controller, RM0385 18.7. Two layers; we use the first.
typedef struct {
  reg32 CR, WHPCR, WVPCR, CKCR, PFCR, CACR, DCCR, BFCR, reserved1[2], CFBAR, CFBLR, CFBLNR, reserved2[3], CLUTWR;
} ltdc_layer_regs;
typedef struct {
  reg32 reserved1[2], SSCR, BPCR, AWCR, TWCR, GCR, reserved2[2], SRCR, reserved3, BCCR, reserved4;
  reg32 IER, ISR, ICR, LIPCR, CPSR, CDSR, reserved5[14];
  ltdc_layer_regs LAYER1;
} ltdc_regs;
#define LTDC ((ltdc_regs *)0x40016800u)
_Static_assert(sizeof(ltdc_regs) == 0x84 + 0x44, "LTDC");
#define LTDC_GCR_LTDCEN BIT(0)
#define LTDC_SRCR_IMR BIT(0)
#define LTDC_LAYER_CR_LEN BIT(0)
#define LTDC_LAYER_CR_CLUTEN BIT(4)
#define LTDC_PFCR_L8 5u
#define LTDC_BFCR_CONSTANT_ALPHA 0x0405u

// The core: SysTick, interrupt controller, system control, memory protection, floating point (Armv7-M ARM, B3).
typedef struct {
  reg32 CTRL, LOAD, VAL, CALIB;
} systick_regs;
#define SYSTICK ((systick_regs *)0xE000E010u)
#define NVIC_ISER(n) (((reg32 *)0xE000E100u)[n])
#define NVIC_ICER(n) (((reg32 *)0xE000E180u)[n])
#define SCB_ICSR (*(reg32 *)0xE000ED04u)
#define SCB_ICSR_PENDSTCLR BIT(25)
#define SCB_VTOR (*(reg32 *)0xE000ED08u)
#define SCB_CCR (*(reg32 *)0xE000ED14u)
#define SCB_CCR_DIV_0_TRP BIT(4)
#define SCB_CCR_DC BIT(16)
#define SCB_CCR_IC BIT(17)
#define SCB_SHCSR (*(reg32 *)0xE000ED24u)
#define SCB_SHCSR_FAULTS (BIT(16) | BIT(17) | BIT(18))  // memory management, bus and usage faults enabled
#define SCB_CFSR (*(reg32 *)0xE000ED28u)
#define SCB_HFSR (*(reg32 *)0xE000ED2Cu)
#define SCB_MMFAR (*(reg32 *)0xE000ED34u)
#define SCB_BFAR (*(reg32 *)0xE000ED38u)
#define SCB_CPACR (*(reg32 *)0xE000ED88u)
#define SCB_CCSIDR (*(reg32 *)0xE000ED80u)
#define SCB_CSSELR (*(reg32 *)0xE000ED84u)
#define SCB_ICIALLU (*(reg32 *)0xE000EF50u)
#define SCB_DCISW (*(reg32 *)0xE000EF60u)
#define SCB_DEMCR (*(reg32 *)0xE000EDFCu)
#define DWT_CTRL (*(reg32 *)0xE0001000u)
#define DWT_CYCCNT (*(reg32 *)0xE0001004u)
#define DWT_LAR (*(reg32 *)0xE0001FB0u)
#define MPU_CTRL (*(reg32 *)0xE000ED94u)
#define MPU_RNR (*(reg32 *)0xE000ED98u)
#define MPU_RBAR (*(reg32 *)0xE000ED9Cu)
#define MPU_RASR (*(reg32 *)0xE000EDA0u)

enum { IRQ_TIM3 = 29, IRQ_USART1 = 37 };  // RM0385 10.1.2

static inline void barrier_data(void) { __asm volatile("dsb" ::: "memory"); }
static inline void barrier_instructions(void) { __asm volatile("isb" ::: "memory"); }
static inline void wait_for_interrupt(void) { __asm volatile("dsb\n\twfi" ::: "memory"); }
static inline void interrupts_off(void) { __asm volatile("cpsid i" ::: "memory"); }
static inline void interrupt_enable(uint32_t irq) { NVIC_ISER(irq / 32) = BIT(irq % 32); }

#endif
