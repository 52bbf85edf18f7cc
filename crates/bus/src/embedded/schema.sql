-- Format 1 of the embedded log. "Offset" and "partition" mean what they mean in Kafka.

CREATE TABLE partitions (
    id           INTEGER PRIMARY KEY,
    topic        TEXT    NOT NULL,
    number       INTEGER NOT NULL,            -- from 0 within the topic
    start_offset INTEGER NOT NULL DEFAULT 0,  -- the oldest offset kept
    end_offset   INTEGER NOT NULL DEFAULT 0,  -- the offset the next record gets
    UNIQUE (topic, number)
) STRICT;

CREATE TABLE records (
    partition_id INTEGER NOT NULL,
    "offset"     INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    payload      BLOB    NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (partition_id, "offset")
) STRICT;

-- A row stands for each partition of a topic that a group has ever joined: expiry waits for it.
CREATE TABLE commits (
    group_name   TEXT    NOT NULL,
    partition_id INTEGER NOT NULL,
    next_offset  INTEGER NOT NULL,            -- the first offset that is not done
    PRIMARY KEY (group_name, partition_id)
) STRICT, WITHOUT ROWID;
