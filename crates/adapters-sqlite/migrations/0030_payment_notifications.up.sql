-- What gateways told of payments, until they were asked about it.
CREATE TABLE payment_notifications (
    payment_id TEXT PRIMARY KEY NOT NULL REFERENCES payment_attempts (id) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,
    reference  TEXT,
    told_at    TEXT NOT NULL CHECK (told_at IS strftime('%Y-%m-%dT%H:%M:%fZ', told_at)),
    -- Until when somebody holds it; those that nobody holds come first.
    held_until TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX payment_notifications_waiting ON payment_notifications (held_until, told_at, payment_id);
