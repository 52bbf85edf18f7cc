use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const ALL: [(&str, &str); 2] = [
    ("line", include_str!("../migrations/0001_line.sql")),
    ("reading", include_str!("../migrations/0002_reading.sql")),
];

/// Every layout change in order. A file once released is never edited: add the next.
pub(crate) fn migrator() -> Migrator {
    let migrations = (1..).zip(ALL).map(|(version, (name, sql))| {
        let sql = sqlx::AssertSqlSafe(sql).into_sql_str();
        Migration::new(version, Cow::Borrowed(name), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use sqlx::any::AnyPoolOptions;
    use sqlx::{Executor, Row};

    use super::*;
    use crate::Db;

    /// What a store of the first layout held of one flagged posting.
    const KEPT: &str = "
        INSERT INTO postings VALUES ('r', 'p', 'nguon', 'flagged', 0.75, 1, 'S01', 'hang a', '{}', '{}',
          'viec nhe luong cao', 'r', 'm', 0, NULL);
        INSERT INTO identifiers VALUES ('phone', '+84950000001', 'r', 'recruiter');
        INSERT INTO case_postings VALUES ('r', 7, 'flagged', 0);";

    #[tokio::test]
    async fn a_store_of_the_first_layout_keeps_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        sqlx::any::install_default_drivers();
        let old = AnyPoolOptions::new().max_connections(1);
        let old = old.connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
        let first = migrator().migrations.iter().take(1).cloned().collect();
        Migrator::with_migrations(first).run(&old).await.unwrap();
        old.execute(KEPT).await.unwrap();
        old.close().await;

        let db = Db::open(&path).await.unwrap();
        let read = "SELECT p.headline, i.organisation, c.source, c.risk FROM postings p
                    JOIN identifiers i ON i.receipt = p.receipt JOIN case_postings c ON c.receipt = p.receipt";
        let row = sqlx::query(read).fetch_one(db.pool()).await.unwrap();
        let text = |column: usize| row.get::<String, _>(column);
        assert_eq!((text(0), text(1), text(2)), ("viec nhe luong cao".into(), "hang a".into(), "nguon".into()));
        assert_eq!(row.get::<f64, _>(3), 0.75);
    }
}
