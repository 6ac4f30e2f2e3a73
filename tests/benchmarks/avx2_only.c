/* Answers CPUID in the processor's place, without AVX-512, AMX and AVX-VNNI; see avx2_only.py.
 *
 * Each CPUID instruction of the library was replaced with UD2, which is as long and traps.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

/* Leaf 7, subleaf 0. EBX: F, DQ, IFMA, PF, ER, CD, BW, VL. ECX: VBMI, VBMI2, VNNI, BITALG,
 * VPOPCNTDQ. EDX: 4VNNIW, 4FMAPS, VP2INTERSECT, AMX-BF16, FP16, AMX-TILE, AMX-INT8.
 * Subleaf 1. EAX: AVX-VNNI, AVX512-BF16, AMX-FP16, AVX-IFMA. EDX: AVX-VNNI-INT8, AMX-COMPLEX,
 * AVX-VNNI-INT16, AVX10. */
static const unsigned EBX_0 = 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 |
                              1u << 30 | 1u << 31;
static const unsigned ECX_0 = 1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14;
static const unsigned EDX_0 = 1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 |
                              1u << 25;
static const unsigned EAX_1 = 1u << 4 | 1u << 5 | 1u << 21 | 1u << 23;
static const unsigned EDX_1 = 1u << 4 | 1u << 8 | 1u << 10 | 1u << 19;

static void answer(int number, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const unsigned char *code = (const unsigned char *)registers[REG_RIP];
    unsigned leaf = (unsigned)registers[REG_RAX], subleaf = (unsigned)registers[REG_RCX];
    unsigned a, b, c, d;
    (void)info;
    if (code[0] != 0x0f || code[1] != 0x0b) { /* a real fault */
        signal(number, SIG_DFL);
        return;
    }
    __cpuid_count(leaf, subleaf, a, b, c, d);
    if (leaf == 7 && subleaf == 0) {
        b &= ~EBX_0;
        c &= ~ECX_0;
        d &= ~EDX_0;
    } else if (leaf == 7 && subleaf == 1) {
        a &= ~EAX_1;
        d &= ~EDX_1;
    }
    registers[REG_RAX] = a;
    registers[REG_RBX] = b;
    registers[REG_RCX] = c;
    registers[REG_RDX] = d;
    registers[REG_RIP] += 2;
}

__attribute__((constructor)) static void hide(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = answer;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigaction(SIGILL, &action, NULL);
}
