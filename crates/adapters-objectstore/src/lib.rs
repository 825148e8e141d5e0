//! The bytes of attachments: [`ObjectBlobStore`] keeps them in a folder, in a bucket of an S3-compatible service, or in
//! memory.

mod bucket;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as ObjectPath;
use object_store::{Error, GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use portal_core::PortError;
use portal_core::support::attachment::{BlobKey, BlobStore};

pub use bucket::BucketOptions;

/// What this adapter calls itself in errors.
const PORT: &str = "blob store";

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder cannot be made or opened.
    #[error("cannot open the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The bucket cannot be used with these options.
    #[error("the bucket cannot be used: {0}")]
    Bucket(String),
}

/// Keeps bytes as objects. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct ObjectBlobStore {
    objects: Arc<dyn ObjectStore>,
}

impl ObjectBlobStore {
    /// Keeps them in a folder, which is made for its owner alone if it is not there.
    ///
    /// # Errors
    /// [`OpenError::Folder`].
    pub fn in_folder(path: &Path) -> Result<Self, OpenError> {
        let opened =
            create_private(path).and_then(|()| LocalFileSystem::new_with_prefix(path).map_err(io::Error::other));
        let files = opened.map_err(|source| OpenError::Folder { path: path.to_owned(), source })?;
        // A removed attachment leaves no empty folder.
        Ok(Self { objects: Arc::new(files.with_automatic_cleanup(true).with_fsync(true)) })
    }

    /// Keeps them in a bucket of an S3-compatible service. Nothing is asked of it yet.
    ///
    /// # Errors
    /// [`OpenError::Bucket`].
    pub fn in_bucket(options: &BucketOptions) -> Result<Self, OpenError> {
        Ok(Self { objects: Arc::new(bucket::open(options)?) })
    }

    /// Keeps them in memory; they are gone with the last clone.
    pub fn in_memory() -> Self {
        Self { objects: Arc::new(InMemory::new()) }
    }

    /// Asks for an object that is not there, to see whether the store answers.
    ///
    /// # Errors
    /// [`PortError`] if it does not.
    pub async fn ping(&self) -> Result<(), PortError> {
        self.size(&ObjectPath::from("ping")).await.map(drop)
    }

    async fn size(&self, path: &ObjectPath) -> Result<Option<u64>, PortError> {
        if_there(self.objects.head(path).await.map(|meta| meta.size))
    }

    async fn read(&self, path: &ObjectPath, range: Option<Range<u64>>) -> Result<Vec<u8>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let bytes = self.objects.get_opts(path, options).await?.bytes().await?;
        Ok(bytes.to_vec())
    }
}

#[async_trait]
impl BlobStore for ObjectBlobStore {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), PortError> {
        self.objects.put(&ObjectPath::from(key.as_str()), bytes.into()).await.map(drop).map_err(failed)
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Vec<u8>>, PortError> {
        let path = ObjectPath::from(key.as_str());
        let Some(range) = range else { return if_there(self.read(&path, None).await) };
        let read = if range.is_empty() { None } else { Some(self.read(&path, Some(range.clone())).await) };
        match read {
            Some(Err(error)) if !matches!(error, Error::NotFound { .. }) => match self.size(&path).await? {
                // Stores refuse a part that begins behind the end.
                Some(size) if range.start >= size => Ok(Some(Vec::new())),
                _ => Err(failed(error)),
            },
            Some(read) => if_there(read),
            None => Ok(self.size(&path).await?.map(|_| Vec::new())),
        }
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), PortError> {
        if_there(self.objects.delete(&ObjectPath::from(key.as_str())).await).map(drop)
    }
}

/// What was read; `None` if no object is there.
fn if_there<T>(read: Result<T, Error>) -> Result<Option<T>, PortError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: Error) -> PortError {
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } | Error::InvalidPath { .. } => {
            PortError::broken(PORT, error)
        }
        _ => PortError::unavailable(PORT, error),
    }
}

fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
