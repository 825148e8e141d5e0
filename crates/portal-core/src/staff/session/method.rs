//! How somebody logged in.

/// What the first step of a login was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoginMethod {
    /// Address and password.
    Password,
    /// A login at the identity provider.
    Provider,
}

/// A word that is no method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a method of logging in")]
pub struct InvalidLoginMethod;

impl LoginMethod {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Password, Self::Provider];

    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Provider => "provider",
        }
    }
}

impl std::str::FromStr for LoginMethod {
    type Err = InvalidLoginMethod;

    fn from_str(word: &str) -> Result<Self, InvalidLoginMethod> {
        Self::ALL.into_iter().find(|method| method.as_str() == word).ok_or(InvalidLoginMethod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_read_back_from_its_word() {
        for method in LoginMethod::ALL {
            assert_eq!(method.as_str().parse(), Ok(method));
        }
        assert_eq!("".parse::<LoginMethod>(), Err(InvalidLoginMethod));
    }
}
