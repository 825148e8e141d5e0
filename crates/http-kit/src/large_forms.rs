//! Refused forms that are too large for a cookie, in memory for ten minutes: a few thousand characters of a
//! ticket's description. One to a browser, and so many bytes in all.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Most bytes of all forms together; the oldest go first.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const LIFE: TimeDelta = TimeDelta::seconds(crate::sent_form::SECONDS);

type Name = [u8; 16];

#[derive(Debug)]
struct Kept {
    name: Name,
    owner: String,
    at: DateTime<Utc>,
    bytes: Vec<u8>,
}

/// The forms, oldest first.
#[derive(Debug, Default)]
pub(crate) struct LargeForms(Mutex<VecDeque<Kept>>);

impl LargeForms {
    /// Keeps a form of `owner` in place of an earlier one.
    pub(crate) fn put(&self, owner: &str, name: Name, bytes: Vec<u8>, at: DateTime<Utc>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|form| form.owner != owner && at - form.at <= LIFE);
        kept.push_back(Kept { name, owner: owner.to_owned(), at, bytes });
        let mut total: usize = kept.iter().map(|form| form.bytes.len()).sum();
        while total > MOST_BYTES {
            let Some(oldest) = kept.pop_front() else { break };
            total -= oldest.bytes.len();
        }
    }

    /// The form of that name, unless it is too old.
    pub(crate) fn get(&self, name: &[u8], now: DateTime<Utc>) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let form = kept.iter().find(|form| form.name == name && now - form.at <= LIFE)?;
        Some(form.bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_has_one_form_and_only_for_a_while() {
        let forms = LargeForms::default();
        let start = DateTime::UNIX_EPOCH;
        forms.put("a", [1; 16], vec![1], start);
        forms.put("b", [2; 16], vec![2], start);
        forms.put("a", [3; 16], vec![3], start);
        assert_eq!(forms.get(&[1; 16], start), None);
        assert_eq!(forms.get(&[2; 16], start), Some(vec![2]));
        assert_eq!(forms.get(&[3; 16], start + LIFE), Some(vec![3]));
        assert_eq!(forms.get(&[3; 16], start + LIFE + TimeDelta::seconds(1)), None);
    }

    #[test]
    fn all_forms_together_have_a_largest_size() {
        let forms = LargeForms::default();
        let start = DateTime::UNIX_EPOCH;
        forms.put("a", [1; 16], vec![0; MOST_BYTES], start);
        forms.put("b", [2; 16], vec![0; 1], start);
        assert_eq!(forms.get(&[1; 16], start), None);
        assert!(forms.get(&[2; 16], start).is_some());
    }
}
