-- What gateways told of payments, until they were asked about it.
CREATE TABLE portal.payment_notifications (
    payment_id  text COLLATE "C" PRIMARY KEY REFERENCES portal.payment_attempts (id) ON DELETE CASCADE,
    id          uuid NOT NULL UNIQUE,
    reference   text COLLATE "C",
    told_at     timestamptz NOT NULL,
    -- Until when somebody holds it; those that nobody holds come first.
    held_until  timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX payment_notifications_waiting ON portal.payment_notifications (held_until, told_at, payment_id);
