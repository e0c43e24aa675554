//! Arguments; an environment that is empty.

use real::ffi::{CStr, OsString};
use real::io::Result;
use real::path::PathBuf;
use real::string::String;
use real::vec::{IntoIter, Vec};

pub use real::env::*;

macro_rules! iterator {
    ($name:ident, $item:ty) => {
        #[derive(Debug)]
        pub struct $name(IntoIter<$item>);

        impl Iterator for $name {
            type Item = $item;
            fn next(&mut self) -> Option<$item> {
                self.0.next()
            }
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl ExactSizeIterator for $name {}

        impl DoubleEndedIterator for $name {
            fn next_back(&mut self) -> Option<$item> {
                self.0.next_back()
            }
        }
    };
}

iterator!(Args, String);
iterator!(ArgsOs, OsString);
iterator!(Vars, (String, String));
iterator!(VarsOs, (OsString, OsString));

fn given() -> Vec<String> {
    let (mut count, mut bytes) = (0, 0);
    unsafe {
        crate::__wasi::args_sizes_get(&mut count, &mut bytes);
        let mut pointers: Vec<*mut u8> = real::vec![::core::ptr::null_mut(); count + 1];
        let mut text = real::vec![0u8; bytes + 1];
        crate::__wasi::args_get(pointers.as_mut_ptr(), text.as_mut_ptr());
        pointers[..count].iter().map(|start| CStr::from_ptr(*start as *const _).to_string_lossy().into_owned()).collect()
    }
}

pub fn args() -> Args {
    Args(given().into_iter())
}

pub fn args_os() -> ArgsOs {
    ArgsOs(given().into_iter().map(OsString::from).collect::<Vec<_>>().into_iter())
}

pub fn vars() -> Vars {
    Vars(Vec::new().into_iter())
}

pub fn vars_os() -> VarsOs {
    VarsOs(Vec::new().into_iter())
}

pub fn current_dir() -> Result<PathBuf> {
    Ok(PathBuf::from("/"))
}

pub fn temp_dir() -> PathBuf {
    PathBuf::from("/tmp")
}
