// Numbers of the kernels' language; host code that fills arguments needs nothing else of it.
#pragma once

namespace parlor::cuda {

typedef signed char i8;
typedef unsigned char u8;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

struct alignas(8) Words2 {
    u32 word[2];
};
struct alignas(16) Words4 {
    u32 word[4];
};

}  // namespace parlor::cuda
