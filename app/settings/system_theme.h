#pragma once

namespace parlor::app {

// Whether the desktop is set to dark. Qt 6.4 does not tell (QStyleHints::colorScheme is newer).
bool systemIsDark();

}  // namespace parlor::app
