//! What threads share.

pub use real::sync::*;

#[path = "mpsc.rs"]
pub mod mpsc;
