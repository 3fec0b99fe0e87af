//! Panics, caught. Only the standard library is used, so that the tests below run without Python: `rustc --test` builds
//! this file alone.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, PoisonError},
};

/// Where in the source the last panic was: its message could hold a value, so it is not kept.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs a call; of a panic, the place is returned.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    // The call owns what it changes, or throws it away after a panic.
    panic::catch_unwind(AssertUnwindSafe(call)).map_err(|_| LAST.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

/// Keeps the messages of panics off the standard error, where a piece of the text could show.
pub(crate) fn silence() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_its_place_and_nothing_of_its_message() {
        super::silence();
        assert_eq!(super::caught(|| 7), Ok(7));
        let place = super::caught(|| -> u8 { panic!("jane@acme.io") }).unwrap_err();
        assert!(place.contains("panics.rs:"), "{place}");
        assert!(!place.contains("jane"), "{place}");
        let in_a_thread = super::caught(|| std::thread::spawn(|| panic!("jane@acme.io")).join().unwrap()).unwrap_err();
        assert!(!in_a_thread.contains("jane"), "{in_a_thread}");
    }
}
