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

    -- The digits of `phone`, in ASCII, and its plus signs. SQLite cannot loop in a generated column, so there is one
    -- line for each of the 64 characters that are looked at. What is no digit or plus becomes nothing here;
    -- `phone_e164` refuses what belongs in no number. Beyond the text's end `instr` answers 1, the blank.
    phone_plain TEXT GENERATED ALWAYS AS (
        CASE WHEN phone NOT GLOB '*[^0-9]*' THEN phone ELSE replace(
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 1, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 2, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 3, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 4, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 5, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 6, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 7, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 8, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 9, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 10, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 11, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 12, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 13, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 14, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 15, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 16, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 17, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 18, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 19, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 20, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 21, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 22, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 23, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 24, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 25, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 26, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 27, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 28, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 29, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 30, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 31, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 32, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 33, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 34, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 35, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 36, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 37, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 38, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 39, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 40, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 41, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 42, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 43, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 44, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 45, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 46, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 47, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 48, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 49, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 50, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 51, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 52, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 53, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 54, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 55, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 56, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 57, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 58, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 59, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 60, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 61, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 62, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 63, 1)), 1) ||
            substr(' +0123456789+0123456789', instr(' +0123456789＋０１２３４５６７８９', substr(phone, 64, 1)), 1),
            ' ', '')
        END
    ) VIRTUAL,

    -- The Indonesian mobile number in E.164 that `phone` spells, or NULL: portal-core's phone rules. No
    -- prefix holds an 8 and every mobile number begins with one, so the first 8 parts the two. The characters
    -- besides digits and plus are those that a number may hold without meaning (`IGNORABLE` in portal-core);
    -- 45 is the dash of a range.
    phone_e164 TEXT GENERATED ALWAYS AS (
        CASE WHEN length(phone) <= 64
              AND phone NOT GLOB '*[^][ 0-9+().＋０-９'
                  || char(
                      0x9, 45, 0xD, 0x85, 0xA0, 0xAD, 0xB7, 0x34F, 0x58A, 0x5BE, 0x600, 45, 0x605, 0x61C,
                      0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x115F, 0x1160, 0x1400, 0x1680, 0x17B4, 0x17B5,
                      0x1806, 0x180B, 45, 0x180F)
                  || char(
                      0x2000, 45, 0x2015, 0x2022, 0x2024, 0x2027, 45, 0x202F, 0x2053, 0x205F, 45, 0x206F,
                      0x207B, 0x208B, 0x2212, 0x2E17, 0x2E1A, 0x2E3A, 0x2E3B, 0x2E40, 0x2E5D, 0x3000, 0x301C,
                      0x3030, 0x30A0, 0x3164, 0xFE00, 45, 0xFE0F)
                  || char(
                      0xFE31, 0xFE32, 0xFE52, 0xFE58, 45, 0xFE5A, 0xFE63, 0xFEFF, 0xFF08, 0xFF09,
                      0xFF0D, 0xFF0E, 0xFF3B, 0xFF3D, 0xFFA0, 0xFFF0, 45, 0xFFFB, 0x10D6E, 0x10EAD, 0x110BD,
                      0x110CD, 0x13430, 45, 0x1343F, 0x1BCA0, 45, 0x1BCA3, 0x1D173, 45, 0x1D17A,
                      0xE0000, 45, 0xE0FFF)
                  || '-]*'
              AND substr(phone_plain, 1, max(instr(phone_plain, '8'), 1) - 1)
                  IN ('', '0', '62', '620', '0062', '00620', '00162', '001620', '+62', '+620')
              AND substr(phone_plain, instr(phone_plain, '8')) GLOB '8[1-35-9]*'
              AND substr(phone_plain, instr(phone_plain, '8')) NOT GLOB '*[^0-9]*'
              AND length(substr(phone_plain, instr(phone_plain, '8'))) BETWEEN 9 AND 12
              -- The text functions above stop at a zero byte.
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
    updated_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

    -- What is still owed, and what is left of the invoice (NULL for a draft): `Balance::of` and `payment_state`
    -- of portal-core. A test compares the two.
    outstanding INTEGER GENERATED ALWAYS AS (
        CASE WHEN status IN ('draft', 'cancelled', 'refunded') OR (status = 'paid' AND paid_amount <= 0) THEN 0
             ELSE max(total_amount - paid_amount, 0)
        END
    ) VIRTUAL,
    payment_state TEXT GENERATED ALWAYS AS (
        CASE WHEN status IN ('cancelled', 'refunded') THEN status
             WHEN status IN ('sent', 'viewed', 'partial', 'overdue', 'paid')
             THEN CASE WHEN outstanding > 0 THEN 'unpaid' ELSE 'paid' END
        END
    ) VIRTUAL
) STRICT;

-- Holds all that is counted and looked for, so that no invoice itself is read for it.
CREATE INDEX invoices_of_customer ON invoices (customer_id, payment_state, due_date, invoice_number, outstanding,
    total_amount, invoice_date, period_start);

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
