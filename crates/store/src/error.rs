use soiviec_domain::case::Refusal;
use soiviec_domain::id::CaseId;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The file was written by a newer Soi Việc, or is damaged.
    #[error("database layout: {0}; run the version of soiviec that wrote it, or restore a backup")]
    Layout(#[from] sqlx::migrate::MigrateError),
    /// A kept noun can't be read back.
    #[error("the {what} kept under {key} can't be read: {reason}")]
    Unreadable {
        /// Which noun.
        what: &'static str,
        /// Its key.
        key: String,
        /// What the parser said.
        reason: String,
    },
    /// Somebody saved the case in between.
    #[error("{0} was changed by somebody else meanwhile: look again")]
    Changed(CaseId),
    /// No such case.
    #[error("there is no case {0}")]
    NoCase(CaseId),
    /// The move is not legal.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A captured page could not be written or read.
    #[error("capture folder: {0}")]
    Capture(#[from] std::io::Error),
}

impl StoreError {
    /// Whether the same call may succeed later without anybody mending anything: the database was
    /// busy or away.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Sql(error) => !matches!(
                error,
                sqlx::Error::RowNotFound
                    | sqlx::Error::ColumnNotFound(_)
                    | sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::Decode(_)
                    | sqlx::Error::Configuration(_)
            ),
            Self::Changed(_) | Self::Capture(_) => true,
            Self::Layout(_) | Self::Unreadable { .. } | Self::NoCase(_) | Self::Refused(_) => false,
        }
    }
}
