//! Standard input, output and error.

use real::fmt::Arguments;
// Public, or they would hide what the glob below hands on.
pub use real::io::{BufRead, Lines, Read, Result, Write};
use real::marker::PhantomData;
use real::string::String;
use real::vec::Vec;

pub use real::io::*;

use crate::__wasi;

static mut OUT: Vec<u8> = Vec::new();
static mut IN: Vec<u8> = Vec::new();
static mut AT: usize = 0;

/// Line-buffered, as a terminal has it: what was printed before a trap or a kill is kept.
fn put(bytes: &[u8]) -> Result<()> {
    let out = unsafe { &mut OUT };
    match bytes.iter().rposition(|byte| *byte == b'\n') {
        Some(end) => {
            out.extend_from_slice(&bytes[..=end]);
            flush_out()?;
            out.extend_from_slice(&bytes[end + 1..]);
        }
        None => out.extend_from_slice(bytes),
    }
    if out.len() > 8192 { flush_out() } else { Ok(()) }
}

pub(crate) fn flush_out() -> Result<()> {
    let out = unsafe { &mut OUT };
    let done = __wasi::write_all(1, out);
    out.clear();
    done
}

fn put_error(bytes: &[u8]) -> Result<()> {
    __wasi::write_all(2, bytes)
}

fn flush_error() -> Result<()> {
    Ok(())
}

/// The real trait is sealed.
pub trait IsTerminal {
    fn is_terminal(&self) -> bool {
        false
    }
}

macro_rules! stream {
    ($name:ident, $lock:ident, $get:ident, $put:path, $flush:path) => {
        #[derive(Debug)]
        pub struct $name(());

        #[derive(Debug)]
        pub struct $lock<'a>(PhantomData<&'a ()>);

        pub fn $get() -> $name {
            $name(())
        }

        impl $name {
            pub fn lock(&self) -> $lock<'static> {
                $lock(PhantomData)
            }
        }

        impl IsTerminal for $name {}
        impl IsTerminal for $lock<'_> {}
        stream!(write $name, $put, $flush);
        stream!(write &$name, $put, $flush);
        stream!(write $lock<'_>, $put, $flush);
    };
    (write $type:ty, $put:path, $flush:path) => {
        impl Write for $type {
            fn write(&mut self, bytes: &[u8]) -> Result<usize> {
                $put(bytes)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> Result<()> {
                $flush()
            }
        }
    };
}

stream!(Stdout, StdoutLock, stdout, put, flush_out);
stream!(Stderr, StderrLock, stderr, put_error, flush_error);

#[derive(Debug)]
pub struct Stdin(());

#[derive(Debug)]
pub struct StdinLock<'a>(PhantomData<&'a ()>);

pub fn stdin() -> Stdin {
    Stdin(())
}

impl Stdin {
    pub fn lock(&self) -> StdinLock<'static> {
        StdinLock(PhantomData)
    }
    pub fn read_line(&self, into: &mut String) -> Result<usize> {
        self.lock().read_line(into)
    }
    pub fn lines(self) -> Lines<StdinLock<'static>> {
        self.lock().lines()
    }
}

impl IsTerminal for Stdin {}
impl IsTerminal for StdinLock<'_> {}

impl Read for Stdin {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.lock().read(into)
    }
}

impl Read for &Stdin {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.lock().read(into)
    }
}

impl Read for StdinLock<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let waiting = self.fill_buf()?;
        let count = waiting.len().min(into.len());
        into[..count].copy_from_slice(&waiting[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for StdinLock<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        unsafe {
            if AT >= IN.len() {
                let _ = flush_out();
                IN.resize(65536, 0);
                let count = __wasi::read(0, &mut IN)?;
                IN.truncate(count);
                AT = 0;
            }
            Ok(&IN[AT..])
        }
    }
    fn consume(&mut self, count: usize) {
        unsafe { AT += count }
    }
}

pub fn read_to_string<R: Read>(mut reader: R) -> Result<String> {
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    Ok(text)
}

#[doc(hidden)]
pub fn __print(words: Arguments<'_>) {
    stdout().write_fmt(words).expect("failed printing to stdout")
}

#[doc(hidden)]
pub fn __println(words: Arguments<'_>) {
    __print(words);
    put(b"\n").expect("failed printing to stdout")
}

#[doc(hidden)]
pub fn __eprint(words: Arguments<'_>) {
    let _ = put_error(real::fmt::format(words).as_bytes());
}

#[doc(hidden)]
pub fn __eprintln(words: Arguments<'_>) {
    let mut text = real::fmt::format(words);
    text.push('\n');
    let _ = put_error(text.as_bytes());
}
