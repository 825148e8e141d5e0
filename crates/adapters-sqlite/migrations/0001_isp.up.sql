-- What belongs to the ISP: packages, customers, invoices and tickets.
--
-- Instants are text, `2025-11-05T12:00:00.000Z`: of fixed width, so that text order is time order. Dates
-- are text, `2025-11-05`. Amounts are whole rupiah. Truth values are 0 and 1, and TRUE may be written.
--
-- What an ISP writes by SQL may spell an instant or a date in another unambiguous way, as CURRENT_TIMESTAMP does;
-- triggers write it as above. What cannot be read is refused, by constraints whose names say what is right.

CREATE TABLE packages (
    id                INTEGER PRIMARY KEY,
    service_type_name TEXT,
    name              TEXT,
    bandwidth_down    INTEGER CONSTRAINT "bandwidth_down is 0 to 4294967295" CHECK (bandwidth_down BETWEEN 0 AND 4294967295),
    bandwidth_up      INTEGER CONSTRAINT "bandwidth_up is 0 to 4294967295" CHECK (bandwidth_up BETWEEN 0 AND 4294967295),
    monthly_price     INTEGER
) STRICT;

CREATE INDEX packages_by_name ON packages (name);

CREATE TABLE customers (
    customer_id    TEXT PRIMARY KEY NOT NULL
        CONSTRAINT "customer_id is 1 to 64 of A-Z a-z 0-9 . _ - /" CHECK (length(customer_id) BETWEEN 1 AND 64
            AND customer_id NOT GLOB '*[^A-Za-z0-9._/-]*' AND instr(customer_id, char(0)) = 0),
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
    subscription_start_date TEXT
        CONSTRAINT "subscription_start_date is a date such as 2025-11-05" CHECK (subscription_start_date IS NULL OR (subscription_start_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(subscription_start_date, 1, 10))) = substr(subscription_start_date, 1, 10)
            AND (length(subscription_start_date) = 10 OR (substr(subscription_start_date, 11) GLOB '[ T]00:00*' AND ltrim(substr(subscription_start_date, 12), '0:.') IN ('', 'Z'))))),
    due_date       TEXT
        CONSTRAINT "due_date is a date such as 2025-11-05" CHECK (due_date IS NULL OR (due_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(due_date, 1, 10))) = substr(due_date, 1, 10)
            AND (length(due_date) = 10 OR (substr(due_date, 11) GLOB '[ T]00:00*' AND ltrim(substr(due_date, 12), '0:.') IN ('', 'Z'))))),
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
    invoice_number  TEXT PRIMARY KEY NOT NULL
        CONSTRAINT "invoice_number is 1 to 64 of A-Z a-z 0-9 . _ - /" CHECK (length(invoice_number) BETWEEN 1 AND 64
            AND invoice_number NOT GLOB '*[^A-Za-z0-9._/-]*' AND instr(invoice_number, char(0)) = 0),
    customer_id     TEXT NOT NULL REFERENCES customers (customer_id),
    invoice_date    TEXT NOT NULL
        CONSTRAINT "invoice_date is a date such as 2025-11-05" CHECK (invoice_date IS NULL OR (invoice_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(invoice_date, 1, 10))) = substr(invoice_date, 1, 10)
            AND (length(invoice_date) = 10 OR (substr(invoice_date, 11) GLOB '[ T]00:00*' AND ltrim(substr(invoice_date, 12), '0:.') IN ('', 'Z'))))),
    due_date        TEXT NOT NULL
        CONSTRAINT "due_date is a date such as 2025-11-05" CHECK (due_date IS NULL OR (due_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(due_date, 1, 10))) = substr(due_date, 1, 10)
            AND (length(due_date) = 10 OR (substr(due_date, 11) GLOB '[ T]00:00*' AND ltrim(substr(due_date, 12), '0:.') IN ('', 'Z'))))),
    period_start    TEXT
        CONSTRAINT "period_start is a date such as 2025-11-05" CHECK (period_start IS NULL OR (period_start GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(period_start, 1, 10))) = substr(period_start, 1, 10)
            AND (length(period_start) = 10 OR (substr(period_start, 11) GLOB '[ T]00:00*' AND ltrim(substr(period_start, 12), '0:.') IN ('', 'Z'))))),
    period_end      TEXT
        CONSTRAINT "period_end is a date such as 2025-11-05" CHECK (period_end IS NULL OR (period_end GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(period_end, 1, 10))) = substr(period_end, 1, 10)
            AND (length(period_end) = 10 OR (substr(period_end, 11) GLOB '[ T]00:00*' AND ltrim(substr(period_end, 12), '0:.') IN ('', 'Z'))))),
    subtotal        INTEGER NOT NULL DEFAULT 0,
    tax_amount      INTEGER NOT NULL DEFAULT 0,
    discount_amount INTEGER NOT NULL DEFAULT 0,
    total_amount    INTEGER NOT NULL
        CONSTRAINT "total_amount is whole rupiah, up to 2 quintillions" CHECK (total_amount BETWEEN -2000000000000000000 AND 2000000000000000000),
    paid_amount     INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "paid_amount is whole rupiah, up to 2 quintillions" CHECK (paid_amount BETWEEN -2000000000000000000 AND 2000000000000000000),
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

