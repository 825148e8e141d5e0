-- What the portal owns: sessions, devices, challenges, messages, limits, the audit trail, changes of numbers, analytics.
--
-- No foreign keys lead to the customers: an embedder may keep those somewhere else.

CREATE TABLE portal.customer_sessions (
    id           uuid PRIMARY KEY,
    customer_id  text COLLATE "C" NOT NULL,
    phone_e164   text COLLATE "C" NOT NULL,
    device       text NOT NULL,
    network      text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    -- A session whose writer does not say when counts as proved long ago.
    verified_at  timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z'
);
COMMENT ON COLUMN portal.customer_sessions.verified_at IS 'when the holder last proved the number with a code';

-- No index holds last_seen_at, so that touching a session stays within its page.
CREATE INDEX customer_sessions_holder ON portal.customer_sessions (phone_e164) WHERE ended_at IS NULL;
CREATE INDEX customer_sessions_customer ON portal.customer_sessions (customer_id, created_at DESC);
CREATE INDEX customer_sessions_over ON portal.customer_sessions ((COALESCE(ended_at, expires_at)));

CREATE TABLE portal.trusted_devices (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    phone_e164 text COLLATE "C" NOT NULL,
    trusted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX trusted_devices_phone ON portal.trusted_devices (phone_e164);
CREATE INDEX trusted_devices_over ON portal.trusted_devices (expires_at);

CREATE TABLE portal.otp_challenges (
    id            uuid PRIMARY KEY,
    purpose       text NOT NULL,
    browser_hash  bytea CHECK (octet_length(browser_hash) = 32),
    client_hash   bytea CHECK (octet_length(client_hash) = 32),
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
    put_order     bigint GENERATED ALWAYS AS IDENTITY,
    CHECK ((browser_hash IS NULL) <> (client_hash IS NULL))
);
COMMENT ON COLUMN portal.otp_challenges.browser_hash IS 'NULL for a challenge of an API client';
COMMENT ON COLUMN portal.otp_challenges.client_hash IS 'what an API client that names no challenge is known by';
COMMENT ON COLUMN portal.otp_challenges.put_order IS 'tells which one was put last, whatever the clocks say';
CREATE INDEX otp_challenges_api ON portal.otp_challenges (client_hash, put_order DESC) WHERE client_hash IS NOT NULL;
CREATE INDEX otp_challenges_over ON portal.otp_challenges (expires_at);

-- What support is asked about: codes for a number, from every client that asked.
CREATE INDEX otp_challenges_number ON portal.otp_challenges (phone_e164, put_order DESC);

CREATE TABLE portal.outbox (
    id             uuid PRIMARY KEY,
    lane           text NOT NULL CHECK (lane IN ('code', 'security', 'notice')),
    kind           text NOT NULL,
    recipient      text COLLATE "C" NOT NULL,
    locale         text NOT NULL,
    topic          text COLLATE "C",
    content        jsonb NOT NULL,
    state          text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'sent', 'dropped', 'dead_letter', 'superseded', 'parked')),
    attempts       bigint NOT NULL DEFAULT 0,
    fence          bigint NOT NULL DEFAULT 0,
    not_before     timestamptz NOT NULL,
    lease_until    timestamptz,
    turn_at        timestamptz NOT NULL,
    due_at         timestamptz NOT NULL GENERATED ALWAYS AS (GREATEST(not_before, lease_until)) STORED,
    rank_at        timestamptz NOT NULL GENERATED ALWAYS AS (GREATEST(turn_at, not_before, lease_until)) STORED,
    provider       text,
    reference      text,
    alias          text,
    delivery_state text CHECK (delivery_state IN ('sent', 'delivered', 'read', 'failed')),
    reason         text,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    settled_at     timestamptz
);
COMMENT ON COLUMN portal.outbox.recipient IS 'a phone in E.164, or customer: and the customer id';
COMMENT ON COLUMN portal.outbox.topic IS 'a newer message of the same topic takes its place';
COMMENT ON COLUMN portal.outbox.turn_at IS 'its place among messages to several numbers; later than due for the second to one number';
COMMENT ON COLUMN portal.outbox.due_at IS 'from then on a worker may claim it';
COMMENT ON COLUMN portal.outbox.rank_at IS 'of those whose rank has come, the first is claimed first';
CREATE INDEX outbox_due ON portal.outbox (lane, due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_rank ON portal.outbox (lane, rank_at, id) WHERE state = 'queued';
CREATE INDEX outbox_waiting_of_recipient ON portal.outbox (lane, recipient, turn_at) WHERE state = 'queued';
CREATE INDEX outbox_topic ON portal.outbox (topic, created_at DESC, id DESC) WHERE topic IS NOT NULL;
CREATE INDEX outbox_unsent_codes ON portal.outbox (settled_at) WHERE lane = 'code' AND state IN ('dropped', 'superseded');
CREATE INDEX outbox_dead_letters ON portal.outbox (lane) WHERE state = 'dead_letter';
CREATE INDEX outbox_parked ON portal.outbox (lane) WHERE state = 'parked';
CREATE INDEX outbox_parked_kind ON portal.outbox (kind) WHERE state = 'parked';
CREATE INDEX outbox_parked_over ON portal.outbox (expires_at) WHERE state = 'parked';
CREATE INDEX outbox_reference ON portal.outbox (reference, provider) WHERE reference IS NOT NULL;
CREATE INDEX outbox_alias ON portal.outbox (alias, provider) WHERE alias IS NOT NULL;
CREATE INDEX outbox_of_recipient ON portal.outbox (recipient, created_at DESC, id DESC);
CREATE INDEX outbox_over ON portal.outbox (settled_at) WHERE settled_at IS NOT NULL;

-- The announcement that is due last, to go on after it.
CREATE INDEX outbox_announcements ON portal.outbox (not_before) WHERE kind = 'announcement' AND state = 'queued';

CREATE TABLE portal.early_delivery_reports (
    provider  text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    state     text NOT NULL CHECK (state IN ('sent', 'delivered', 'read', 'failed')),
    alias     text COLLATE "C",
    at        timestamptz NOT NULL,
    PRIMARY KEY (provider, reference)
);
COMMENT ON TABLE portal.early_delivery_reports IS 'reports on messages that no send call has named yet; the newest thousand of an hour';
CREATE INDEX early_delivery_reports_at ON portal.early_delivery_reports (at DESC);

-- Reports and the settlement of sent messages of one gateway go one after the other: a report finds the message,
-- or is found by its settlement. Functions, because each must see what was committed while it waited.
--
-- `outranked` holds the states that a report of this one moves forward.
CREATE FUNCTION portal.record_delivery(
    gateway text, named text, reported text, other_name text, instant timestamptz, outranked text[],
    forget_before timestamptz, most bigint
) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtextextended('portal reports ' || gateway, 0));

    INSERT INTO portal.early_delivery_reports (provider, reference, state, alias, at)
    SELECT gateway, named, reported, other_name, instant
    WHERE NOT EXISTS (SELECT FROM portal.outbox WHERE reference = named AND provider = gateway)
        AND NOT EXISTS (SELECT FROM portal.outbox WHERE alias = named AND provider = gateway)
        AND NOT EXISTS (
            SELECT FROM portal.early_delivery_reports e
            WHERE e.provider = gateway AND (e.reference = named OR e.alias = named));

    DELETE FROM portal.early_delivery_reports
    WHERE EXISTS (
            SELECT FROM portal.early_delivery_reports e
            WHERE e.provider = gateway AND (e.reference = named OR e.alias = named))
        AND (at < forget_before OR (provider, reference) IN (
            SELECT provider, reference FROM portal.early_delivery_reports ORDER BY at DESC OFFSET most));

    WITH found AS (
        SELECT id, delivery_state IS NULL OR delivery_state = ANY (outranked) AS advances
        FROM portal.outbox
        WHERE (reference = named AND provider = gateway) OR (alias = named AND provider = gateway)
        ORDER BY settled_at DESC, id DESC LIMIT 1
        FOR UPDATE
    ), told AS (
        UPDATE portal.outbox o
        SET delivery_state = CASE WHEN found.advances THEN reported ELSE o.delivery_state END,
            alias = COALESCE(other_name, o.alias)
        FROM found WHERE o.id = found.id
        RETURNING found.advances
    ), waiting AS (
        UPDATE portal.early_delivery_reports e
        SET state = CASE WHEN e.state = ANY (outranked) THEN reported ELSE e.state END,
            alias = COALESCE(other_name, e.alias)
        WHERE e.provider = gateway AND (e.reference = named OR e.alias = named)
            AND NOT EXISTS (SELECT FROM found)
    )
    SELECT COALESCE((SELECT advances FROM told), false);
