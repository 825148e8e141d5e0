//! A file to read, and how far it was read.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::FileError;

/// Bytes that can be read from any place.
pub(crate) trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A file to read.
pub struct Input {
    bytes: Box<dyn Bytes>,
    size: u64,
    read: Arc<AtomicU64>,
}

impl Input {
    /// Opens a file.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be opened.
    pub fn open(path: &Path) -> std::result::Result<Self, FileError> {
        let failed = |e: std::io::Error| FileError::caused(&format!("{} cannot be opened", path.display()), &e);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Err(FileError::new(format!("{} is a folder", path.display())));
        }
        Ok(Self::new(file, about.len()))
    }

    /// Reads `size` bytes of what is open already.
    pub fn new(bytes: impl Read + Seek + Send + 'static, size: u64) -> Self {
        Self { bytes: Box::new(bytes), size, read: Arc::default() }
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Up to which byte it was read until now; it goes on while the file is read.
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = self.bytes.seek(to)?;
        self.read.store(at, Ordering::Relaxed);
        Ok(at)
    }
}
