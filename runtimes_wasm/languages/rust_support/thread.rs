//! Threads that run to their end when they are spawned.

use real::boxed::Box;
use real::io;
use real::marker::PhantomData;
use real::num::{NonZeroU64, NonZeroUsize};
use real::string::String;
use real::sync::Arc;
use real::time::Duration;
use real::vec::Vec;

pub use real::thread::{panicking, yield_now, AccessError, LocalKey, Result};

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

fn run<F: FnOnce() -> T, T>(name: Option<String>, body: F) -> (Thread, T) {
    let thread = unsafe {
        COUNT += 1;
        Thread { id: ThreadId(NonZeroU64::new(COUNT).unwrap_or(NonZeroU64::MIN)), name: name.map(Arc::from) }
    };
    unsafe { CURRENT.push(thread.clone()) };
    let value = body();
    unsafe { CURRENT.pop() };
    (thread, value)
}

pub fn sleep(time: Duration) {
    let _ = crate::io::flush_out();
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    let (wish, mut event, mut count) = ([0, 0, 1, nanoseconds, 0, 0], [0; 4], 0);
    unsafe { crate::__wasi::poll_oneoff(&wish, &mut event, 1, &mut count) };
}

pub fn park_timeout(time: Duration) {
    sleep(time)
}

pub fn park() {
    unsafe { crate::__runoff_lacking = 1 };
    crate::io::__eprintln(format_args!("park() waits for a thread that cannot run beside this one"));
    crate::process::exit(101)
}

pub fn available_parallelism() -> io::Result<NonZeroUsize> {
    Ok(NonZeroUsize::MIN)
}

#[derive(Debug)]
pub struct JoinHandle<T>(Thread, T);

impl<T> JoinHandle<T> {
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

pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (thread, value) = run(None, body);
    JoinHandle(thread, value)
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
        let (thread, value) = run(None, body);
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
        let (thread, value) = run(self.0, body);
        Ok(JoinHandle(thread, value))
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
        let (thread, value) = run(self.0, body);
        Ok(ScopedJoinHandle(thread, value, PhantomData))
    }
}
