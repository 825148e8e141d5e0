-- Keys of the ISP's other systems, and who changed which record.

CREATE TABLE portal.api_keys (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    scopes       text[] NOT NULL,
    secret_hash  bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
COMMENT ON COLUMN portal.api_keys.secret_hash IS 'SHA-256 of the whole secret';

CREATE TABLE portal.change_log (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL,
    actor  text COLLATE "C" NOT NULL,
    action text NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL
);
COMMENT ON COLUMN portal.change_log.actor IS 'customer, customer:SESSION, staff:NAME, key:ID or system';
COMMENT ON COLUMN portal.change_log.kind IS 'customers, packages, invoices, payments, tickets or api_keys';
COMMENT ON COLUMN portal.change_log.number IS 'the ISP''s number of the record, or the key''s id';
CREATE INDEX change_log_record ON portal.change_log (kind, number, id);
