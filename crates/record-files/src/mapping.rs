//! How a file's columns, values and formats differ from the portal's.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use portal_core::integration::record::RecordWrite;
use toml::{Table, Value};

use crate::columns::{Scope, Shape, plain_name};
use crate::error::FileError;

/// A mapping: which column of a file holds a field, and how its values are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The file's name of the column for each column of the portal that is called otherwise.
    pub(crate) columns: BTreeMap<&'static str, String>,
    /// What the file's words mean, by column and word in small letters.
    pub(crate) values: BTreeMap<&'static str, HashMap<String, String>>,
    /// Values of columns that the file does not have.
    pub(crate) constants: BTreeMap<&'static str, String>,
    /// The file's columns that mean nothing to the portal, by their plain names.
    pub(crate) ignored: Vec<String>,
    /// How days are written, in the notation of `strftime`.
    pub(crate) days: Option<String>,
    /// What comes before the decimals of an amount.
    pub(crate) decimals: Option<char>,
}

impl Mapping {
    /// Reads the mapping of files of one kind, in TOML.
    ///
    /// # Errors
    /// [`FileError`] that names the key which is wrong.
    pub fn parse<W: RecordWrite>(text: &str) -> Result<Self, FileError> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            FileError::new(format!("the mapping, line {line}: {}", e.message()))
        })?;
        Reader { shape: Shape::of::<W>() }.read(&table)
    }

    /// What a text of the file means in a column.
    pub(crate) fn value<'t>(&'t self, column: &str, text: &'t str) -> Option<&'t str> {
        self.values.get(column)?.get(&text.trim().to_lowercase()).map(String::as_str)
    }
}

/// Reads a mapping.
struct Reader {
    shape: Shape,
}

impl Reader {
    fn read(&self, table: &Table) -> Result<Mapping, FileError> {
        let mut mapping = Mapping::default();
        for (key, value) in table {
            match key.as_str() {
                "columns" => mapping.columns = self.texts(key, value)?,
                "constants" => mapping.constants = self.texts(key, value)?,
                "values" => mapping.values = self.values(value)?,
                "formats" => formats(value, &mut mapping)?,
                "ignore" => mapping.ignored = ignored(value)?,
                _ => return Err(wrong(key, "is not a key; there are columns, values, constants, formats, ignore")),
            }
        }
        if let Some(both) = mapping.constants.keys().find(|column| mapping.columns.contains_key(*column)) {
            return Err(wrong(&format!("constants.{both}"), "has a column of the file in columns"));
        }
        Ok(mapping)
    }

    fn texts(&self, section: &str, value: &Value) -> Result<BTreeMap<&'static str, String>, FileError> {
        let entries = entries(section, value)?.map(|(key, value)| {
            let path = format!("{section}.{key}");
            Ok((self.column(&path, key)?, text(&path, value)?))
        });
        entries.collect()
    }

    fn values(&self, value: &Value) -> Result<BTreeMap<&'static str, HashMap<String, String>>, FileError> {
        let columns = entries("values", value)?.map(|(key, value)| {
            let path = format!("values.{key}");
            let words = entries(&path, value)?.map(|(word, value)| {
                let meaning = text(&format!("{path}.{word:?}"), value)?;
                Ok((word.trim().to_lowercase(), meaning))
            });
            Ok((self.column(&path, key)?, words.collect::<Result<_, FileError>>()?))
        });
        columns.collect()
    }

    fn column(&self, path: &str, name: &str) -> Result<&'static str, FileError> {
        let columns = self.shape.columns(Scope::Whole);
        columns.iter().copied().find(|column| *column == name).ok_or_else(|| {
            wrong(path, format!("is no column of {}; there are {}", self.shape.kind, columns.join(", ")))
        })
    }
}

fn formats(value: &Value, mapping: &mut Mapping) -> Result<(), FileError> {
    for (key, value) in entries("formats", value)? {
        let path = format!("formats.{key}");
        match (key.as_str(), value.as_str()) {
            ("days", Some(format)) if tells_days(format) => mapping.days = Some(format.to_owned()),
            ("days", _) => return Err(wrong(&path, "is not a way to write days, such as \"%d/%m/%Y\"")),
            ("decimals", Some(",")) => mapping.decimals = Some(','),
            ("decimals", Some(".")) => mapping.decimals = Some('.'),
            ("decimals", _) => return Err(wrong(&path, "is neither \",\" nor \".\"")),
            _ => return Err(wrong(&path, "is not a key; there are days, decimals")),
        }
    }
    Ok(())
}

