//! Creating topics, and appending to them.

use sqlx::{QueryBuilder, Sqlite, Transaction};

use super::log::{Log, Partition};
use crate::{BusError, NewRecord, TopicSpec, partition_of};

/// Rows of one `INSERT`: past this, fewer round trips to the database's thread gain little.
const ROWS: usize = 50;

impl Log {
    pub(super) async fn ensure_topics(&self, topics: &[TopicSpec]) -> Result<(), BusError> {
        topics.iter().try_for_each(TopicSpec::check)?;
        let mut tx = self.begin().await?;
        for topic in topics {
            grow(&mut tx, topic).await.map_err(|error| self.fault(error))?;
        }
        tx.commit().await.map_err(|error| self.fault(error))
    }

    pub(super) async fn append(&self, topic: &str, records: Vec<NewRecord>) -> Result<(), BusError> {
        records.iter().try_for_each(NewRecord::check)?;
        let mut tx = self.begin().await?;
        let mut partitions = self.partitions_by(&mut *tx, topic).await?;
        let rows = place(records, &mut partitions);
        write(&mut tx, rows, &partitions).await.map_err(|error| self.fault(error))?;
        tx.commit().await.map_err(|error| self.fault(error))?;
        self.appended.notify_waiters();
        Ok(())
    }
}

/// Adds the partitions that are missing, and makes them known to every group of the topic before
/// a record can expire from them.
async fn grow(tx: &mut Transaction<'static, Sqlite>, topic: &TopicSpec) -> Result<(), sqlx::Error> {
    for number in 0..topic.partitions {
        let sql = "INSERT INTO partitions (topic, number) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        sqlx::query(sql).bind(&topic.name).bind(number).execute(&mut **tx).await?;
    }
    let sql = "INSERT INTO commits (group_name, partition_id, next_offset)
        SELECT DISTINCT commits.group_name, new.id, new.start_offset
        FROM commits JOIN partitions old ON old.id = commits.partition_id JOIN partitions new ON new.topic = old.topic
        WHERE old.topic = $1
        ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(&topic.name).execute(&mut **tx).await?;
    Ok(())
}

/// A record with its place in the log.
struct Row {
    partition_id: i64,
    offset: i64,
    record: NewRecord,
}

/// Gives each record the next offset of its key's partition.
fn place(records: Vec<NewRecord>, partitions: &mut [Partition]) -> Vec<Row> {
    let count = i32::try_from(partitions.len()).unwrap_or(i32::MAX);
    let place = |record: NewRecord| {
        let partition = &mut partitions[partition_of(&record.key, count) as usize];
        let offset = partition.end;
        partition.end += 1;
        Row { partition_id: partition.id, offset, record }
    };
    records.into_iter().map(place).collect()
}

async fn write(
    tx: &mut Transaction<'static, Sqlite>,
    rows: Vec<Row>,
    partitions: &[Partition],
) -> Result<(), sqlx::Error> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert =
            QueryBuilder::<Sqlite>::new(r#"INSERT INTO records (partition_id, "offset", key, payload, at_ms) "#);
        insert.push_values(rows.by_ref().take(ROWS), |mut values, row| {
            values.push_bind(row.partition_id).push_bind(row.offset);
            values.push_bind(row.record.key).push_bind(row.record.payload).push_bind(row.record.at_ms);
        });
        insert.build().execute(&mut **tx).await?;
    }
    for partition in partitions {
        let sql = "UPDATE partitions SET end_offset = $1 WHERE id = $2 AND end_offset < $1";
        sqlx::query(sql).bind(partition.end).bind(partition.id).execute(&mut **tx).await?;
    }
    Ok(())
}