END;

-- A message that was superseded while a worker held it stays so, unless it was sent after all. A claim that ends with
-- parking was no try.
CREATE FUNCTION portal.settle_message(
    message uuid, its_fence bigint, outcome text, gateway text, named text, later timestamptz, why text,
    instant timestamptz
) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtextextended('portal reports ' || gateway, 0)) WHERE named IS NOT NULL;

    WITH early AS (
        SELECT e.state, e.alias FROM portal.early_delivery_reports e WHERE e.provider = gateway AND e.reference = named
    ), settled AS (
        UPDATE portal.outbox o
        SET state = CASE WHEN o.state = 'superseded' AND outcome <> 'sent' THEN o.state ELSE outcome END,
            provider = COALESCE(gateway, o.provider), reference = COALESCE(named, o.reference),
            not_before = COALESCE(later, o.not_before), reason = COALESCE(why, o.reason), lease_until = NULL,
            settled_at = CASE WHEN outcome IN ('queued', 'parked') THEN o.settled_at ELSE instant END,
            attempts = CASE WHEN outcome = 'parked' THEN GREATEST(o.attempts - 1, 0) ELSE o.attempts END,
            delivery_state = COALESCE((SELECT early.state FROM early), o.delivery_state),
            alias = COALESCE((SELECT early.alias FROM early), o.alias)
        WHERE o.id = message AND o.fence = its_fence
            AND (o.state = 'queued' OR o.state = 'superseded' AND o.lease_until IS NOT NULL)
        RETURNING o.id
    ), gone AS (
        DELETE FROM portal.early_delivery_reports e USING settled WHERE e.provider = gateway AND e.reference = named
    )
    SELECT EXISTS (SELECT FROM settled);
