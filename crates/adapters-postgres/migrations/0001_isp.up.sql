-- What the ISP owns: packages, customers, invoices, tickets.
--
-- Identities are the ISP's own numbers and compare byte by byte (COLLATE "C"), so that the order of
-- ids is the same in every database and in the program.

-- The number in E.164 if `written` is an Indonesian mobile number in any usual spelling, else NULL.
-- Follows `PhoneNumber::parse` of portal-core; tests compare the two for every character. First the characters go that
-- a number may hold without meaning (`IGNORABLE` in portal-core), then full-width digits become ASCII ones.
CREATE FUNCTION isp.phone_e164(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN char_length(written) <= 64 THEN '+62' || substring(
    translate(
        regexp_replace(written COLLATE "C",
            U&'[][ ().\0009-\000D\0085\00A0\00AD\00B7\034F\058A\05BE\0600-\0605\061C\06DD\070F\0890\0891\08E2'
                '\115F\1160\1400\1680\17B4\17B5\1806\180B-\180F\2000-\2015\2022\2024\2027-\202F\2053'
                '\205F-\206F\207B\208B\2212\2E17\2E1A\2E3A\2E3B\2E40\2E5D\3000\301C\3030\30A0\3164'
                '\FE00-\FE0F\FE31\FE32\FE52\FE58-\FE5A\FE63\FEFF\FF08\FF09\FF0D\FF0E\FF3B\FF3D\FFA0'
                '\FFF0-\FFFB\+010D6E\+010EAD\+0110BD\+0110CD\+013430-\+01343F\+01BCA0-\+01BCA3'
                '\+01D173-\+01D17A\+0E0000-\+0E0FFF-]',
            '', 'g'),
        U&'\FF0B\FF10\FF11\FF12\FF13\FF14\FF15\FF16\FF17\FF18\FF19', '+0123456789') COLLATE "C"
    FROM '^(?:\+62|00162|0062|62)?0?(8[1235-9][0-9]{7,10})$'
) END;

CREATE TABLE isp.packages (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_type_name text,
    name              text,
    bandwidth_down    bigint CONSTRAINT bandwidth_down_is_0_to_4294967295 CHECK (bandwidth_down BETWEEN 0 AND 4294967295),
    bandwidth_up      bigint CONSTRAINT bandwidth_up_is_0_to_4294967295 CHECK (bandwidth_up BETWEEN 0 AND 4294967295),
    monthly_price     bigint,
    UNIQUE NULLS NOT DISTINCT (name, bandwidth_down, bandwidth_up, monthly_price, service_type_name)
);
COMMENT ON COLUMN isp.packages.bandwidth_down IS 'Mbit/s';
COMMENT ON COLUMN isp.packages.bandwidth_up IS 'Mbit/s';
COMMENT ON COLUMN isp.packages.monthly_price IS 'rupiah before tax';

CREATE TABLE isp.customers (
    customer_id             text COLLATE "C" PRIMARY KEY CONSTRAINT customer_id_takes_letters_digits_dot_underscore_dash_slash
        CHECK (customer_id ~ '^[A-Za-z0-9._/-]{1,64}$'),
    name                    text NOT NULL,
    phone                   text NOT NULL,
    phone_e164              text COLLATE "C" GENERATED ALWAYS AS (isp.phone_e164(phone)) STORED,
    email                   text,
    address                 text,
    city                    text,
    province                text,
    account_status          text NOT NULL
        CHECK (account_status IN ('pending', 'active', 'suspended', 'closed')),
    portal_active           boolean NOT NULL DEFAULT false,
    package_id              bigint REFERENCES isp.packages (id),
    subscription_start_date date CONSTRAINT customers_subscription_start_date_lies_between_1000_and_9999
        CHECK (subscription_start_date BETWEEN '1000-01-01' AND '9999-12-31'),
    due_date                date CONSTRAINT customers_due_date_lies_between_1000_and_9999
        CHECK (due_date BETWEEN '1000-01-01' AND '9999-12-31'),
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN isp.customers.phone IS 'as the ISP writes it; edit this one';
COMMENT ON COLUMN isp.customers.phone_e164 IS 'kept in step by the database; NULL if it is no mobile number';

CREATE INDEX customers_phone_e164 ON isp.customers (phone_e164, customer_id);
-- For operators who look for the number as it is written.
CREATE INDEX customers_phone ON isp.customers (phone);
-- Switching the portal on for all active accounts, or some of them, in order of their ids; and off.
CREATE INDEX customers_to_enable ON isp.customers (customer_id) WHERE account_status = 'active' AND NOT portal_active;
CREATE INDEX customers_portal_active ON isp.customers (customer_id) WHERE portal_active;
CREATE INDEX customers_package ON isp.customers (package_id);

CREATE FUNCTION isp.outstanding(status text, total bigint, paid bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN status IN ('draft', 'cancelled', 'refunded') OR (status = 'paid' AND paid <= 0) THEN 0
    ELSE GREATEST(total - paid, 0)
END;

CREATE TABLE isp.invoices (
    invoice_number  text COLLATE "C" PRIMARY KEY CONSTRAINT invoice_number_takes_letters_digits_dot_underscore_dash_slash
        CHECK (invoice_number ~ '^[A-Za-z0-9._/-]{1,64}$'),
    customer_id     text COLLATE "C" NOT NULL REFERENCES isp.customers (customer_id),
    invoice_date    date NOT NULL CONSTRAINT invoices_invoice_date_lies_between_1000_and_9999
        CHECK (invoice_date BETWEEN '1000-01-01' AND '9999-12-31'),
    due_date        date NOT NULL CONSTRAINT invoices_due_date_lies_between_1000_and_9999
        CHECK (due_date BETWEEN '1000-01-01' AND '9999-12-31'),
    period_start    date CONSTRAINT invoices_period_start_lies_between_1000_and_9999
        CHECK (period_start BETWEEN '1000-01-01' AND '9999-12-31'),
    period_end      date CONSTRAINT invoices_period_end_lies_between_1000_and_9999
        CHECK (period_end BETWEEN '1000-01-01' AND '9999-12-31'),
    subtotal        bigint NOT NULL DEFAULT 0,
    tax_amount      bigint NOT NULL DEFAULT 0,
    discount_amount bigint NOT NULL DEFAULT 0,
    total_amount    bigint NOT NULL CONSTRAINT total_amount_is_at_most_two_quintillions
        CHECK (total_amount BETWEEN -2000000000000000000 AND 2000000000000000000),
    paid_amount     bigint NOT NULL DEFAULT 0 CONSTRAINT paid_amount_is_at_most_two_quintillions
        CHECK (paid_amount BETWEEN -2000000000000000000 AND 2000000000000000000),
    status          text NOT NULL CHECK (status IN
        ('draft', 'sent', 'viewed', 'partial', 'paid', 'overdue', 'cancelled', 'refunded')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),

    -- What is still owed, and what is left of the invoice (NULL for a draft): `Balance::of` and `payment_state`
    -- of portal-core. A test compares the two.
    outstanding     bigint GENERATED ALWAYS AS (isp.outstanding(status, total_amount, paid_amount)) STORED,
    payment_state   text GENERATED ALWAYS AS (
        CASE WHEN status IN ('cancelled', 'refunded') THEN status
             WHEN status IN ('sent', 'viewed', 'partial', 'overdue', 'paid')
             THEN CASE WHEN isp.outstanding(status, total_amount, paid_amount) > 0 THEN 'unpaid' ELSE 'paid' END
        END
    ) STORED
);
COMMENT ON COLUMN isp.invoices.total_amount IS 'whole rupiah, like every amount';
COMMENT ON COLUMN isp.invoices.outstanding IS 'kept in step by the database';
COMMENT ON COLUMN isp.invoices.payment_state IS 'kept in step by the database; NULL for a draft';

-- All that is added up, counted and looked for; the table itself is not visited for it.
CREATE INDEX invoices_figures ON isp.invoices (customer_id, due_date, invoice_number)
    INCLUDE (payment_state, outstanding, total_amount, invoice_date, period_start);
CREATE INDEX invoices_list ON isp.invoices (customer_id, invoice_date DESC, invoice_number DESC);

CREATE TABLE isp.invoice_items (
    invoice_number text COLLATE "C" NOT NULL REFERENCES isp.invoices (invoice_number) ON DELETE CASCADE,
    position       integer NOT NULL,
    description    text NOT NULL,
    quantity       bigint NOT NULL DEFAULT 1,
    unit_price     bigint NOT NULL,
    amount         bigint NOT NULL,
    PRIMARY KEY (invoice_number, position)
);

CREATE TABLE isp.payments (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_number text COLLATE "C" NOT NULL REFERENCES isp.invoices (invoice_number),
    paid_at        timestamptz NOT NULL CONSTRAINT payments_paid_at_lies_between_1000_and_9999
        CHECK (paid_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    amount         bigint NOT NULL,
    method         text NOT NULL,
    reference      text
);
CREATE INDEX payments_invoice ON isp.payments (invoice_number, paid_at);

CREATE TABLE isp.tickets (
    ticket_number     text COLLATE "C" PRIMARY KEY CONSTRAINT ticket_number_takes_letters_digits_dot_underscore_dash_slash
        CHECK (ticket_number ~ '^[A-Za-z0-9._/-]{1,64}$'),
    customer_id       text COLLATE "C" NOT NULL,
    type              text NOT NULL CHECK (type IN ('repair', 'upgrade', 'dismantle')),
    category          text,
    priority          text NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high')),
    status            text NOT NULL DEFAULT 'open' CHECK (status IN
        ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
    title             text NOT NULL,
    description       text NOT NULL DEFAULT '',
    created_at        timestamptz NOT NULL DEFAULT now() CONSTRAINT tickets_created_at_lies_between_1000_and_9999
        CHECK (created_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    updated_at        timestamptz NOT NULL DEFAULT now() CONSTRAINT tickets_updated_at_lies_between_1000_and_9999
        CHECK (updated_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    scheduled_date    timestamptz CONSTRAINT tickets_scheduled_date_lies_between_1000_and_9999
        CHECK (scheduled_date BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    started_at        timestamptz CONSTRAINT tickets_started_at_lies_between_1000_and_9999
        CHECK (started_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    completed_at      timestamptz CONSTRAINT tickets_completed_at_lies_between_1000_and_9999
        CHECK (completed_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    actual_duration   integer CHECK (actual_duration >= 0),
    sla_due_date      timestamptz CONSTRAINT tickets_sla_due_date_lies_between_1000_and_9999
        CHECK (sla_due_date BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    technician_name   text,
    technician_phone  text,
    resolution_notes  text,
    work_notes        text,
    customer_rating   smallint CHECK (customer_rating BETWEEN 1 AND 5),
    customer_feedback text,
    created_via       text NOT NULL DEFAULT 'staff',
    reopened_at       timestamptz CONSTRAINT tickets_reopened_at_lies_between_1000_and_9999
        CHECK (reopened_at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z')
);
COMMENT ON COLUMN isp.tickets.customer_id IS 'customers may be kept in another system than their tickets';
COMMENT ON COLUMN isp.tickets.actual_duration IS 'minutes';

-- The latest tickets, and the figures without a visit to the table.
CREATE INDEX tickets_latest ON isp.tickets (customer_id, created_at DESC, ticket_number DESC) INCLUDE (status);
CREATE INDEX tickets_created_via_portal ON isp.tickets (created_at) WHERE created_via = 'customer_portal';
-- A customer's list, by what happened last.
CREATE INDEX tickets_activity ON isp.tickets (customer_id, updated_at DESC, ticket_number DESC);

CREATE TABLE isp.ticket_history (
    ticket_number text COLLATE "C" NOT NULL REFERENCES isp.tickets (ticket_number) ON DELETE CASCADE,
    position      integer NOT NULL,
    status        text NOT NULL CHECK (status IN
        ('open', 'assigned', 'in_progress', 'on_hold', 'completed', 'cancelled')),
    at            timestamptz NOT NULL CONSTRAINT ticket_history_at_lies_between_1000_and_9999
        CHECK (at BETWEEN '1000-01-01 00:00:00Z' AND '9999-12-31 00:00:00Z'),
    note          text,
    event         text NOT NULL DEFAULT 'moved' CHECK (event IN ('moved', 'opened', 'rated', 'reopened', 'cancelled')),
    rating        smallint CHECK (rating BETWEEN 1 AND 5),
    PRIMARY KEY (ticket_number, position),
    CONSTRAINT a_rated_step_has_a_rating CHECK (event <> 'rated' OR rating IS NOT NULL)
);

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