/// Whether a day that is written so can be read back.
fn tells_days(format: &str) -> bool {
    use chrono::format::{Item, StrftimeItems};
    let Some(day) = NaiveDate::from_ymd_opt(2025, 11, 30) else { return false };
    let is_known = !StrftimeItems::new(format).any(|item| matches!(item, Item::Error));
    // What tells more than a day cannot be written of one.
    let written = || {
        let mut text = String::new();
        std::fmt::Write::write_fmt(&mut text, format_args!("{}", day.format(format))).ok().map(|()| text)
    };
    is_known && written().is_some_and(|text| NaiveDate::parse_from_str(&text, format) == Ok(day))
}

fn ignored(value: &Value) -> Result<Vec<String>, FileError> {
    let names = value.as_array().ok_or_else(|| wrong("ignore", "is not a list of columns"))?;
    let names = names.iter().map(|name| Ok(plain_name(&text("ignore", name)?)));
    names.collect()
}

fn entries<'v>(path: &str, value: &'v Value) -> Result<toml::map::Iter<'v>, FileError> {
    value.as_table().map(Table::iter).ok_or_else(|| wrong(path, "is not a table"))
}

fn text(path: &str, value: &Value) -> Result<String, FileError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Datetime(at) => Ok(at.to_string()),
        _ => Err(wrong(path, "is not a text")),
    }
}

fn wrong(key: &str, problem: impl std::fmt::Display) -> FileError {
    FileError::new(format!("the mapping: {key} {problem}"))
}

#[cfg(test)]
mod tests {
    use portal_core::integration::record::InvoiceWrite;

    use super::*;

    fn parse(text: &str) -> Result<Mapping, String> {
        Mapping::parse::<InvoiceWrite>(text).map_err(|e| e.to_string())
    }

    #[test]
    fn a_mapping_names_columns_words_constants_and_formats() {
        let mapping = parse(
            "ignore = [\"Catatan\"]\n[columns]\ninvoice_number = \"No Faktur\"\nitem_amount = \"Jumlah\"\n\
             [values.status]\nLunas = \"paid\"\n\"Belum Bayar\" = \"sent\"\n[constants]\ntax_amount = 0\n\
             due_date = 2025-11-20\n[formats]\ndays = \"%d/%m/%Y\"\ndecimals = \",\"\n",
        )
        .expect("a good mapping");
        assert_eq!(mapping.columns["invoice_number"], "No Faktur");
        assert_eq!(mapping.value("status", " belum bayar "), Some("sent"));
        assert_eq!(mapping.value("status", "Batal"), None);
        assert_eq!((mapping.constants["tax_amount"].as_str(), mapping.ignored), ("0", vec!["catatan".to_owned()]));
        assert_eq!(mapping.constants["due_date"], "2025-11-20");
        assert_eq!((mapping.days.as_deref(), mapping.decimals), (Some("%d/%m/%Y"), Some(',')));
        assert_eq!(parse(""), Ok(Mapping::default()));
    }

    #[test]
    fn what_is_wrong_with_a_mapping_is_named_by_its_key() {
        for (text, key) in [
            ("colums = 1", "colums is not a key"),
            ("columns = 1", "columns is not a table"),
            ("[columns]\nnomor = \"x\"", "columns.nomor is no column of invoices; there are invoice_number, "),
            ("[columns]\nstatus = true", "columns.status is not a text"),
            ("[values]\nstatus = \"x\"", "values.status is not a table"),
            ("[values.status]\nLunas = 1.5", "values.status.\"Lunas\" is not a text"),
            ("[constants]\nitems = \"x\"", "constants.items is no column"),
            ("[columns]\nstatus = \"x\"\n[constants]\nstatus = \"paid\"", "constants.status has a column"),
            ("[formats]\ndays = \"%Q\"", "formats.days is not a way"),
            ("[formats]\ndays = \"%d/%m\"", "formats.days is not a way"),
            ("[formats]\ndays = \"%d/%m/%Y %H:%M\"", "formats.days is not a way"),
            ("[formats]\ndecimals = \"comma\"", "formats.decimals is neither"),
            ("[formats]\ntimes = \"x\"", "formats.times is not a key"),
            ("ignore = \"x\"", "ignore is not a list"),
            ("[columns\n", "line 1"),
        ] {
            let told = parse(text).expect_err(text);
            assert!(told.starts_with("the mapping") && told.contains(key), "{told}");
        }
    }
}
