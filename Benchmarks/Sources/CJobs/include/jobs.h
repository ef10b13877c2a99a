#ifndef JOBS_H
#define JOBS_H

#include <stdbool.h>

/// From now on jobs of Swift's concurrency wait until somebody runs them, in the order in which they came, instead of going to threads.
void jobs_collect(void);

/// Runs the job that came first on this thread; false when there is none.
bool jobs_run_next(void);

#endif