END;

CREATE TABLE portal.rate_hits (
    bucket     text COLLATE "C" NOT NULL,
    member     text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    keep_until timestamptz NOT NULL,
    ordinal    bigint NOT NULL,
    PRIMARY KEY (bucket, member)
);
COMMENT ON COLUMN portal.rate_hits.keep_until IS 'when it leaves the longest window of its bucket';
COMMENT ON COLUMN portal.rate_hits.ordinal IS 'increases with `at` within a bucket; uses that are gone leave gaps';
CREATE INDEX rate_hits_window ON portal.rate_hits (bucket, at, ordinal);
CREATE INDEX rate_hits_over ON portal.rate_hits (keep_until);

-- Takes one use in each bucket, or none. The arrays describe windows, one element each; a bucket with
-- several windows comes several times, with the same member and memory. Answers NULL if the uses were
-- taken, else after how many microseconds all buckets have capacity.
--
-- A function, because the counting must see what was committed while it waited for the locks, and a
-- single statement sees only what was committed when it began. Locks are taken in one order everywhere,
-- so callers never wait for each other in a circle. The commit does not wait for the disk: some buckets are
-- everybody's, and their lock is held until then. A server that crashes forgets the last moment's uses at most.
-- With only_look nothing is locked and nothing is taken.
--
-- Uses are not counted one by one: between the oldest use of a window and the newest one of its bucket there are at most
-- as many as their ordinals differ. Only where that does not prove that there is capacity the exact answer is looked for.
CREATE FUNCTION portal.take_hits(
    buckets text[], members text[], memories interval[], capacities bigint[], spans interval[],
    instant timestamptz, only_look boolean
) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    taken text;
    wait interval;
    is_late boolean;
