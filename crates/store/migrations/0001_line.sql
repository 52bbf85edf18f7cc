-- What a posting leaves behind on its way from page to case.
-- Plain SQL that SQLite and PostgreSQL both take. Times are UTC in milliseconds since 1970; lists
-- and whole nouns are JSON text.

-- Numbers given out in order, the same way on every engine.
CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('case', 0), ('audit', 0), ('outbox', 0), ('problem', 0);

-- What came in: one row per posting revision (or unreadable row). "times" grows when a revision
-- comes again after it was erased.
CREATE TABLE receipts (
    receipt     TEXT   NOT NULL PRIMARY KEY,
    source      TEXT   NOT NULL,
    times       BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);

-- Where and when a revision was seen.
CREATE TABLE sightings (
    receipt TEXT   NOT NULL,
    seen_at BIGINT NOT NULL,
    url     TEXT   NOT NULL,
    capture TEXT   NOT NULL,
    PRIMARY KEY (receipt, seen_at, url)
);
CREATE INDEX sightings_capture ON sightings (capture);

-- Every assessed posting revision, clear ones too. "posting" and "assessment" are the whole nouns;
-- the columns beside them are what queries ask for. "folded" is for search without marks.
CREATE TABLE postings (
    receipt        TEXT             NOT NULL PRIMARY KEY,
    posting_id     TEXT             NOT NULL,
    source         TEXT             NOT NULL,
    verdict        TEXT             NOT NULL,
    risk           DOUBLE PRECISION NOT NULL,
    severity       BIGINT           NOT NULL,
    category       TEXT             NOT NULL,
    organisation   TEXT             NOT NULL,
    posting        TEXT             NOT NULL,
    assessment     TEXT             NOT NULL,
    folded         TEXT             NOT NULL,
    rules_version  TEXT             NOT NULL,
    model_version  TEXT             NOT NULL,
    assessed_at    BIGINT           NOT NULL,
    retain_until   BIGINT
);
CREATE INDEX postings_verdict ON postings (verdict);
CREATE INDEX postings_retain ON postings (retain_until);
CREATE INDEX postings_posting ON postings (posting_id);

-- Contacts and places that postings name, for joining cases and for looking back.
CREATE TABLE identifiers (
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    receipt TEXT NOT NULL,
    role    TEXT NOT NULL,
    PRIMARY KEY (kind, value, receipt)
);
CREATE INDEX identifiers_receipt ON identifiers (receipt);

-- "body" is the whole noun; the columns beside it are what queries ask for.
CREATE TABLE cases (
    id         BIGINT           NOT NULL PRIMARY KEY,
    version    BIGINT           NOT NULL,
    state      TEXT             NOT NULL,
    claimed_by TEXT             NOT NULL, -- empty when nobody is on it
    conclusion TEXT             NOT NULL, -- the latest answer, empty when there is none
    news       BIGINT           NOT NULL, -- 1: something came in after the answer
    verdict    TEXT             NOT NULL,
    severity   BIGINT           NOT NULL,
    risk       DOUBLE PRECISION NOT NULL,
    category   TEXT             NOT NULL,
    opened_at  BIGINT           NOT NULL,
    changed_at BIGINT           NOT NULL,
    body       TEXT             NOT NULL
);
CREATE INDEX cases_state ON cases (state);

-- The effect of triage: one row per flagged or unsure revision, so that none has two.
CREATE TABLE case_postings (
    receipt     TEXT   NOT NULL PRIMARY KEY,
    case_id     BIGINT NOT NULL,
    verdict     TEXT   NOT NULL,
    attached_at BIGINT NOT NULL
);
CREATE INDEX case_postings_case ON case_postings (case_id);

-- The identifiers that make a campaign: what later postings are joined by.
CREATE TABLE case_identifiers (
    kind    TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (kind, value, case_id)
);
CREATE INDEX case_identifiers_case ON case_identifiers (case_id);

-- Cases that share an identifier and were not merged; the lower number stands first.
CREATE TABLE case_links (
    low_id    BIGINT NOT NULL,
    high_id   BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (low_id, high_id)
);

CREATE TABLE audit (
    seq     BIGINT NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    event   TEXT   NOT NULL
);
CREATE INDEX audit_case ON audit (case_id);

-- Records that wait for the relay to put them on the bus.
CREATE TABLE outbox (
    seq     BIGINT NOT NULL PRIMARY KEY,
    topic   TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    receipt TEXT   NOT NULL,
    payload BYTEA  NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX outbox_receipt ON outbox (receipt);

-- Records that no stage could read, until they are replayed.
CREATE TABLE dead_letters (
    receipt TEXT   NOT NULL PRIMARY KEY,
    topic   TEXT   NOT NULL,
    key     TEXT   NOT NULL,
    reason  TEXT   NOT NULL,
    payload BYTEA  NOT NULL,
    at      BIGINT NOT NULL
);

-- What ran out and was erased; "times" as in receipts.
CREATE TABLE erasures (
    receipt   TEXT   NOT NULL PRIMARY KEY,
    times     BIGINT NOT NULL,
    erased_at BIGINT NOT NULL
);

-- Pages as they came; their bytes stand in the capture folder under "capture".
CREATE TABLE fetches (
    source     TEXT   NOT NULL,
    url        TEXT   NOT NULL,
    fetched_at BIGINT NOT NULL,
    capture    TEXT   NOT NULL,
    status     BIGINT NOT NULL,
    headers    TEXT   NOT NULL,
    PRIMARY KEY (source, url, fetched_at)
);
CREATE INDEX fetches_capture ON fetches (capture);

-- What a crawl could not read.
CREATE TABLE problems (
    seq    BIGINT NOT NULL PRIMARY KEY,
    source TEXT   NOT NULL,
    kind   TEXT   NOT NULL,
    url    TEXT   NOT NULL,
    detail TEXT   NOT NULL,
    at     BIGINT NOT NULL
);
CREATE INDEX problems_source ON problems (source);
