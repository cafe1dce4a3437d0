// The part of console.h that is different on each system.
#pragma once

namespace parlor::cli::os {

// Calls interrupted() for every Ctrl-C, on a thread where it may lock and print. Call once, before other
// threads start.
void watch_interrupts(void (*interrupted)());

}  // namespace parlor::cli::os
