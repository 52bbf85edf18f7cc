-- What a day's digest asks for by time.
CREATE INDEX receipts_received ON receipts (received_at);
CREATE INDEX fetches_fetched ON fetches (fetched_at);
CREATE INDEX problems_at ON problems (at);
CREATE INDEX audit_at ON audit (at);
