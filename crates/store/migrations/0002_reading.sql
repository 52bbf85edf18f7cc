-- What the console, the digest and triage ask for often, kept where they look.

-- What a list calls the posting; for rows from before, the beginning of its folded text.
ALTER TABLE postings ADD COLUMN headline TEXT NOT NULL DEFAULT '';
UPDATE postings SET headline = SUBSTR(folded, 1, 120);

-- With how many organisations a number was seen is asked for each flagged posting that names it.
ALTER TABLE identifiers ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
UPDATE identifiers SET organisation =
    COALESCE((SELECT p.organisation FROM postings p WHERE p.receipt = identifiers.receipt), '');
CREATE INDEX identifiers_organisation ON identifiers (kind, value, organisation) WHERE organisation <> '';

-- A case's postings in the order in which they are shown. "flagged" stands before "unsure".
ALTER TABLE case_postings ADD COLUMN risk DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE case_postings ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE case_postings SET
    risk = COALESCE((SELECT p.risk FROM postings p WHERE p.receipt = case_postings.receipt), 0),
    source = COALESCE((SELECT p.source FROM postings p WHERE p.receipt = case_postings.receipt), '');
DROP INDEX case_postings_case;
CREATE INDEX case_postings_shown ON case_postings (case_id, verdict, risk DESC, attached_at DESC, receipt);
CREATE INDEX case_postings_source ON case_postings (case_id, source);

-- The queue in its order.
CREATE INDEX cases_waiting ON cases (verdict, severity, risk DESC, id) WHERE state IN ('queued', 'claimed');
CREATE INDEX case_links_high ON case_links (high_id);

-- Which save of its case an entry tells of; 0 where it tells of none, or is from before.
ALTER TABLE audit ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
DROP INDEX audit_case;
CREATE INDEX audit_case ON audit (case_id, seq);
CREATE INDEX audit_absorbed ON audit (case_id) WHERE kind = 'absorbed';

-- What a day's digest asks for by time.
CREATE INDEX audit_at ON audit (at);
CREATE INDEX receipts_received ON receipts (received_at);
CREATE INDEX fetches_fetched ON fetches (fetched_at);
CREATE INDEX problems_at ON problems (at);
