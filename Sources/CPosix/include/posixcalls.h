#ifndef POSIXCALLS_H
#define POSIXCALLS_H

/// syncfs(2), which glibc declares only for GNU sources and Swift's import therefore leaves out.
int posixcalls_syncfs(int descriptor);

/// malloc_trim(3): gives the pages of freed memory back to the system, also those between others.
void posixcalls_release_free_memory(void);

#endif
