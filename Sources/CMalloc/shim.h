#pragma once
// Swift's Glibc module leaves malloc's own settings out.
#include <malloc.h>