-- For the list of invoices, and for finding the one before another.
CREATE INDEX invoices_of_customer_by_date ON invoices (customer_id, invoice_date DESC, invoice_number DESC);

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
    paid_at        TEXT NOT NULL
        CONSTRAINT "paid_at is a time such as 2025-11-05 12:00:00" CHECK (paid_at IS NULL OR (paid_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(paid_at, 1, 10))) = substr(paid_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', paid_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', paid_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(paid_at, 1, length(paid_at) - 2) || ':' || substr(paid_at, -2), '+0 days')) IS NOT NULL)),
    amount         INTEGER NOT NULL,
    method         TEXT NOT NULL,
    reference      TEXT
) STRICT;

CREATE INDEX payments_of_invoice ON payments (invoice_number, paid_at);

CREATE TABLE tickets (
    ticket_number     TEXT PRIMARY KEY NOT NULL
        CONSTRAINT "ticket_number is 1 to 64 of A-Z a-z 0-9 . _ - /" CHECK (length(ticket_number) BETWEEN 1 AND 64
            AND ticket_number NOT GLOB '*[^A-Za-z0-9._/-]*' AND instr(ticket_number, char(0)) = 0),
    -- Customers may be kept in another system than their tickets.
    customer_id       TEXT NOT NULL,
    type              TEXT NOT NULL CHECK (type IN ('repair', 'upgrade', 'dismantle')),
    category          TEXT,
    priority          TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high')),
    status            TEXT NOT NULL DEFAULT 'open' CHECK (status IN
        ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
    title             TEXT NOT NULL,
    description       TEXT NOT NULL DEFAULT '',
    created_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        CONSTRAINT "created_at is a time such as 2025-11-05 12:00:00" CHECK (created_at IS NULL OR (created_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(created_at, 1, 10))) = substr(created_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', created_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', created_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(created_at, 1, length(created_at) - 2) || ':' || substr(created_at, -2), '+0 days')) IS NOT NULL)),
    updated_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        CONSTRAINT "updated_at is a time such as 2025-11-05 12:00:00" CHECK (updated_at IS NULL OR (updated_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(updated_at, 1, 10))) = substr(updated_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', updated_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(updated_at, 1, length(updated_at) - 2) || ':' || substr(updated_at, -2), '+0 days')) IS NOT NULL)),
    scheduled_date    TEXT
        CONSTRAINT "scheduled_date is a time such as 2025-11-05 12:00:00" CHECK (scheduled_date IS NULL OR (scheduled_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(scheduled_date, 1, 10))) = substr(scheduled_date, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', scheduled_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', scheduled_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(scheduled_date, 1, length(scheduled_date) - 2) || ':' || substr(scheduled_date, -2), '+0 days')) IS NOT NULL)),
    started_at        TEXT
        CONSTRAINT "started_at is a time such as 2025-11-05 12:00:00" CHECK (started_at IS NULL OR (started_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(started_at, 1, 10))) = substr(started_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', started_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', started_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(started_at, 1, length(started_at) - 2) || ':' || substr(started_at, -2), '+0 days')) IS NOT NULL)),
    completed_at      TEXT
        CONSTRAINT "completed_at is a time such as 2025-11-05 12:00:00" CHECK (completed_at IS NULL OR (completed_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(completed_at, 1, 10))) = substr(completed_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', completed_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', completed_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(completed_at, 1, length(completed_at) - 2) || ':' || substr(completed_at, -2), '+0 days')) IS NOT NULL)),
    actual_duration   INTEGER -- minutes
        CONSTRAINT "actual_duration is 0 to 4294967295" CHECK (actual_duration BETWEEN 0 AND 4294967295),
    sla_due_date      TEXT
        CONSTRAINT "sla_due_date is a time such as 2025-11-05 12:00:00" CHECK (sla_due_date IS NULL OR (sla_due_date GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(sla_due_date, 1, 10))) = substr(sla_due_date, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', sla_due_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', sla_due_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(sla_due_date, 1, length(sla_due_date) - 2) || ':' || substr(sla_due_date, -2), '+0 days')) IS NOT NULL)),
    technician_name   TEXT,
    technician_phone  TEXT,
    resolution_notes  TEXT,
    work_notes        TEXT,
    customer_rating   INTEGER CHECK (customer_rating BETWEEN 1 AND 5),
    customer_feedback TEXT,
    created_via       TEXT NOT NULL DEFAULT 'staff',
    -- Moved by every update. It begins anywhere, so that a row that replaces another one has another version.
    version           INTEGER NOT NULL DEFAULT (abs(random() % 1000000000)),
    reopened_at       TEXT
        CONSTRAINT "reopened_at is a time such as 2025-11-05 12:00:00" CHECK (reopened_at IS NULL OR (reopened_at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(reopened_at, 1, 10))) = substr(reopened_at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(reopened_at, 1, length(reopened_at) - 2) || ':' || substr(reopened_at, -2), '+0 days')) IS NOT NULL))
) STRICT;

