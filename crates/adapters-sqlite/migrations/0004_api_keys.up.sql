-- Keys of the ISP's other systems, and who changed which record.

CREATE TABLE api_keys (
    id           TEXT PRIMARY KEY NOT NULL,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL, -- words with blanks between them
    secret_hash  BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32), -- SHA-256 of the whole secret
    created_at   TEXT NOT NULL CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)),
    expires_at   TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at)),
    last_used_at TEXT CHECK (last_used_at IS strftime('%Y-%m-%dT%H:%M:%fZ', last_used_at)),
    revoked_at   TEXT CHECK (revoked_at IS strftime('%Y-%m-%dT%H:%M:%fZ', revoked_at))
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_by_age ON api_keys (created_at, id);

CREATE TABLE change_log (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     TEXT NOT NULL,
    actor  TEXT NOT NULL, -- customer, customer:SESSION, staff:NAME, key:ID or system
    action TEXT NOT NULL, -- added, updated or removed
    kind   TEXT NOT NULL, -- customers, packages, invoices, payments, tickets or api_keys
    number TEXT NOT NULL  -- the ISP's number of the record, or the key's id
) STRICT;

CREATE INDEX change_log_of_record ON change_log (kind, number, id);
