//! What is to become of one field.

/// What is to become of a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is emptied.
    Clear,
    /// It is set.
    Set(T),
}

impl<T> Edit<T> {
    /// Whether it changes anything.
    pub fn is_change(&self) -> bool {
        !matches!(self, Self::Keep)
    }

    /// The new value for a column that is set or emptied; `None` to leave it.
    pub fn column(&self) -> Option<Option<&T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// The value, if it is set.
    pub fn set(&self) -> Option<&T> {
        self.column().flatten()
    }

    /// The same for another value.
    #[must_use]
    pub fn map<U>(self, into: impl FnOnce(T) -> U) -> Edit<U> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(into(value)),
        }
    }
}

impl<T: Clone> Edit<T> {
    /// What is on file afterwards.
    #[must_use]
    pub fn over(&self, on_file: Option<T>) -> Option<T> {
        match self {
            Self::Keep => on_file,
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }

    /// What is on file afterwards of a field that is `empty` when it is emptied, and at first.
    #[must_use]
    pub fn over_or(&self, on_file: Option<T>, empty: T) -> T {
        self.over(on_file).unwrap_or(empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stays_is_emptied_or_is_set() {
        let on_file = Some("old");
        assert_eq!(Edit::Keep.over(on_file), Some("old"));
        assert_eq!(Edit::Clear.over(on_file), None);
        assert_eq!(Edit::Set("new").over(on_file), Some("new"));
        assert_eq!(Edit::<i64>::Keep.over_or(None, 0), 0);
        assert_eq!(Edit::Set(2).map(|n| n * 2).set(), Some(&4));
        assert!(Edit::<()>::Clear.is_change() && !Edit::<()>::Keep.is_change());
    }
}
