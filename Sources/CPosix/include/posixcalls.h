#ifndef POSIXCALLS_H
#define POSIXCALLS_H

/// syncfs(2), which glibc declares only for GNU sources and Swift's import therefore leaves out.
int posixcalls_syncfs(int descriptor);

/// sync_file_range(2) of a whole file: its bytes begin to go to the disk, nobody waits for them.
int posixcalls_start_writing(int descriptor);

/// malloc_trim(3): gives the pages of freed memory back to the system, also those between others.
void posixcalls_release_free_memory(void);

#endif
