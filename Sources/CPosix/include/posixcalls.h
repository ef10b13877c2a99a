#ifndef POSIXCALLS_H
#define POSIXCALLS_H

/// syncfs(2), which glibc declares only for GNU sources and Swift's import therefore leaves out.
int posixcalls_syncfs(int descriptor);

#endif
