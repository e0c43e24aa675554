//! Clocks.

use ::core::ops::{Add, AddAssign, Sub, SubAssign};
use real::fmt;

pub use real::time::{Duration, TryFromFloatSecsError};

const WALL: i32 = 0;
const MONOTONIC: i32 = 1;

fn now(clock: i32) -> Duration {
    let mut nanoseconds = 0;
    unsafe { crate::__wasi::clock_time_get(clock, 1, &mut nanoseconds) };
    Duration::from_nanos(nanoseconds)
}

macro_rules! moment {
    ($name:ident, $clock:expr) => {
        #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Duration);

        impl $name {
            pub fn now() -> $name {
                $name(now($clock))
            }
            pub fn checked_add(&self, more: Duration) -> Option<$name> {
                self.0.checked_add(more).map($name)
            }
            pub fn checked_sub(&self, less: Duration) -> Option<$name> {
                self.0.checked_sub(less).map($name)
            }
        }

        impl Add<Duration> for $name {
            type Output = $name;
            fn add(self, more: Duration) -> $name {
                $name(self.0 + more)
            }
        }

        impl Sub<Duration> for $name {
            type Output = $name;
            fn sub(self, less: Duration) -> $name {
                $name(self.0 - less)
            }
        }

        impl AddAssign<Duration> for $name {
            fn add_assign(&mut self, more: Duration) {
                self.0 += more
            }
        }

        impl SubAssign<Duration> for $name {
            fn sub_assign(&mut self, less: Duration) {
                self.0 -= less
            }
        }
    };
}

moment!(Instant, MONOTONIC);
moment!(SystemTime, WALL);

impl Instant {
    pub fn elapsed(&self) -> Duration {
        Instant::now().duration_since(*self)
    }
    pub fn duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
    pub fn saturating_duration_since(&self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
    pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }
}

impl Sub<Instant> for Instant {
    type Output = Duration;
    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}

pub const UNIX_EPOCH: SystemTime = SystemTime(Duration::ZERO);

impl SystemTime {
    pub const UNIX_EPOCH: SystemTime = UNIX_EPOCH;

    #[doc(hidden)]
    pub fn __since_epoch(since: Duration) -> SystemTime {
        SystemTime(since)
    }
    pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> {
        self.0.checked_sub(earlier.0).ok_or_else(|| SystemTimeError(earlier.0 - self.0))
    }
    pub fn elapsed(&self) -> Result<Duration, SystemTimeError> {
        SystemTime::now().duration_since(*self)
    }
}

#[derive(Clone, Debug)]
pub struct SystemTimeError(Duration);

impl SystemTimeError {
    pub fn duration(&self) -> Duration {
        self.0
    }
}

impl fmt::Display for SystemTimeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("second time provided was later than self")
    }
}

impl real::error::Error for SystemTimeError {}
