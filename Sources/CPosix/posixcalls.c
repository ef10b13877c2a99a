#define _GNU_SOURCE
#include "posixcalls.h"

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

int posixcalls_syncfs(int descriptor) { return syncfs(descriptor); }

int posixcalls_start_writing(int descriptor) { return sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE); }

void posixcalls_release_free_memory(void) { malloc_trim(0); }
