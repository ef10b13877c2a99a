#define _GNU_SOURCE
#include "posixcalls.h"

#include <malloc.h>
#include <unistd.h>

int posixcalls_syncfs(int descriptor) { return syncfs(descriptor); }

void posixcalls_release_free_memory(void) { malloc_trim(0); }
