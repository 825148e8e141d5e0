//! Random tokens that a link or a browser holds, of which only a hash is stored.

/// Makes the types of a token of 256 random bits, written as hexadecimal digits, and of its hash.
macro_rules! token {
    ($(#[$doc:meta])* $token:ident, $(#[$hash_doc:meta])* $hash:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $token($crate::kernel::secret::Secret<String>);

        $(#[$hash_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $hash([u8; 32]);

        impl $token {
            /// A new token.
            pub fn generate(entropy: &dyn $crate::kernel::clock::Entropy) -> Self {
                let random: [u8; 32] = $crate::kernel::clock::random_bytes(entropy);
                Self($crate::kernel::secret::Secret::new($crate::kernel::secret::hex(&random)))
            }

            /// Reads what was sent; `None` if it cannot be a token.
            pub fn parse(text: &str) -> Option<Self> {
                let is_hex = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                (text.len() == 64 && is_hex).then(|| Self($crate::kernel::secret::Secret::new(text.to_owned())))
            }

            /// The text for the link or the cookie.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }

            /// What is stored.
            pub fn hash(&self) -> $hash {
                $hash($crate::kernel::secret::sha256(self.expose().as_bytes()))
            }
        }

        impl $hash {
            /// Takes back what was stored.
            pub fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The bytes as adapters store them.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }
    };
}

pub(crate) use token;
