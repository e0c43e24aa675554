/* Threads without threads: each runs to its end on the stack of whoever waits first.
 *
 * A thread starts when something joins it, waits on a condition or yields, not when
 * it is created, so a consumer made before its producer finds something to consume.
 * What cannot go on like this, two threads that take turns, is told by a flag: it
 * is the sandbox that lacks something, not the program.
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern int __runoff_flags;
extern int __real_nanosleep(const struct timespec *, struct timespec *);
extern int __real_clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *);
extern pthread_t __real_pthread_self(void);

/* C++ has its own, which lets no exception out. */
__attribute__((weak)) void *__runoff_thread(void *(*body)(void *), void *argument) { return body(argument); }

struct thread {
  enum { PENDING, RUNNING, DONE } state;
  int detached;
  void *(*body)(void *);
  void *argument;
  void *result;
  jmp_buf leave;
};

static struct thread **threads;
static int count;
static int current = -1;

static void run(int number) {
  struct thread *thread = threads[number];
  int before = current;
  thread->state = RUNNING;
  current = number;
  if (!setjmp(thread->leave)) thread->result = __runoff_thread(thread->body, thread->argument);
  thread->state = DONE;
  current = before;
}

/* Run the oldest thread that has not begun; 0 when there is none. */
static int run_next(int only_detached) {
  for (int number = 0; number < count; number++)
    if (threads[number]->state == PENDING && (threads[number]->detached || !only_detached)) {
      run(number);
      return 1;
    }
  return 0;
}

static _Noreturn void give_up(void) {
  __runoff_flags |= 2;
  fflush(stdout);
  _Exit(134);
}

int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  int detached = 0;
  if (attributes) pthread_attr_getdetachstate(attributes, &detached);
  struct thread **grown = realloc(threads, (count + 1) * sizeof *threads);
  if (grown) threads = grown;
  struct thread *thread = calloc(1, sizeof *thread);
  if (!grown || !thread) {
    free(thread);
    return EAGAIN;
  }
  thread->detached = detached == PTHREAD_CREATE_DETACHED;
  thread->body = body;
  thread->argument = argument;
  threads[count++] = thread;
  *id = (pthread_t)(long)count;
  return 0;
}

pthread_t __wrap_pthread_self(void) { return current < 0 ? __real_pthread_self() : (pthread_t)(long)(current + 1); }

void __wrap_pthread_exit(void *result) {
  if (current < 0) {
    while (run_next(0)) {}
    exit(0);
  }
  threads[current]->result = result;
  longjmp(threads[current]->leave, 1);
}

int __wrap_pthread_join(pthread_t id, void **result) {
  long number = (long)id - 1;
  if (number < 0 || number >= count) return ESRCH;
  struct thread *thread = threads[number];
  if (thread->state == RUNNING) give_up();
  if (thread->state == PENDING) run(number);
  if (result) *result = thread->result;
  return 0;
}

int __wrap_pthread_detach(pthread_t id) {
  long number = (long)id - 1;
  if (number < 0 || number >= count) return ESRCH;
  threads[number]->detached = 1;
  return 0;
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
  (void)condition;
  pthread_mutex_unlock(mutex);
  if (!run_next(0)) give_up();
  /* Waking for no reason is allowed: the caller looks again at what it waits for. */
  return pthread_mutex_lock(mutex);
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until) {
  (void)condition;
  pthread_mutex_unlock(mutex);
  int ran = run_next(0);
  if (!ran) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec left = {until->tv_sec - now.tv_sec, until->tv_nsec - now.tv_nsec};
    if (left.tv_nsec < 0) {
      left.tv_sec--;
      left.tv_nsec += 1000000000;
    }
    if (left.tv_sec >= 0) __real_nanosleep(&left, NULL);
  }
  pthread_mutex_lock(mutex);
  return ran ? 0 : ETIMEDOUT;
}

int __wrap_sched_yield(void) {
  run_next(0);
  return 0;
}

/* Only detached ones: a thread that works until it is told to stop must not begin
 * while the one that would tell it sleeps. */
int __wrap_nanosleep(const struct timespec *time, struct timespec *left) {
  while (run_next(1)) {}
  return __real_nanosleep(time, left);
}

int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  while (run_next(1)) {}
  return __real_clock_nanosleep(clock, flags, time, left);
}
