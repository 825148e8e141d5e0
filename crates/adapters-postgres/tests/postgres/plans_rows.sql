-- A roll-out under way: some accounts suspended or closed, the portal on for most of the others.
UPDATE isp.customers SET portal_active = right(customer_id, 1) <> '7',
    account_status = CASE right(customer_id, 2) WHEN '01' THEN 'closed' WHEN '02' THEN 'suspended' ELSE 'active' END;

-- What a busy week leaves in the portal's own tables.
INSERT INTO portal.customer_sessions (id, customer_id, phone_e164, device, network, created_at, last_seen_at, expires_at,
    ended_at)
SELECT gen_random_uuid(), 'SEED' || lpad((n % 20000 + 1)::text, 8, '0'), '+62861' || lpad((n % 20000 + 1)::text, 8, '0'),
    'Chrome, Android', '192.0.2.7', at, at, at + interval '7 days', CASE WHEN n % 3 = 0 THEN at + interval '1 hour' END
FROM generate_series(1, 60000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '1 minute' * n AS at) t;

INSERT INTO portal.trusted_devices
SELECT sha256(n::text::bytea), '+62861' || lpad((n % 20000 + 1)::text, 8, '0'),
    timestamptz '2025-11-05 12:00Z' - interval '1 minute' * n, timestamptz '2026-05-05 12:00Z' - interval '1 minute' * n
FROM generate_series(1, 20000) n;

INSERT INTO portal.otp_challenges (id, purpose, browser_hash, client_hash, phone_e164, sequence, key_id, seed, code_mac, guesses_left,
    created_at, sent_at, expires_at)
SELECT gen_random_uuid(), 'login', CASE WHEN n % 2 = 0 THEN sha256(n::text::bytea) END,
    CASE WHEN n % 2 = 1 THEN sha256(n::text::bytea) END, '+62861' || lpad((n % 20000 + 1)::text, 8, '0'), 0, 'k', substr(sha256('s'), 1, 16), sha256('m'), 5,
    at, at, at + interval '10 minutes'
FROM generate_series(1, 20000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '1 second' * n AS at) t;

INSERT INTO portal.outbox (id, lane, kind, recipient, locale, content, state, not_before, turn_at, provider, reference, alias,
    created_at, settled_at)
SELECT gen_random_uuid(), 'code', 'login_code', '+62861' || lpad((n % 20000 + 1)::text, 8, '0'), 'id', '{}',
    s.state, at, at, 'fonnte', CASE WHEN s.state = 'sent' THEN n::text END, CASE WHEN s.state = 'sent' THEN 'a' || n END,
    at, CASE WHEN s.state <> 'queued' THEN at END
FROM generate_series(1, 60000) n,
    LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '10 seconds' * n AS at) t,
    LATERAL (SELECT CASE WHEN n % 100 = 0 THEN 'dead_letter' WHEN n < 50 THEN 'queued' ELSE 'sent' END AS state) s;

INSERT INTO portal.outbox (id, lane, kind, recipient, locale, content, state, not_before, turn_at, created_at, expires_at)
SELECT gen_random_uuid(), (ARRAY['code', 'security', 'notice'])[n % 3 + 1], 'kind_' || n % 50, '+62863' || lpad(n::text, 8, '0'),
    'id', '{}', 'parked', at, at, at, at + interval '1 day'
FROM generate_series(1, 3000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '10 seconds' * n AS at) t;

INSERT INTO portal.rate_hits
SELECT 'b' || n % 5000, 'm' || n, at, at + interval '1 day', -n
FROM generate_series(1, 50000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '1 second' * n AS at) t;

INSERT INTO portal.audit_log (at, action, customer_id, actor)
SELECT timestamptz '2025-11-05 12:00Z', 'logged_in', 'SEED' || lpad((n % 20000 + 1)::text, 8, '0'),
    'customer:' || gen_random_uuid()
FROM generate_series(1, 50000) n;

INSERT INTO portal.change_log (at, actor, action, kind, number)
SELECT timestamptz '2025-11-05 12:00Z', 'key:' || gen_random_uuid(), 'updated', 'invoices', 'INV-SEED-' || n % 20000
FROM generate_series(1, 50000) n;

-- What the ISP's own system leaves beside its invoices and tickets, and what customers do themselves.
INSERT INTO isp.payments (invoice_number, paid_at, amount, method, reference)
SELECT invoice_number, timestamptz '2025-11-01 12:00Z', paid_amount, 'Transfer BCA', 'FT' || invoice_number
FROM isp.invoices WHERE paid_amount > 0;

INSERT INTO isp.ticket_history (ticket_number, position, status, at)
SELECT ticket_number, p, CASE p WHEN 1 THEN 'open' ELSE status END, created_at + interval '1 hour' * p
FROM isp.tickets, generate_series(1, 2) p;

INSERT INTO isp.ticket_counters SELECT date '2025-11-05' - n, n FROM generate_series(1, 1000) n;

INSERT INTO isp.ticket_requests
SELECT customer_id, sha256(ticket_number::bytea), sha256('r'), ticket_number,
    timestamptz '2025-11-05 12:00Z' + interval '1 second' * row_number() OVER (ORDER BY ticket_number)
FROM isp.tickets;

INSERT INTO portal.phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at, revert_until, state,
    reverted_at, held_until)
SELECT gen_random_uuid(), customer_id, phone, '+62862' || right(customer_id, 8), phone_e164, gen_random_uuid(), at,
    at + interval '1 day', CASE WHEN is_back THEN 'reverted' ELSE 'done' END, CASE WHEN is_back THEN at END,
    CASE WHEN is_back THEN at + interval '1 day' END
