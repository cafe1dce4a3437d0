#include "engine/message.h"

int main() { return 2; }
