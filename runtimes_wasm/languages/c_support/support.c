/* Linked into every C program.
 *
 * Line-buffered output survives a trap or a kill; a refused allocation is
 * remembered, so that "out of memory" can be told from other failures; threads,
 * which WASI preview 1 lacks, are run one at a time (see threads.c).
 */
#include <stdio.h>
#include <stdlib.h>

/* Bit 0: an allocation was refused. Bit 1: all threads wait for each other. */
int __runoff_flags;

extern int __real___main_void(void);
extern void *__real_malloc(size_t);
extern void *__real_calloc(size_t, size_t);
extern void *__real_realloc(void *, size_t);

static void *noted(void *got, size_t wanted) {
  if (!got && wanted) __runoff_flags |= 1;
  return got;
}

void *__wrap_malloc(size_t size) { return noted(__real_malloc(size), size); }
void *__wrap_calloc(size_t count, size_t size) { return noted(__real_calloc(count, size), count && size); }
void *__wrap_realloc(void *old, size_t size) { return noted(__real_realloc(old, size), size); }

int __wrap___main_void(void) {
  setvbuf(stdout, NULL, _IOLBF, 4096);
  return __real___main_void();
}
