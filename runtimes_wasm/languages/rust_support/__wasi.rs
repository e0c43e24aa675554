//! The calls of WASI preview 1 that are used, and their errors.

use real::io::{Error, ErrorKind, Result};

#[repr(C)]
pub struct Iov {
    pub start: *const u8,
    pub len: usize,
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
extern "C" {
    pub fn fd_write(fd: i32, iov: *const Iov, count: i32, out: *mut usize) -> i32;
    pub fn fd_read(fd: i32, iov: *const Iov, count: i32, out: *mut usize) -> i32;
    pub fn fd_close(fd: i32) -> i32;
    pub fn fd_seek(fd: i32, offset: i64, whence: i32, out: *mut u64) -> i32;
    pub fn fd_filestat_get(fd: i32, out: *mut Stat) -> i32;
    pub fn fd_filestat_set_size(fd: i32, size: i64) -> i32;
    pub fn fd_readdir(fd: i32, buffer: *mut u8, len: usize, cookie: i64, out: *mut usize) -> i32;
    pub fn path_open(
        fd: i32, look: i32, path: *const u8, len: usize, open: i32, rights: i64, inherit: i64, flags: i32, out: *mut i32,
    ) -> i32;
    pub fn path_filestat_get(fd: i32, look: i32, path: *const u8, len: usize, out: *mut Stat) -> i32;
    pub fn path_create_directory(fd: i32, path: *const u8, len: usize) -> i32;
    pub fn path_remove_directory(fd: i32, path: *const u8, len: usize) -> i32;
    pub fn path_unlink_file(fd: i32, path: *const u8, len: usize) -> i32;
    pub fn path_rename(fd: i32, old: *const u8, old_len: usize, to: i32, new: *const u8, new_len: usize) -> i32;
    pub fn args_sizes_get(count: *mut usize, bytes: *mut usize) -> i32;
    pub fn args_get(pointers: *mut *mut u8, bytes: *mut u8) -> i32;
    pub fn environ_sizes_get(count: *mut usize, bytes: *mut usize) -> i32;
    pub fn clock_time_get(id: i32, precision: i64, out: *mut u64) -> i32;
    pub fn poll_oneoff(subscriptions: *const [u64; 6], events: *mut [u64; 4], count: i32, out: *mut usize) -> i32;
    pub fn proc_exit(code: i32) -> !;
}

/// `filestat`: device, inode, type, links, size, three times.
#[repr(C)]
#[derive(Default, Clone, Copy)]
pub struct Stat {
    pub device: u64,
    pub inode: u64,
    pub kind: u8,
    pub links: u64,
    pub size: u64,
    pub times: [u64; 3],
}

/// An error number of WASI in the words that Linux has for it.
pub fn check(error: i32) -> Result<()> {
    let (kind, words) = match error {
        0 => return Ok(()),
        2 | 63 | 76 => (ErrorKind::PermissionDenied, "Permission denied (os error 13)"),
        8 => (ErrorKind::Other, "Bad file descriptor (os error 9)"),
        20 => (ErrorKind::AlreadyExists, "File exists (os error 17)"),
        22 => (ErrorKind::FileTooLarge, "File too large (os error 27)"),
        28 => (ErrorKind::InvalidInput, "Invalid argument (os error 22)"),
        31 => (ErrorKind::IsADirectory, "Is a directory (os error 21)"),
        44 => (ErrorKind::NotFound, "No such file or directory (os error 2)"),
        51 => (ErrorKind::StorageFull, "No space left on device (os error 28)"),
        54 => (ErrorKind::NotADirectory, "Not a directory (os error 20)"),
        55 => (ErrorKind::DirectoryNotEmpty, "Directory not empty (os error 39)"),
        64 => (ErrorKind::BrokenPipe, "Broken pipe (os error 32)"),
        _ => (ErrorKind::Other, "input/output error"),
    };
    Err(Error::new(kind, words))
}

pub fn write(fd: i32, bytes: &[u8]) -> Result<usize> {
    let iov = Iov { start: bytes.as_ptr(), len: bytes.len() };
    let mut done = 0;
    check(unsafe { fd_write(fd, &iov, 1, &mut done) })?;
    Ok(done)
}

pub fn write_all(fd: i32, mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        let done = write(fd, bytes)?;
        bytes = &bytes[done..];
    }
    Ok(())
}

pub fn read(fd: i32, bytes: &mut [u8]) -> Result<usize> {
    let iov = Iov { start: bytes.as_mut_ptr(), len: bytes.len() };
    let mut done = 0;
    check(unsafe { fd_read(fd, &iov, 1, &mut done) })?;
    Ok(done)
}
