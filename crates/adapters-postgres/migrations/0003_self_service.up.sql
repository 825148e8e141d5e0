-- What customers do themselves: prove their number again, open, rate and reopen tickets, change their data.

-- A session whose writer does not say when counts as proved long ago.
ALTER TABLE portal.customer_sessions ADD COLUMN verified_at timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00Z';
UPDATE portal.customer_sessions SET verified_at = created_at;
COMMENT ON COLUMN portal.customer_sessions.verified_at IS 'when the holder last proved the number with a code';

ALTER TABLE isp.tickets ADD COLUMN reopened_at timestamptz CONSTRAINT tickets_reopened_at_lies_between_1000_and_9999
        CHECK (reopened_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z');
-- A customer's list, by what happened last.
CREATE INDEX tickets_activity ON isp.tickets (customer_id, updated_at DESC, ticket_number DESC);

ALTER TABLE isp.ticket_history
    ADD COLUMN event text NOT NULL DEFAULT 'moved' CHECK (event IN ('moved', 'opened', 'rated', 'reopened', 'cancelled')),
    ADD COLUMN rating smallint CHECK (rating BETWEEN 1 AND 5),
    ADD CONSTRAINT a_rated_step_has_a_rating CHECK (event <> 'rated' OR rating IS NOT NULL);

CREATE TABLE isp.ticket_counters (
    day  date PRIMARY KEY,
    last bigint NOT NULL
);
COMMENT ON COLUMN isp.ticket_counters.last IS 'the last number given out for the day';

-- A request whose ticket the ISP deletes may be made again.
CREATE TABLE isp.ticket_requests (
    customer_id   text COLLATE "C" NOT NULL,
    name          bytea NOT NULL CHECK (octet_length(name) = 32),
    request       bytea NOT NULL CHECK (octet_length(request) = 32),
    ticket_number text COLLATE "C" NOT NULL REFERENCES isp.tickets (ticket_number) ON DELETE CASCADE,
    keep_until    timestamptz NOT NULL,
    PRIMARY KEY (customer_id, name)
);
COMMENT ON TABLE isp.ticket_requests IS 'requests that were named by the client, and what became of them';
CREATE INDEX ticket_requests_over ON isp.ticket_requests (keep_until);
CREATE INDEX ticket_requests_ticket ON isp.ticket_requests (ticket_number);

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
CREATE INDEX phone_changes_customer ON portal.phone_changes (customer_id, changed_at DESC, id DESC);
COMMENT ON COLUMN portal.phone_changes.held_until IS 'taken back: until then neither number nor e-mail address is changed';
CREATE INDEX phone_changes_held ON portal.phone_changes (from_e164) WHERE held_until IS NOT NULL;
COMMENT ON COLUMN portal.phone_changes.network IS 'of the session';
COMMENT ON COLUMN portal.phone_changes.locale IS 'of the message to the old number';
CREATE UNIQUE INDEX phone_changes_pending ON portal.phone_changes (customer_id) WHERE state = 'pending';
CREATE INDEX phone_changes_open ON portal.phone_changes (changed_at) WHERE state IN ('pending', 'reverting');
CREATE INDEX phone_changes_over ON portal.phone_changes (changed_at);

-- Whether every word of a search fits an invoice. Follows `InvoiceSearch::finds` of portal-core.
CREATE FUNCTION isp.invoice_found(
    terms jsonb, invoice_number text, period_start date, invoice_date date, total_amount bigint
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT EXISTS (
    SELECT FROM jsonb_to_recordset(terms) AS t (text text, year text, month text, amount bigint)
    WHERE NOT (
        strpos(lower(invoice_number COLLATE "C"), t.text) > 0
        OR (COALESCE(t.year, t.month) IS NOT NULL
            AND COALESCE(lpad(date_part('year', COALESCE(period_start, invoice_date))::text, 4, '0') = t.year, true)
            AND COALESCE(lpad(date_part('month', COALESCE(period_start, invoice_date))::text, 2, '0') = t.month, true))
        OR COALESCE(total_amount = t.amount, false)
    )
);

-- Whether a ticket's number or title contains every word. Follows `TicketSearch::finds` of portal-core.
CREATE FUNCTION isp.ticket_found(words text[], ticket_number text, title text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT EXISTS (
    SELECT FROM unnest(words) AS w (word)
    WHERE strpos(lower(ticket_number COLLATE "C"), word) = 0 AND strpos(lower(title COLLATE "C"), word) = 0
);

-- Puts one message into the outbox and wakes who delivers it; answers how many were new. Queued messages of the same
-- topic are superseded. The turn of one to a number that messages of its lane wait for comes after theirs; callers that
-- race for one number may get the same turn. The statement and its parameters are those of `outbox_enqueue.sql`.
CREATE FUNCTION portal.enqueue_message(
    uuid, text, text, text, text, text, jsonb, timestamptz, timestamptz, timestamptz, bigint
) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH added AS (
        INSERT INTO portal.outbox (id, lane, kind, to_phone, locale, topic, content, not_before, turn_at, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
            GREATEST($8, (
                SELECT max(w.turn_at) FROM portal.outbox w
                WHERE w.lane = $2 AND w.to_phone = $4 AND w.state = 'queued' AND w.not_before <= $8
                    AND (w.topic = $6) IS NOT TRUE
            ) + $11::bigint * interval '1 millisecond'),
            $9, $10)
        ON CONFLICT (id) DO NOTHING
        RETURNING lane
    ), superseded AS (
        UPDATE portal.outbox o SET state = 'superseded', settled_at = $9
        WHERE o.topic = $6 AND o.state = 'queued' AND EXISTS (SELECT FROM added)
    )
    SELECT count(pg_notify('portal_outbox', lane)) AS added FROM added;
END;

-- The same for several messages, in their order: each sees those before it, as if it were enqueued alone.
CREATE FUNCTION portal.enqueue(messages jsonb) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT COALESCE(sum(portal.enqueue_message(m.id, m.lane, m.kind, m.to_phone, m.locale, m.topic, m.content,
        m.not_before, m.created_at, m.expires_at, m.turn_step)), 0)::bigint
    FROM jsonb_to_recordset(messages) AS m (id uuid, lane text, kind text, to_phone text, locale text, topic text,
        content jsonb, not_before timestamptz, created_at timestamptz, expires_at timestamptz, turn_step bigint);
END;

-- Puts a message in if the latest message of its topic is `latest` and is queued or not as `is_queued` says; both are
-- null where there is none. True, too, if the message is there already. Callers who race for a topic wait for each other,
-- and for who settles the latest one. A function, because a single statement sees only what was committed before it
-- waited.
CREATE FUNCTION portal.enqueue_after(message jsonb, latest uuid, is_queued boolean) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtextextended('portal topic ' || (message ->> 'topic'), 0));
    SELECT o.id FROM portal.outbox o WHERE o.id = latest FOR UPDATE;
    SELECT CASE
        WHEN EXISTS (SELECT FROM portal.outbox o WHERE o.id = (message ->> 'id')::uuid) THEN true
        WHEN COALESCE((
            SELECT (o.id = latest AND (o.state = 'queued') = is_queued) IS TRUE FROM portal.outbox o
            WHERE o.topic = message ->> 'topic'
            ORDER BY o.state = 'queued' DESC, o.created_at DESC, o.id DESC LIMIT 1
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
