-- What the portal owns: sessions, devices, challenges, messages, limits, the audit trail.
--
-- No foreign keys lead to the customers: an embedder may keep those somewhere else.

CREATE TABLE customer_sessions (
    id           uuid PRIMARY KEY,
    customer_id  text COLLATE "C" NOT NULL,
    phone_e164   text COLLATE "C" NOT NULL,
    device       text NOT NULL,
    network      text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
-- No index holds last_seen_at, so that touching a session stays within its page.
CREATE INDEX customer_sessions_holder ON customer_sessions (phone_e164) WHERE ended_at IS NULL;
CREATE INDEX customer_sessions_customer ON customer_sessions (customer_id, created_at DESC);
CREATE INDEX customer_sessions_over ON customer_sessions ((COALESCE(ended_at, expires_at)));

CREATE TABLE trusted_devices (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    phone_e164 text COLLATE "C" NOT NULL,
    trusted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX trusted_devices_over ON trusted_devices (expires_at);

CREATE TABLE otp_challenges (
    id            uuid PRIMARY KEY,
    purpose       text NOT NULL,
    browser_hash  bytea CHECK (octet_length(browser_hash) = 32),
    phone_e164    text COLLATE "C" NOT NULL,
    narrowed_to   text COLLATE "C",
    sequence      bigint NOT NULL CHECK (sequence >= 0),
    key_id        text NOT NULL,
    seed          bytea NOT NULL CHECK (octet_length(seed) = 16),
    code_mac      bytea NOT NULL CHECK (octet_length(code_mac) = 32),
    guesses_left  bigint NOT NULL CHECK (guesses_left >= 0),
    created_at    timestamptz NOT NULL,
    sent_at       timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    consumed_at   timestamptz,
    put_order     bigint GENERATED ALWAYS AS IDENTITY
);
COMMENT ON COLUMN otp_challenges.browser_hash IS 'NULL for a challenge of an API client';
COMMENT ON COLUMN otp_challenges.put_order IS 'tells which one was put last, whatever the clocks say';
CREATE INDEX otp_challenges_api ON otp_challenges (phone_e164, purpose, put_order DESC)
    WHERE browser_hash IS NULL;
CREATE INDEX otp_challenges_over ON otp_challenges (expires_at);

CREATE TABLE outbox (
    id             uuid PRIMARY KEY,
    lane           text NOT NULL CHECK (lane IN ('code', 'notice')),
    kind           text NOT NULL,
    to_phone       text COLLATE "C" NOT NULL,
    locale         text NOT NULL,
    content        jsonb NOT NULL,
    state          text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dropped', 'buried')),
    attempts       bigint NOT NULL DEFAULT 0,
    fence          bigint NOT NULL DEFAULT 0,
    not_before     timestamptz NOT NULL,
    lease_until    timestamptz,
    due_at         timestamptz NOT NULL GENERATED ALWAYS AS (GREATEST(not_before, lease_until)) STORED,
    provider       text,
    reference      text,
    alias          text,
    delivery_state text CHECK (delivery_state IN ('sent', 'delivered', 'read', 'failed')),
    reason         text,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    settled_at     timestamptz
);
COMMENT ON COLUMN outbox.due_at IS 'from then on a worker may claim it';
CREATE INDEX outbox_due ON outbox (lane, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_buried ON outbox (lane) WHERE state = 'buried';
CREATE INDEX outbox_reference ON outbox (reference, provider) WHERE reference IS NOT NULL;
CREATE INDEX outbox_alias ON outbox (alias, provider) WHERE alias IS NOT NULL;
CREATE INDEX outbox_of_phone ON outbox (to_phone, created_at DESC, id DESC);
CREATE INDEX outbox_over ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE rate_hits (
    bucket     text COLLATE "C" NOT NULL,
    member     text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    keep_until timestamptz NOT NULL,
    PRIMARY KEY (bucket, member)
);
COMMENT ON COLUMN rate_hits.keep_until IS 'when it leaves the longest window of its bucket';
CREATE INDEX rate_hits_window ON rate_hits (bucket, at);
CREATE INDEX rate_hits_over ON rate_hits (keep_until);

-- Takes one use in each bucket, or none. The arrays describe windows, one element each; a bucket with
-- several windows comes several times, with the same member and memory. Answers NULL if the uses were
-- taken, else after how many microseconds all buckets have room.
--
-- A function, because the counting must see what was committed while it waited for the locks, and a
-- single statement sees only what was committed when it began. Locks are taken in one order everywhere,
-- so callers never wait for each other in a circle.
CREATE FUNCTION portal_take_hits(
    buckets text[], members text[], memories interval[], rooms bigint[], spans interval[],
    instant timestamptz
) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lock_key bigint;
    wait interval;
BEGIN
    FOR lock_key IN
        SELECT DISTINCT hashtextextended('portal rate ' || b, 0) FROM unnest(buckets) AS b ORDER BY 1
    LOOP
        PERFORM pg_advisory_xact_lock(lock_key);
    END LOOP;

    -- A window is full while the use that is `room` uses ago is in it; it has room when that one leaves.
    SELECT max(CASE WHEN w.room <= 0 THEN w.span ELSE (
        SELECT h.at FROM rate_hits h
        WHERE h.bucket = w.bucket AND h.at > instant - w.span
        ORDER BY h.at DESC OFFSET greatest(w.room - 1, 0) LIMIT 1
    ) + w.span - instant END)
    INTO wait
    FROM unnest(buckets, members, memories, rooms, spans) AS w (bucket, member, memory, room, span)
    WHERE NOT EXISTS (
        SELECT FROM rate_hits h
        WHERE h.bucket = w.bucket AND h.member = w.member AND h.at > instant - w.memory
    );
    IF wait IS NOT NULL THEN
        RETURN (extract(epoch FROM wait) * 1000000)::bigint;
    END IF;

    INSERT INTO rate_hits AS old (bucket, member, at, keep_until)
    SELECT DISTINCT w.bucket, w.member, instant, instant + w.memory
    FROM unnest(buckets, members, memories) AS w (bucket, member, memory)
    ON CONFLICT (bucket, member) DO UPDATE
        SET at = excluded.at, keep_until = excluded.keep_until
        WHERE old.at <= excluded.at - (excluded.keep_until - excluded.at);
    RETURN NULL;
END
$$;

CREATE TABLE audit_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    action      text NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    session_id  uuid,
    network     text
);
CREATE INDEX audit_log_customer ON audit_log (customer_id, id);
