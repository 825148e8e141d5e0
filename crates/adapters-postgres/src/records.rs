//! Whose tables the ISP's records are in.

use sqlx::PgConnection;

use crate::error::PgError;

/// Who makes the tables of the ISP's records in the schema `isp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Records {
    /// The migrations make them.
    #[default]
    Portal,
    /// They are views over tables of the ISP's own. The migrations make what the portal owns, and the functions that
    /// such views call.
    Adopted,
}

/// The migrations that make the ISP's tables. Where the records are adopted they are left out, and those of
/// `migrations-adopted` run instead.
const OF_THE_ISP: [i64; 5] = [1, 3, 13, 18, 31];

/// Which migrations made the schema `isp`. The description tells the two first ones apart.
const MADE_BY: &str = "SELECT COALESCE(bool_or(description = 'isp'), false),
    COALESCE(bool_or(description = 'isp functions'), false) FROM portal._sqlx_migrations WHERE version = 1";

/// Whether the schema `isp` holds one of the ISP's relations, a table or a view.
const RELATIONS: &str = "SELECT EXISTS (
    SELECT FROM pg_class WHERE relnamespace = to_regnamespace('isp') AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND relname IN ('packages', 'customers', 'invoices', 'invoice_items', 'payments', 'tickets', 'ticket_history'))";

/// What is in the schema `isp`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Made {
    /// The migrations made the ISP's tables.
    tables: bool,
    /// They made what views need, and no tables of the ISP's.
    functions: bool,
    /// One of the relations is there.
    relations: bool,
}

impl Made {
    /// Looks at a database. Asked at run time: the list of the migrations belongs to the migrator and is in no migration.
    ///
    /// The relations are looked for first: another process may be migrating, and a table that is seen was made together
    /// with its entry in the list, which is seen after it.
    pub(crate) async fn look(c: &mut PgConnection) -> sqlx::Result<Self> {
        let relations = sqlx::query_scalar(RELATIONS).fetch_one(&mut *c).await?;
        let begun = "SELECT to_regclass('portal._sqlx_migrations') IS NOT NULL";
        let (tables, functions) = if sqlx::query_scalar(begun).fetch_one(&mut *c).await? {
            sqlx::query_as(MADE_BY).fetch_one(c).await?
        } else {
            (false, false)
        };
        Ok(Self { tables, functions, relations })
    }

    /// Refuses a schema that was made in the other way.
    ///
    /// # Errors
    /// [`PgError::RecordsDiffer`].
    pub(crate) fn refuse_other(self, records: Records) -> Result<(), PgError> {
        match records {
            Records::Portal if self.functions || (self.relations && !self.tables) => Err(PgError::RecordsDiffer(
                "records that the migrations did not make, but database.records is \"portal\"",
            )),
            Records::Adopted if self.tables => {
                Err(PgError::RecordsDiffer("tables that the migrations made, but database.records is \"adopted\""))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the migration with this version makes tables of the ISP's.
pub(crate) fn is_of_the_isp(version: i64) -> bool {
    OF_THE_ISP.contains(&version)
}