CREATE TRIGGER tickets_version AFTER UPDATE ON tickets
WHEN NEW.version = OLD.version
BEGIN
    UPDATE tickets SET version = version + 1 WHERE ticket_number = NEW.ticket_number;
END;

CREATE INDEX tickets_of_customer ON tickets (customer_id, status);
CREATE INDEX tickets_of_customer_by_age ON tickets (customer_id, created_at, ticket_number);
CREATE INDEX tickets_by_origin ON tickets (created_via);

-- For the list by latest activity.
CREATE INDEX tickets_of_customer_by_activity ON tickets (customer_id, updated_at DESC, ticket_number DESC);

-- The tickets of a day that came from the portal.
CREATE INDEX tickets_from_portal ON tickets (created_at) WHERE created_via = 'customer_portal';

CREATE TABLE ticket_history (
    ticket_number TEXT NOT NULL REFERENCES tickets (ticket_number) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    status        TEXT NOT NULL CHECK (status IN
        ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
    at            TEXT NOT NULL
        CONSTRAINT "at is a time such as 2025-11-05 12:00:00" CHECK (at IS NULL OR (at GLOB '[1-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*' AND date(julianday(substr(at, 1, 10))) = substr(at, 1, 10)
            AND COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(at, 1, length(at) - 2) || ':' || substr(at, -2), '+0 days')) IS NOT NULL)),
    note          TEXT,
    -- What happened at a step; rows of other systems only say where the ticket stands.
    event         TEXT NOT NULL DEFAULT 'moved'
        CHECK (event IN ('moved', 'opened', 'rated', 'reopened', 'cancelled')),
    rating        INTEGER CHECK (rating BETWEEN 1 AND 5)
        CONSTRAINT "a rated step has a rating" CHECK (event <> 'rated' OR rating IS NOT NULL),
    PRIMARY KEY (ticket_number, position)
) STRICT, WITHOUT ROWID;

