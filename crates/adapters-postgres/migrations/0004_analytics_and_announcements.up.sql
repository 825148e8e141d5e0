-- How much the portal is used, and who was told about what.

CREATE TABLE portal.analytics_counts (
    day   date NOT NULL,
    event text COLLATE "C" NOT NULL,
    count bigint NOT NULL CHECK (count >= 0),
    PRIMARY KEY (day, event)
);
COMMENT ON COLUMN portal.analytics_counts.day IS 'in the portal''s time zone';

CREATE TABLE portal.analytics_daily_actives (
    day  date NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 16),
    PRIMARY KEY (day, hash)
);
COMMENT ON TABLE portal.analytics_daily_actives IS 'one row for each customer who was there on a day';
COMMENT ON COLUMN portal.analytics_daily_actives.hash IS 'a keyed hash of day and customer: it names nobody, and no two days match';

CREATE TABLE portal.announcement_recipients (
    campaign    text COLLATE "C" NOT NULL,
    phone_e164  text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    message_id  uuid NOT NULL,
    queued_at   timestamptz NOT NULL,
    PRIMARY KEY (campaign, phone_e164),
    UNIQUE (campaign, customer_id)
);
COMMENT ON TABLE portal.announcement_recipients IS 'each number and each customer gets an announcement once';

-- The announcement that is due last, to go on after it.
CREATE INDEX outbox_announcements ON portal.outbox (not_before) WHERE kind = 'announcement' AND state = 'queued';

-- What support is asked about: codes for a number, whoever asked for them.
CREATE INDEX otp_challenges_number ON portal.otp_challenges (phone_e164, put_order DESC);
