//! How many files and connections this process may have open at once.

/// No process needs more, and some systems offer a billion.
#[cfg(unix)]
const ENOUGH: u64 = 65_536;

/// What is assumed where the system does not tell.
const USUAL: u64 = 1_024;

/// Raises the soft limit of open descriptors as far as the system lets it; answers what it is then.
#[cfg(unix)]
pub(crate) fn raise() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let soft = limit.current.unwrap_or(ENOUGH);
    let requested = limit.maximum.unwrap_or(ENOUGH).min(ENOUGH);
    if requested <= soft {
        return soft;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(requested), maximum: limit.maximum }) {
        Ok(()) => requested,
        Err(error) => {
            tracing::warn!(%error, soft, "the limit of open files could not be raised");
            soft
        }
    }
}

/// What the system allows by itself.
#[cfg(not(unix))]
pub(crate) fn raise() -> u64 {
    USUAL
}

/// How many of `requested` connections fit under a limit of `descriptors`: the database, gateways and files need some too.
pub(crate) fn capacity(requested: usize, descriptors: u64) -> usize {
    let kept = (descriptors / 4).clamp(64, USUAL / 2);
    let capacity = usize::try_from(descriptors.saturating_sub(kept)).unwrap_or(usize::MAX);
    requested.min(capacity.max(16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_36_connections_leave_descriptors_for_everything_else() {
        assert_eq!(capacity(4_096, 65_536), 4_096);
        assert_eq!(capacity(4_096, 1_024), 768);
        assert_eq!(capacity(4_096, 256), 192);
        assert_eq!(capacity(100, 1_024), 100);
        assert_eq!(capacity(4_096, 20), 16);
    }
}