-- The last number given out for a day of the portal's time zone.
CREATE TABLE ticket_counters (
    day  TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

-- Requests that clients named, so that sending one twice opens one ticket. Both hashes are SHA-256.
CREATE TABLE ticket_requests (
    customer_id   TEXT NOT NULL,
    name          BLOB NOT NULL CHECK (length(name) = 32),
    request       BLOB NOT NULL CHECK (length(request) = 32),
    ticket_number TEXT NOT NULL,
    keep_until    TEXT NOT NULL CHECK (keep_until IS strftime('%Y-%m-%dT%H:%M:%fZ', keep_until)),
    PRIMARY KEY (customer_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_requests_by_expiry ON ticket_requests (keep_until);

-- Other spellings of dates and instants become the one that sorts.
CREATE TRIGGER customers_added AFTER INSERT ON customers
WHEN NEW.subscription_start_date IS NOT substr(NEW.subscription_start_date, 1, 10)
    OR NEW.due_date IS NOT substr(NEW.due_date, 1, 10)
BEGIN
    UPDATE customers SET
        subscription_start_date = substr(NEW.subscription_start_date, 1, 10),
        due_date = substr(NEW.due_date, 1, 10)
    WHERE customer_id = NEW.customer_id;
END;

CREATE TRIGGER customers_changed AFTER UPDATE OF subscription_start_date, due_date ON customers
WHEN NEW.subscription_start_date IS NOT substr(NEW.subscription_start_date, 1, 10)
    OR NEW.due_date IS NOT substr(NEW.due_date, 1, 10)
BEGIN
    UPDATE customers SET
        subscription_start_date = substr(NEW.subscription_start_date, 1, 10),
        due_date = substr(NEW.due_date, 1, 10)
    WHERE customer_id = NEW.customer_id;
END;

CREATE TRIGGER invoices_added AFTER INSERT ON invoices
WHEN NEW.invoice_date IS NOT substr(NEW.invoice_date, 1, 10)
    OR NEW.due_date IS NOT substr(NEW.due_date, 1, 10)
    OR NEW.period_start IS NOT substr(NEW.period_start, 1, 10)
    OR NEW.period_end IS NOT substr(NEW.period_end, 1, 10)
BEGIN
    UPDATE invoices SET
        invoice_date = substr(NEW.invoice_date, 1, 10),
        due_date = substr(NEW.due_date, 1, 10),
        period_start = substr(NEW.period_start, 1, 10),
        period_end = substr(NEW.period_end, 1, 10)
    WHERE invoice_number = NEW.invoice_number;
END;

CREATE TRIGGER invoices_changed AFTER UPDATE OF invoice_date, due_date, period_start, period_end ON invoices
WHEN NEW.invoice_date IS NOT substr(NEW.invoice_date, 1, 10)
    OR NEW.due_date IS NOT substr(NEW.due_date, 1, 10)
    OR NEW.period_start IS NOT substr(NEW.period_start, 1, 10)
    OR NEW.period_end IS NOT substr(NEW.period_end, 1, 10)
BEGIN
    UPDATE invoices SET
        invoice_date = substr(NEW.invoice_date, 1, 10),
        due_date = substr(NEW.due_date, 1, 10),
        period_start = substr(NEW.period_start, 1, 10),
        period_end = substr(NEW.period_end, 1, 10)
    WHERE invoice_number = NEW.invoice_number;
END;

CREATE TRIGGER payments_added AFTER INSERT ON payments
WHEN NEW.paid_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at, '+0 days')
BEGIN
    UPDATE payments SET
        paid_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.paid_at, 1, length(NEW.paid_at) - 2) || ':' || substr(NEW.paid_at, -2), '+0 days'))
    WHERE id = NEW.id;
END;

CREATE TRIGGER payments_changed AFTER UPDATE OF paid_at ON payments
WHEN NEW.paid_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at, '+0 days')
BEGIN
    UPDATE payments SET
        paid_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.paid_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.paid_at, 1, length(NEW.paid_at) - 2) || ':' || substr(NEW.paid_at, -2), '+0 days'))
    WHERE id = NEW.id;
