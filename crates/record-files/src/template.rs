//! Files as examples.

use portal_core::integration::record::RecordWrite;

use crate::columns::{Scope, Shape};

/// An example of a file: its header, and a record.
pub fn template<W: RecordWrite>() -> String {
    let shape = Shape::of::<W>();
    let columns = shape.columns(Scope::Whole);
    let own: Vec<&str> = shape.own_columns().filter_map(|column| example(shape, column)).collect();
    let mut lines = vec![line(&columns)];
    match shape.parts {
        None => lines.push(line(&own)),
        Some(parts) => {
            for (place, part) in parts.example.iter().enumerate() {
                // Later rows name the record alone.
                let own = own.iter().enumerate().map(|(at, cell)| if place == 0 || at == 0 { *cell } else { "" });
                lines.push(line(&own.chain(part.iter().copied()).collect::<Vec<_>>()));
            }
        }
    }
    lines.concat()
}

fn example(shape: Shape, column: &str) -> Option<&'static str> {
    let place = shape.fields.iter().position(|field| *field == column)?;
    shape.example.get(place).copied()
}

fn line(cells: &[&str]) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = csv.write_record(cells);
    String::from_utf8(csv.into_inner().unwrap_or_default()).unwrap_or_default()
}
