-- How much the portal is used, and who was told about what.

-- Days are dates of the portal's time zone as text, `2025-11-05`.
CREATE TABLE analytics_counts (
    day   TEXT NOT NULL,
    event TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (day, event)
) STRICT, WITHOUT ROWID;

-- One row for each customer who was there on a day. `hash` is a keyed hash of day and customer: it names
-- nobody, and the hashes of two days cannot be matched.
CREATE TABLE analytics_daily_actives (
    day  TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 16),
    PRIMARY KEY (day, hash)
) STRICT, WITHOUT ROWID;

-- The tickets of a day that came from the portal.
CREATE INDEX tickets_from_portal ON tickets (created_at) WHERE created_via = 'customer_portal';

-- Each number and each customer gets an announcement once.
CREATE TABLE announcement_recipients (
    campaign    TEXT NOT NULL,
    phone_e164  TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    queued_at   TEXT NOT NULL,
    PRIMARY KEY (campaign, phone_e164),
    UNIQUE (campaign, customer_id)
) STRICT, WITHOUT ROWID;

-- The announcement that is due last, to go on after it.
CREATE INDEX outbox_announcements ON outbox (not_before) WHERE kind = 'announcement' AND state = 'queued';

-- What support is asked about: codes for a number, whoever asked for them.
CREATE INDEX otp_challenges_of_number ON otp_challenges (phone_e164, position);