END;

CREATE TRIGGER ticket_history_added AFTER INSERT ON ticket_history
WHEN NEW.at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at, '+0 days')
BEGIN
    UPDATE ticket_history SET
        at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.at, 1, length(NEW.at) - 2) || ':' || substr(NEW.at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number AND position = NEW.position;
END;

CREATE TRIGGER ticket_history_changed AFTER UPDATE OF at ON ticket_history
WHEN NEW.at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at, '+0 days')
BEGIN
    UPDATE ticket_history SET
        at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.at, 1, length(NEW.at) - 2) || ':' || substr(NEW.at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number AND position = NEW.position;
END;

CREATE TRIGGER tickets_added AFTER INSERT ON tickets
WHEN NEW.created_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days')
    OR NEW.updated_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days')
    OR NEW.scheduled_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days')
    OR NEW.started_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days')
    OR NEW.completed_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days')
    OR NEW.sla_due_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days')
    OR NEW.reopened_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days')
BEGIN
    UPDATE tickets SET
        created_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.created_at, 1, length(NEW.created_at) - 2) || ':' || substr(NEW.created_at, -2), '+0 days')),
        updated_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.updated_at, 1, length(NEW.updated_at) - 2) || ':' || substr(NEW.updated_at, -2), '+0 days')),
        scheduled_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.scheduled_date, 1, length(NEW.scheduled_date) - 2) || ':' || substr(NEW.scheduled_date, -2), '+0 days')),
        started_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.started_at, 1, length(NEW.started_at) - 2) || ':' || substr(NEW.started_at, -2), '+0 days')),
        completed_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.completed_at, 1, length(NEW.completed_at) - 2) || ':' || substr(NEW.completed_at, -2), '+0 days')),
        sla_due_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.sla_due_date, 1, length(NEW.sla_due_date) - 2) || ':' || substr(NEW.sla_due_date, -2), '+0 days')),
        reopened_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.reopened_at, 1, length(NEW.reopened_at) - 2) || ':' || substr(NEW.reopened_at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number;
END;

CREATE TRIGGER tickets_changed AFTER UPDATE OF created_at, updated_at, scheduled_date, started_at, completed_at, sla_due_date, reopened_at ON tickets
WHEN NEW.created_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days')
    OR NEW.updated_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days')
    OR NEW.scheduled_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days')
    OR NEW.started_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days')
    OR NEW.completed_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days')
    OR NEW.sla_due_date IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days')
    OR NEW.reopened_at IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days')
BEGIN
    UPDATE tickets SET
        created_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.created_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.created_at, 1, length(NEW.created_at) - 2) || ':' || substr(NEW.created_at, -2), '+0 days')),
        updated_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.updated_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.updated_at, 1, length(NEW.updated_at) - 2) || ':' || substr(NEW.updated_at, -2), '+0 days')),
        scheduled_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.scheduled_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.scheduled_date, 1, length(NEW.scheduled_date) - 2) || ':' || substr(NEW.scheduled_date, -2), '+0 days')),
        started_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.started_at, 1, length(NEW.started_at) - 2) || ':' || substr(NEW.started_at, -2), '+0 days')),
        completed_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.completed_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.completed_at, 1, length(NEW.completed_at) - 2) || ':' || substr(NEW.completed_at, -2), '+0 days')),
        sla_due_date = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.sla_due_date || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.sla_due_date, 1, length(NEW.sla_due_date) - 2) || ':' || substr(NEW.sla_due_date, -2), '+0 days')),
        reopened_at = COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at, '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', NEW.reopened_at || ':00', '+0 days'), strftime('%Y-%m-%dT%H:%M:%fZ', substr(NEW.reopened_at, 1, length(NEW.reopened_at) - 2) || ':' || substr(NEW.reopened_at, -2), '+0 days'))
    WHERE ticket_number = NEW.ticket_number;
END;
