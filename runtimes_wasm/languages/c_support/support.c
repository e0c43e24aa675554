/* Linked into every C program.
 *
 * Line-buffered output survives a trap or a kill; a refused allocation is
 * remembered, so that "out of memory" can be told from other failures; a thread
 * runs to its end when it is created, because WASI preview 1 has none.
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

int __runoff_out_of_memory;

extern int __real___main_void(void);
extern void *__real_malloc(size_t);
extern void *__real_calloc(size_t, size_t);
extern void *__real_realloc(void *, size_t);

static void *noted(void *got, size_t wanted) {
  if (!got && wanted) __runoff_out_of_memory = 1;
  return got;
}

void *__wrap_malloc(size_t size) { return noted(__real_malloc(size), size); }
void *__wrap_calloc(size_t count, size_t size) { return noted(__real_calloc(count, size), count && size); }
void *__wrap_realloc(void *old, size_t size) { return noted(__real_realloc(old, size), size); }

int __wrap___main_void(void) {
  setvbuf(stdout, NULL, _IOLBF, 4096);
  return __real___main_void();
}

struct thread {
  void *result;
  jmp_buf leave;
};

/* C++ has its own, which lets no exception out. */
__attribute__((weak)) void *__runoff_thread(void *(*body)(void *), void *argument) { return body(argument); }

static struct thread **threads;
static int count;
static int current = -1;

int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  (void)attributes;
  struct thread **grown = realloc(threads, (count + 1) * sizeof *threads);
  struct thread *thread = malloc(sizeof *thread);
  if (!grown || !thread) return EAGAIN;
  threads = grown;
  int mine = count++, before = current;
  threads[mine] = thread;
  *id = (pthread_t)(long)(mine + 1);
  current = mine;
  if (!setjmp(thread->leave)) thread->result = __runoff_thread(body, argument);
  current = before;
  return 0;
}

void __wrap_pthread_exit(void *result) {
  if (current < 0) exit(0);
  threads[current]->result = result;
  longjmp(threads[current]->leave, 1);
}

int __wrap_pthread_join(pthread_t id, void **result) {
  long number = (long)id - 1;
  if (number < 0 || number >= count) return ESRCH;
  if (result) *result = threads[number]->result;
  return 0;
}

int __wrap_pthread_detach(pthread_t id) {
  (void)id;
  return 0;
}
