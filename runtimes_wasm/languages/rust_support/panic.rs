//! A panic says where, then ends the program with 101.

use real::boxed::Box;

pub use real::panic::*;

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

static mut HOOK: Option<Hook> = None;

#[doc(hidden)]
pub fn __install() {
    real::panic::set_hook(Box::new(|info| {
        let _ = crate::io::flush_out();
        // The target's own std panics where only a second thread could go on.
        if info.location().is_some_and(|place| place.file().contains("/library/std/src/sys")) {
            unsafe { crate::__runoff_lacking = 1 };
        }
        if unsafe { crate::__runoff_lacking } == 0 && crate::thread::__spawned() {
            unsafe { crate::__runoff_lacking = 2 };
        }
        match unsafe { HOOK.take() } {
            Some(hook) => hook(info),
            None => say(info),
        }
        crate::process::exit(101)
    }));
}

fn say(info: &PanicHookInfo<'_>) {
    let thread = crate::thread::current();
    let name = thread.name().unwrap_or("<unnamed>");
    crate::io::__eprintln(format_args!("\nthread '{name}' {info}"));
}

pub fn set_hook(hook: Hook) {
    unsafe { HOOK = Some(hook) }
}

pub fn take_hook() -> Hook {
    unsafe { HOOK.take() }.unwrap_or_else(|| Box::new(say))
}