BEGIN
    IF NOT only_look THEN
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM pg_advisory_xact_lock(k.lock_key) FROM (
            SELECT DISTINCT hashtextextended('portal rate ' || b, 0) AS lock_key FROM unnest(buckets) AS b ORDER BY 1
        ) AS k;
    END IF;

    -- A window is full while the use that is `capacity` uses ago is in it; it has capacity when that one leaves. Who is
    -- counted already takes no capacity. The order of members keeps to the primary key: which index is taken for an
    -- equality is left open while the table is empty, and a plan stays for a while.
    SELECT max(CASE
        WHEN (
            SELECT CASE WHEN h.member = w.member THEN h.at END FROM portal.rate_hits h
            WHERE h.bucket = w.bucket AND h.member >= w.member
            ORDER BY h.member LIMIT 1
        ) > instant - w.memory THEN NULL
        WHEN w.capacity <= 0 THEN w.span
        WHEN w.capacity > COALESCE(1 + newest.ordinal - (
            SELECT h.ordinal FROM portal.rate_hits h
            WHERE h.bucket = w.bucket AND h.at > instant - w.span
            ORDER BY h.at, h.ordinal LIMIT 1
        ), 0) THEN NULL
        ELSE (
            SELECT h.at FROM portal.rate_hits h
            WHERE h.bucket = w.bucket AND h.at > instant - w.span
            ORDER BY h.at DESC OFFSET greatest(w.capacity - 1, 0) LIMIT 1
        ) + w.span - instant
    END), bool_or(newest.at > instant)
    INTO wait, is_late
    FROM unnest(buckets, members, memories, capacities, spans) AS w (bucket, member, memory, capacity, span)
    LEFT JOIN LATERAL (
        SELECT h.at, h.ordinal FROM portal.rate_hits h
        WHERE h.bucket = w.bucket
        ORDER BY h.at DESC, h.ordinal DESC LIMIT 1
    ) AS newest ON true;
    IF wait IS NOT NULL OR only_look THEN
        RETURN (extract(epoch FROM wait) * 1000000)::bigint;
    END IF;

    -- Makes way for the new ordinals: of callers that race, an earlier one may come later.
    IF is_late THEN
        FOR taken IN SELECT DISTINCT b FROM unnest(buckets) AS b LOOP
            UPDATE portal.rate_hits SET ordinal = ordinal + 1 WHERE bucket = taken AND at > instant;
        END LOOP;
    END IF;
    INSERT INTO portal.rate_hits AS old (bucket, member, at, keep_until, ordinal)
    SELECT w.bucket, w.member, instant, instant + w.memory, 1 + COALESCE((
        SELECT h.ordinal FROM portal.rate_hits h
        WHERE h.bucket = w.bucket AND h.at <= instant
        ORDER BY h.at DESC, h.ordinal DESC LIMIT 1
    ), 0)
    FROM (SELECT DISTINCT bucket, member, memory FROM unnest(buckets, members, memories) AS u (bucket, member, memory)) AS w
    ON CONFLICT (bucket, member) DO UPDATE
        SET at = excluded.at, keep_until = GREATEST(old.keep_until, excluded.keep_until), ordinal = excluded.ordinal
        WHERE old.at <= excluded.at - (excluded.keep_until - excluded.at);
    RETURN NULL;
END
$$;

CREATE TABLE portal.audit_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    action      text NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    actor       text COLLATE "C" NOT NULL,
    network     text
);
COMMENT ON COLUMN portal.audit_log.actor IS 'customer, customer:SESSION, staff:NAME or system';
CREATE INDEX audit_log_customer ON portal.audit_log (customer_id, id);
CREATE INDEX audit_log_actor ON portal.audit_log (actor, id);

CREATE TABLE portal.phone_changes (
    id           uuid PRIMARY KEY,
    customer_id  text COLLATE "C" NOT NULL,
    from_phone   text NOT NULL,
    from_e164    text COLLATE "C" NOT NULL,
    to_e164      text COLLATE "C" NOT NULL,
    session_id   uuid NOT NULL,
    changed_at   timestamptz NOT NULL,
    revert_until timestamptz NOT NULL,
    reverted_at  timestamptz,
    held_until   timestamptz,
    network      text NOT NULL DEFAULT '',
    locale       text NOT NULL DEFAULT 'id' CHECK (locale IN ('id', 'en')),
    state        text NOT NULL DEFAULT 'done'
        CHECK (state IN ('pending', 'abandoned', 'done', 'reverting', 'reverted'))
);
COMMENT ON COLUMN portal.phone_changes.from_phone IS 'as the ISP had written it';
COMMENT ON COLUMN portal.phone_changes.held_until IS 'taken back: until then neither number nor e-mail address is changed';
COMMENT ON COLUMN portal.phone_changes.network IS 'of the session';
COMMENT ON COLUMN portal.phone_changes.locale IS 'of the message to the old number';
CREATE INDEX phone_changes_customer ON portal.phone_changes (customer_id, changed_at DESC, id DESC);
CREATE INDEX phone_changes_held ON portal.phone_changes (from_e164) WHERE held_until IS NOT NULL;
CREATE UNIQUE INDEX phone_changes_pending ON portal.phone_changes (customer_id) WHERE state = 'pending';
CREATE INDEX phone_changes_open ON portal.phone_changes (changed_at) WHERE state IN ('pending', 'reverting');
CREATE INDEX phone_changes_over ON portal.phone_changes (changed_at);

