//! JSON as it was sent: nothing is lost of it, and no member is there twice.

use std::borrow::Cow;
use std::fmt;

use portal_core::integration::record::{Cell, Row};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// `null`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Object(Members),
    /// `true`, `false`, or a number with decimals.
    Other,
}

/// The members of an object in their order, each once.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Members(pub(crate) Vec<(String, Node)>);

impl Members {
    /// The members as a row of records.
    pub(crate) fn row(&self) -> Row<'_> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.cell())).collect()
    }
}

impl Node {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Empty,
            Self::Integer(number) => Cell::Integer(*number),
            Self::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Self::List(items) => {
                let rows = items.iter().map(|item| match item {
                    Self::Object(members) => Some(members.row()),
                    _ => None,
                });
                rows.collect::<Option<_>>().map_or(Cell::Other, Cell::Rows)
            }
            Self::Object(_) | Self::Other => Cell::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(i64::try_from(number).map_or(Node::Other, Node::Integer))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut members: Vec<(String, Node)> = Vec::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format!("the member {} is there twice", shown(&name))));
            }
            if members.len() == MOST_MEMBERS {
                return Err(A::Error::custom(format!("an object has more than {MOST_MEMBERS} members")));
            }
            members.push((name, access.next_value()?));
        }
        Ok(Node::Object(Members(members)))
    }
}

/// More than any record has. Names are compared with all before them, so there is an end to it.
const MOST_MEMBERS: usize = 100;

/// The beginning of a name, fit to be shown.
pub(crate) fn shown(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("{plain:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_cells_and_nothing_is_guessed() {
        let Ok(Node::Object(members)) =
            read(r#"{"a":null,"b":7,"c":"x","d":[{"e":1}],"f":[],"g":[1],"h":1.5,"i":true,"j":{},"k":1e3}"#)
        else {
            panic!("an object");
        };
        let row = members.row();
        assert_eq!(row.get("a"), Some(&Cell::Empty));
        assert_eq!(row.get("b"), Some(&Cell::Integer(7)));
        assert_eq!(row.get("c"), Some(&Cell::Text("x".into())));
        assert_eq!(row.get("d"), Some(&Cell::Rows(vec![[("e", Cell::Integer(1))].into_iter().collect()])));
        assert_eq!(row.get("f"), Some(&Cell::Rows(Vec::new())));
        for other in ["g", "h", "i", "j", "k"] {
            assert_eq!(row.get(other), Some(&Cell::Other), "{other}");
        }
        assert_eq!(row.get("z"), None);
        assert_eq!(read("9223372036854775808"), Ok(Node::Other));
    }

    #[test]
    fn a_member_twice_is_refused_by_its_name_at_any_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"b":{"a":1},"a":null}]}"#] {
            let refused = read(text).expect_err("twice");
            assert!(refused.starts_with("the member \"a\" is there twice at line 1 column"), "{refused}");
        }
        let many: Vec<String> = (0..101).map(|n| format!("\"m{n}\":1")).collect();
        assert!(read(&format!("{{{}}}", many.join(","))).is_err());
        assert!(read(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000))).is_err());
    }
}
