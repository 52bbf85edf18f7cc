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
