-- What belongs to the ISP: packages, customers, invoices and tickets.
--
-- Instants are text, `2025-11-05T12:00:00.000Z`: of fixed width, so that text order is time order. Dates
-- are text, `2025-11-05`. Amounts are whole rupiah. Truth values are 0 and 1, and TRUE may be written.

CREATE TABLE packages (
    id                INTEGER PRIMARY KEY,
    service_type_name TEXT,
    name              TEXT,
    bandwidth_down    INTEGER CHECK (bandwidth_down >= 0),
    bandwidth_up      INTEGER CHECK (bandwidth_up >= 0),
    monthly_price     INTEGER
) STRICT;

CREATE INDEX packages_by_name ON packages (name);

CREATE TABLE customers (
    customer_id    TEXT PRIMARY KEY NOT NULL,
    name           TEXT NOT NULL,
    phone          TEXT NOT NULL, -- as the ISP writes it
    email          TEXT,
    address        TEXT,
    city           TEXT,
    province       TEXT,
    account_status TEXT NOT NULL DEFAULT 'pending'
        CHECK (account_status IN ('pending', 'active', 'suspended', 'closed')),
    portal_active  INTEGER NOT NULL DEFAULT FALSE CHECK (portal_active IN (0, 1)),
    package_id     INTEGER REFERENCES packages (id),
    subscription_start_date TEXT,
    due_date       TEXT,
    created_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

    -- `phone` without its marks: spaces, dashes, brackets, dots, no-break spaces and Unicode dashes.
    phone_plain TEXT GENERATED ALWAYS AS (
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), char(160), ''),
            char(8208), ''), char(8209), ''), char(8210), ''), char(8211), ''), char(8212), ''), char(8213), '')
    ) VIRTUAL,

    -- The Indonesian mobile number in E.164 that `phone` spells, or NULL: portal-core's phone rules. No
    -- prefix holds an 8 and every mobile number begins with one, so the first 8 parts the two.
    phone_e164 TEXT GENERATED ALWAYS AS (
        CASE WHEN length(CAST(phone AS BLOB)) <= 64
              AND substr(phone_plain, 1, max(instr(phone_plain, '8'), 1) - 1)
                  IN ('', '0', '62', '620', '0062', '00620', '00162', '001620', '+62', '+620')
              -- A plus is the first character or does not belong there.
              AND (phone_plain NOT GLOB '+*' OR ltrim(phone, ' ' || char(160)) GLOB '+*')
              AND substr(phone_plain, instr(phone_plain, '8')) GLOB '8[1-35-9]*'
              AND substr(phone_plain, instr(phone_plain, '8')) NOT GLOB '*[^0-9]*'
              -- Of bytes, because the text functions above stop at a zero byte.
              AND length(CAST(substr(phone_plain, instr(phone_plain, '8')) AS BLOB)) BETWEEN 9 AND 12
              AND instr(phone, char(0)) = 0
             THEN '+62' || substr(phone_plain, instr(phone_plain, '8'))
        END
    ) STORED
) STRICT;

CREATE INDEX customers_by_number ON customers (phone_e164, customer_id);
CREATE INDEX customers_by_number_as_written ON customers (phone);
CREATE INDEX customers_by_access ON customers (portal_active, account_status, customer_id);

CREATE TABLE invoices (
    invoice_number  TEXT PRIMARY KEY NOT NULL,
    customer_id     TEXT NOT NULL REFERENCES customers (customer_id),
    invoice_date    TEXT NOT NULL,
    due_date        TEXT NOT NULL,
    period_start    TEXT,
    period_end      TEXT,
    subtotal        INTEGER NOT NULL DEFAULT 0,
    tax_amount      INTEGER NOT NULL DEFAULT 0,
    discount_amount INTEGER NOT NULL DEFAULT 0,
    total_amount    INTEGER NOT NULL,
    paid_amount     INTEGER NOT NULL DEFAULT 0,
    status          TEXT NOT NULL DEFAULT 'draft' CHECK (status IN
        ('draft', 'sent', 'viewed', 'partial', 'paid', 'overdue', 'cancelled', 'refunded')),
    created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- Holds all that the dashboard counts, so that no invoice itself is read for it.
CREATE INDEX invoices_of_customer
    ON invoices (customer_id, status, due_date, total_amount, paid_amount, invoice_number);

CREATE TABLE invoice_items (
    invoice_number TEXT NOT NULL REFERENCES invoices (invoice_number) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    description    TEXT NOT NULL,
    quantity       INTEGER NOT NULL DEFAULT 1,
    unit_price     INTEGER NOT NULL,
    amount         INTEGER NOT NULL,
    PRIMARY KEY (invoice_number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    id             INTEGER PRIMARY KEY,
    invoice_number TEXT NOT NULL REFERENCES invoices (invoice_number),
    paid_at        TEXT NOT NULL,
    amount         INTEGER NOT NULL,
    method         TEXT NOT NULL,
    reference      TEXT
) STRICT;

CREATE INDEX payments_of_invoice ON payments (invoice_number, paid_at);

CREATE TABLE tickets (
    ticket_number     TEXT PRIMARY KEY NOT NULL,
    customer_id       TEXT NOT NULL REFERENCES customers (customer_id),
    type              TEXT NOT NULL CHECK (type IN ('repair', 'upgrade', 'dismantle')),
    category          TEXT,
    priority          TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high')),
    status            TEXT NOT NULL DEFAULT 'open' CHECK (status IN
        ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
    title             TEXT NOT NULL,
    description       TEXT NOT NULL DEFAULT '',
    created_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        CHECK (created_at IS strftime('%Y-%m-%dT%H:%M:%fZ', created_at)), -- tickets are ordered by it
    updated_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    scheduled_date    TEXT,
    started_at        TEXT,
    completed_at      TEXT,
    actual_duration   INTEGER, -- minutes
    sla_due_date      TEXT,
    technician_name   TEXT,
    technician_phone  TEXT,
    resolution_notes  TEXT,
    work_notes        TEXT,
    customer_rating   INTEGER CHECK (customer_rating BETWEEN 1 AND 5),
    customer_feedback TEXT,
    created_via       TEXT NOT NULL DEFAULT 'staff'
) STRICT;

CREATE INDEX tickets_of_customer ON tickets (customer_id, status);
CREATE INDEX tickets_of_customer_by_age ON tickets (customer_id, created_at, ticket_number);
CREATE INDEX tickets_by_origin ON tickets (created_via);

CREATE TABLE ticket_history (
    ticket_number TEXT NOT NULL REFERENCES tickets (ticket_number) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    status        TEXT NOT NULL,
    at            TEXT NOT NULL,
    note          TEXT,
    PRIMARY KEY (ticket_number, position)
) STRICT, WITHOUT ROWID;