-- Puts one message into the outbox and wakes who delivers it; answers how many were new. Queued and parked messages of
-- the same topic are superseded. The turn of one to a number that messages of its lane wait for comes after theirs;
-- callers that race for one number may get the same turn. The statement and its parameters are those of
-- `outbox_enqueue.sql`.
CREATE FUNCTION portal.enqueue_message(
    uuid, text, text, text, text, text, jsonb, timestamptz, timestamptz, timestamptz, bigint
) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH added AS (
        INSERT INTO portal.outbox (id, lane, kind, recipient, locale, topic, content, not_before, turn_at, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
            GREATEST($8, (
                SELECT max(w.turn_at) FROM portal.outbox w
                WHERE w.lane = $2 AND w.recipient = $4 AND w.state = 'queued' AND w.not_before <= $8
                    AND (w.topic = $6) IS NOT TRUE
            ) + $11::bigint * interval '1 millisecond'),
            $9, $10)
        ON CONFLICT (id) DO NOTHING
        RETURNING lane
    ), superseded AS (
        UPDATE portal.outbox o SET state = 'superseded', settled_at = $9
        WHERE o.topic = $6 AND o.state IN ('queued', 'parked') AND EXISTS (SELECT FROM added)
    )
    SELECT count(pg_notify('portal_outbox', lane)) AS added FROM added;
END;

-- The same for several messages, in their order: each sees those before it, as if it were enqueued alone.
CREATE FUNCTION portal.enqueue(messages jsonb) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT COALESCE(sum(portal.enqueue_message(m.id, m.lane, m.kind, m.recipient, m.locale, m.topic, m.content,
        m.not_before, m.created_at, m.expires_at, m.turn_step)), 0)::bigint
    FROM jsonb_to_recordset(messages) AS m (id uuid, lane text, kind text, recipient text, locale text, topic text,
        content jsonb, not_before timestamptz, created_at timestamptz, expires_at timestamptz, turn_step bigint);
END;

-- Puts a message in if the latest message of its topic is `latest` and is pending (queued or parked) or not as
-- `is_pending` says; both are null where there is none. True, too, if the message is there already. Callers who race
-- for a topic wait for each other, and for who settles the latest one. A function, because a single statement sees only
-- what was committed before it waited.
CREATE FUNCTION portal.enqueue_after(message jsonb, latest uuid, is_pending boolean) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtextextended('portal topic ' || (message ->> 'topic'), 0));
    SELECT o.id FROM portal.outbox o WHERE o.id = latest FOR UPDATE;
    SELECT CASE
        WHEN EXISTS (SELECT FROM portal.outbox o WHERE o.id = (message ->> 'id')::uuid) THEN true
        WHEN COALESCE((
            SELECT (o.id = latest AND (o.state IN ('queued', 'parked')) = is_pending) IS TRUE FROM portal.outbox o
            WHERE o.topic = message ->> 'topic'
            ORDER BY o.state IN ('queued', 'parked') DESC, o.created_at DESC, o.id DESC LIMIT 1
        ), latest IS NULL) THEN portal.enqueue(jsonb_build_array(message)) IS NOT NULL
        ELSE false
    END;
END;

-- Writes an entry of the audit trail, and messages that belong to it; answers how many were new.
CREATE FUNCTION portal.record(entry jsonb, messages jsonb) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
    SELECT e.at, e.action, e.customer_id, e.actor, e.network
    FROM jsonb_to_record(entry) AS e (at timestamptz, action text, customer_id text, actor text, network text);
    SELECT portal.enqueue(messages);
END;

-- Ends every session of the account and of the numbers, and the trust in devices of the numbers. Sessions that
-- replace one of a number wait, or are seen here: the locks are those that a replacement takes. A function, because a
-- single statement sees only what was committed before it waited.
CREATE FUNCTION portal.end_sessions(owner text, numbers text[], instant timestamptz) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtextextended('portal sessions of ' || n.number, 0))
    FROM (SELECT DISTINCT u.number FROM unnest(numbers) AS u (number) ORDER BY u.number) n;
    UPDATE portal.customer_sessions s SET ended_at = instant WHERE s.customer_id = owner AND s.ended_at IS NULL;
    UPDATE portal.customer_sessions s SET ended_at = instant
    WHERE s.phone_e164 = ANY (numbers) AND s.ended_at IS NULL;
    DELETE FROM portal.trusted_devices d WHERE d.phone_e164 = ANY (numbers);
END;

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
