//! Writes refused rows back, to be corrected and imported again.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use csv::{Writer, WriterBuilder};

use crate::error::FileError;
use crate::header::{Header, Meaning, REASON};
use crate::row::{LineProblem, RawRow};

/// A file of refused rows: the file's own header and cells, and the reason of each.
pub struct Report {
    path: PathBuf,
    csv: Writer<BufWriter<File>>,
    /// Where the columns of the file stand that are written.
    places: Vec<usize>,
    rows: u64,
}

/// Tells spreadsheets that a file is in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

impl Report {
    /// Makes a report of a file with this header; one that is there is replaced. With `goes_on` rows are added to one that
    /// is there.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be written, or rows are to be added to another file's report.
    pub fn create(path: &Path, header: &Header, goes_on: bool) -> Result<Self, FileError> {
        let failed = |e: std::io::Error| unwritable(path, &e);
        let places: Vec<usize> = (0..header.names.len()).filter(|at| header.meanings[*at] != Meaning::Reason).collect();
        let delimiter = header.delimiter.unwrap_or(b',');
        let names = places.iter().map(|at| header.names[*at].as_str()).chain([REASON]);
        let mut first = MARK.to_vec();
        let mut line = WriterBuilder::new().delimiter(delimiter).from_writer(&mut first);
        line.write_record(names).and_then(|()| Ok(line.flush()?)).map_err(|e| unwritable(path, &e))?;
        drop(line);
        let is_there = goes_on && path.exists();
        let mut file = if is_there {
            let mut start = Vec::new();
            File::open(path).and_then(|file| file.take(first.len() as u64).read_to_end(&mut start)).map_err(failed)?;
            if start != first {
                return Err(FileError::new(format!("{} holds something else", path.display()))
                    .advise("name another file for the report"));
            }
            OpenOptions::new().append(true).open(path).map_err(failed)?
        } else {
            File::create(path).map_err(failed)?
        };
        if !is_there {
            file.write_all(&first).map_err(failed)?;
        }
        let csv = WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(BufWriter::new(file));
        Ok(Self { path: path.to_owned(), csv, places, rows: u64::from(is_there) })
    }

    /// Adds the rows of a record that was refused.
    ///
    /// # Errors
    /// [`FileError`] if they cannot be written.
    pub fn add(&mut self, rows: &[RawRow], problems: &[LineProblem]) -> Result<(), FileError> {
        for row in rows {
            let of_row = problems.iter().filter(|problem| problem.line == row.line).map(ToString::to_string);
            let reason = of_row.collect::<Vec<_>>().join("; ");
            let cells = self.places.iter().map(|place| row.cell(*place));
            // Cells that no column belongs to come after the reason.
            let width = self.places.last().map_or(0, |last| last + 1);
            let beyond = row.cells.iter().skip(width).skip_while(|cell| cell.is_empty()).map(String::as_str);
            let written = self.csv.write_record(cells.chain([reason.as_str()]).chain(beyond));
            written.map_err(|e| unwritable(&self.path, &e))?;
            self.rows += 1;
        }
        Ok(())
    }

    /// Writes what waits.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be written.
    pub fn flush(&mut self) -> Result<(), FileError> {
        self.csv.flush().map_err(|e| unwritable(&self.path, &e))
    }

    /// Ends the report, and removes it if no row was refused. Tells whether it is there.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be written.
    pub fn end(mut self) -> Result<bool, FileError> {
        self.flush()?;
        if self.rows == 0 {
            std::fs::remove_file(&self.path).map_err(|e| unwritable(&self.path, &e))?;
        }
        Ok(self.rows > 0)
    }
}

fn unwritable(path: &Path, error: &dyn std::error::Error) -> FileError {
    FileError::caused(&format!("{} cannot be written", path.display()), error)
}
