-- In place of 0001_isp where the schema isp holds views over the ISP's own tables: the functions that statements and
-- views call, and the two tables that the portal keeps for tickets. A test compares the functions with those of 0001_isp.

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

CREATE FUNCTION isp.outstanding(status text, total bigint, paid bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN status IN ('draft', 'cancelled', 'refunded') OR (status = 'paid' AND paid <= 0) THEN 0
    ELSE GREATEST(total - paid, 0)
END;

-- What is left of an invoice, NULL for a draft: the expression of the column payment_state in a table of the portal's.
CREATE FUNCTION isp.payment_state(status text, total bigint, paid bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN status IN ('cancelled', 'refunded') THEN status
    WHEN status IN ('sent', 'viewed', 'partial', 'overdue', 'paid')
    THEN CASE WHEN isp.outstanding(status, total, paid) > 0 THEN 'unpaid' ELSE 'paid' END
END;

CREATE TABLE isp.ticket_counters (
    day  date PRIMARY KEY,
    last bigint NOT NULL
);
COMMENT ON COLUMN isp.ticket_counters.last IS 'the last number given out for the day';

-- Without a foreign key: tickets are behind a view.
CREATE TABLE isp.ticket_requests (
    customer_id   text COLLATE "C" NOT NULL,
    name          bytea NOT NULL CHECK (octet_length(name) = 32),
    request       bytea NOT NULL CHECK (octet_length(request) = 32),
    ticket_number text COLLATE "C" NOT NULL,
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
