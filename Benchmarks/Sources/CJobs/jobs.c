#include "jobs.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT_CC __attribute__((swiftcall))

// What Swift's runtime exports for those who bring an executor of their own (swift/Runtime/Concurrency.h).
typedef struct Job Job;
typedef struct {
  void *identity;
  uintptr_t implementation;
} Executor;
extern SWIFT_CC void (*swift_task_enqueueGlobal_hook)(Job *job, void *original);
extern SWIFT_CC void (*swift_task_enqueueMainExecutor_hook)(Job *job, void *original);
extern SWIFT_CC void swift_job_run(Job *job, Executor executor);

static Job **jobs;
static size_t first, last, room;

static SWIFT_CC void collect(Job *job, void *original) {
  if (last == room) {
    room = room ? 2 * room : 64;
    jobs = realloc(jobs, room * sizeof *jobs);
    if (!jobs) abort();
  }
  jobs[last++] = job;
}

void jobs_collect(void) {
  swift_task_enqueueGlobal_hook = collect;
  swift_task_enqueueMainExecutor_hook = collect;
}

bool jobs_run_next(void) {
  if (first == last) return false;
  Job *job = jobs[first++];
  if (first == last) first = last = 0;
  swift_job_run(job, (Executor){NULL, 0});
  return true;
}
