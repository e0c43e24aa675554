//! Threads that take turns: each runs to its end when it is spawned or, when the
//! runner says so, once somebody joins it, receives, or sleeps.

use real::boxed::Box;
use real::io;
use real::marker::PhantomData;
use real::num::{NonZeroU64, NonZeroUsize};
use real::string::String;
use real::sync::{Arc, Mutex};
use real::time::Duration;
use real::vec::Vec;

pub use real::thread::{panicking, AccessError, LocalKey, Result};

#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct ThreadId(NonZeroU64);

#[derive(Clone, Debug)]
pub struct Thread {
    id: ThreadId,
    name: Option<Arc<str>>,
}

static mut COUNT: u64 = 1;
static mut CURRENT: Vec<Thread> = Vec::new();

impl Thread {
    pub fn id(&self) -> ThreadId {
        self.id
    }
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    pub fn unpark(&self) {}
}

pub fn current() -> Thread {
    let main = || Thread { id: ThreadId(NonZeroU64::MIN), name: Some(Arc::from("main")) };
    unsafe { CURRENT.last().cloned() }.unwrap_or_else(main)
}

fn named(name: Option<String>) -> Thread {
    unsafe {
        COUNT += 1;
        Thread { id: ThreadId(NonZeroU64::new(COUNT).unwrap_or(NonZeroU64::MIN)), name: name.map(Arc::from) }
    }
}

fn run<F: FnOnce() -> T, T>(thread: &Thread, body: F) -> T {
    unsafe { CURRENT.push(thread.clone()) };
    let value = body();
    unsafe { CURRENT.pop() };
    value
}

type Task = Box<dyn FnOnce()>;

static mut WAITING: Vec<(ThreadId, Task)> = Vec::new();

/// The runner says so by a variable, which the program cannot see.
fn later() -> bool {
    let (mut count, mut bytes) = (0, 0);
    unsafe { crate::__wasi::environ_sizes_get(&mut count, &mut bytes) };
    count > 0
}

fn run_waiting(wanted: impl Fn(ThreadId) -> bool) -> bool {
    let waiting = unsafe { &mut WAITING };
    let Some(at) = waiting.iter().position(|(id, _)| wanted(*id)) else { return false };
    let (_, task) = waiting.remove(at);
    task();
    true
}

/// Let the thread that waits longest run; whether there was one.
#[doc(hidden)]
pub fn __help() -> bool {
    run_waiting(|_| true)
}

#[doc(hidden)]
pub fn __spawned() -> bool {
    unsafe { !CURRENT.is_empty() }
}

/// Nothing can go on: the runner is told why, and nobody is to blame.
#[doc(hidden)]
pub fn __stuck(what: &str) -> ! {
    unsafe { crate::__runoff_lacking = 1 };
    crate::io::__eprintln(format_args!("{what} waits for a thread that cannot run beside this one"));
    crate::process::exit(101)
}

pub fn yield_now() {
    __help();
}

pub fn sleep(time: Duration) {
    while __help() {}
    let _ = crate::io::flush_out();
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    let (wish, mut event, mut count) = ([0, 0, 1, nanoseconds, 0, 0], [0; 4], 0);
    unsafe { crate::__wasi::poll_oneoff(&wish, &mut event, 1, &mut count) };
}

pub fn park_timeout(time: Duration) {
    sleep(time)
}

pub fn park() {
    if !__help() {
        __stuck("park()")
    }
}

pub fn available_parallelism() -> io::Result<NonZeroUsize> {
    Ok(NonZeroUsize::MIN)
}

#[derive(Debug)]
pub struct JoinHandle<T>(Thread, Arc<Mutex<Option<T>>>);

impl<T> JoinHandle<T> {
    pub fn join(self) -> Result<T> {
        run_waiting(|id| id == self.0.id);
        let value = self.1.lock().ok().and_then(|mut slot| slot.take());
        Ok(value.unwrap_or_else(|| __stuck("join()")))
    }
    pub fn is_finished(&self) -> bool {
        __help();
        self.1.lock().is_ok_and(|slot| slot.is_some())
    }
    pub fn thread(&self) -> &Thread {
        &self.0
    }
}

pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    start(named(None), body)
}

fn start<F, T>(thread: Thread, body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let slot = Arc::new(Mutex::new(None));
    let (mine, name) = (slot.clone(), thread.clone());
    let task = move || {
        let value = run(&name, body);
        if let Ok(mut slot) = mine.lock() {
            *slot = Some(value);
        }
    };
    if later() { unsafe { WAITING.push((thread.id, Box::new(task))) } } else { task() }
    JoinHandle(thread, slot)
}

#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope>(PhantomData<(&'scope mut &'scope (), &'env mut &'env ())>);

#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T>(Thread, T, PhantomData<&'scope ()>);

impl<T> ScopedJoinHandle<'_, T> {
    pub fn join(self) -> Result<T> {
        Ok(self.1)
    }
    pub fn is_finished(&self) -> bool {
        true
    }
    pub fn thread(&self) -> &Thread {
        &self.0
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // Its borrows end with the scope, so it never waits.
        let thread = named(None);
        let value = run(&thread, body);
        ScopedJoinHandle(thread, value, PhantomData)
    }
}

pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    body(&Scope(PhantomData))
}

#[derive(Debug, Default)]
pub struct Builder(Option<String>);

impl Builder {
    pub fn new() -> Builder {
        Builder(None)
    }
    pub fn name(self, name: String) -> Builder {
        Builder(Some(name))
    }
    pub fn stack_size(self, _: usize) -> Builder {
        self
    }
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(start(named(self.0), body))
    }
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        _: &'scope Scope<'scope, 'env>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let thread = named(self.0);
        let value = run(&thread, body);
        Ok(ScopedJoinHandle(thread, value, PhantomData))
    }
}