FROM isp.customers,
    LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '100 minutes' * right(customer_id, 5)::integer AS at,
        right(customer_id, 1) = '3' AS is_back) t;

INSERT INTO portal.events (id, customer_id, at, kind, body, topic, place)
SELECT gen_random_uuid(), 'SEED' || lpad((n % 20000 + 1)::text, 8, '0'), timestamptz '2025-11-05 12:00Z' + interval '1 second' * n,
    CASE n % 50 WHEN 0 THEN 'customer.updated' ELSE 'invoice.viewed' END, '{}', 'topic ' || n,
    CASE WHEN n <= 49990 THEN n END
FROM generate_series(1, 50000) n;

INSERT INTO portal.conversations (id, customer_id, key, state, created_at, updated_at, last_ordinal)
SELECT gen_random_uuid(), 'SEED' || lpad((n % 20000 + 1)::text, 8, '0'), 'chat:' || n, 'open', at, at, 5
FROM generate_series(1, 30000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' - interval '1 minute' * n AS at) t;

INSERT INTO portal.conversation_entries (conversation_id, ordinal, client_id, author, at, kind, body)
SELECT id, n, 'm-' || n, 'customer', updated_at, 'message', 'Halo' FROM portal.conversations, generate_series(1, 5) n;

INSERT INTO portal.attachments
    (id, customer_id, uploader, name, media_type, size, created_at, state, conversation_id, ordinal)
SELECT gen_random_uuid(), customer_id, 'customer', 'foto.jpg', 'image/jpeg', 100000, created_at, 'complete',
    CASE WHEN random() < 0.99 THEN id END, 1
FROM portal.conversations;

INSERT INTO portal.attachment_bytes
SELECT 'SEED' || lpad(n::text, 8, '0'), date '2025-11-05', 100000 FROM generate_series(1, 20000) n;

INSERT INTO portal.webhook_deliveries (endpoint, place, customer_id, state, not_before, settled_at)
SELECT 'billing', place, customer_id, CASE WHEN place <= 49000 THEN 'delivered' ELSE 'queued' END, at,
    CASE WHEN place <= 49000 THEN at END
FROM portal.events WHERE place IS NOT NULL;

-- Every hundredth customer waits, and staff worked on what they wait for.
UPDATE portal.conversations SET waiting_since = updated_at WHERE right(key, 2) = '00';
-- As many have replies to read.
UPDATE portal.conversations SET unread_since = updated_at WHERE right(key, 2) = '50';

INSERT INTO portal.staff_trail (position, at, staff, action, customer_id, subject, hash)
SELECT n, timestamptz '2025-11-05 12:00Z' + interval '1 second' * n, 'staff' || n % 20 || '@isp.id', 'opened_customer',
    'SEED' || lpad((n % 20000 + 1)::text, 8, '0'), 'ticket:TKT-SEED-' || n, sha256(n::text::bytea)
FROM generate_series(1, 50000) n;

INSERT INTO portal.work_assignments (subject, staff, since)
SELECT 'ticket:TKT-SEED-' || n, 'staff' || n % 20 || '@isp.id', timestamptz '2025-11-05 12:00Z' + interval '1 second' * n
FROM generate_series(1, 5000) n;

INSERT INTO portal.internal_notes (id, subject, author, at, body)
SELECT gen_random_uuid(), 'ticket:TKT-SEED-' || n % 5000, 'staff@isp.id', timestamptz '2025-11-05 12:00Z' + interval '1 second' * n,
    'Halo'
FROM generate_series(1, 20000) n;

-- One of a hundred payments waits.
INSERT INTO portal.payment_attempts
    (id, customer_id, gateway, state, total, created_at, next_check_at, version, payment, channel, reference, paid_at,
     paid_out_at)
SELECT 'INV-SEED-' || n || '-x', 'SEED' || lpad((n % 20000 + 1)::text, 8, '0'), 'midtrans',
    CASE n % 100 WHEN 0 THEN 'pending' ELSE 'paid' END, 100000, at, CASE n % 100 WHEN 0 THEN at END, 2, '{}',
    CASE n % 3 WHEN 0 THEN 'va_bca' ELSE 'qris' END, 'trx-' || n, CASE n % 100 WHEN 0 THEN NULL ELSE at END,
    CASE n % 100 WHEN 0 THEN NULL ELSE at + interval '1 day' END
FROM generate_series(1, 50000) n, LATERAL (SELECT timestamptz '2025-11-05 12:00Z' + interval '1 second' * n AS at) t;

INSERT INTO portal.payment_invoices (invoice_number, payment_id, customer_id, created_at, is_open)
SELECT 'INV-SEED-' || id, id, customer_id, created_at, state = 'pending' FROM portal.payment_attempts;

INSERT INTO portal.payment_requests (customer_id, name, request, payment_id, keep_until)
SELECT customer_id, sha256(id::bytea), sha256(id::bytea), id, created_at + interval '1 day'
FROM portal.payment_attempts;

INSERT INTO portal.payment_refunds (payment_id, number, amount, reason, recorded_by, recorded_at)
SELECT id, 1, 1000, 'r', 'system', created_at FROM portal.payment_attempts WHERE right(id, 3) = '7-x';

INSERT INTO portal.payment_settlements (gateway, line, "order", gross, fee, net, file, recorded_at)
SELECT gateway, id, id, 100000, 700, 99300, sha256('f'), paid_out_at
FROM portal.payment_attempts WHERE paid_out_at IS NOT NULL;

INSERT INTO portal.payment_exceptions (id, kind, gateway, "order", amount, found_at, closed_at, closed_by, reason)
SELECT gen_random_uuid(), 'late', gateway, id, total, created_at, created_at + interval '1 hour', 'system', 'r'
FROM portal.payment_attempts WHERE right(id, 3) = '9-x';
