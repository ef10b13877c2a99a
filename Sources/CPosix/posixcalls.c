#define _GNU_SOURCE
#include "posixcalls.h"

#include <unistd.h>

int posixcalls_syncfs(int descriptor) { return syncfs(descriptor); }
