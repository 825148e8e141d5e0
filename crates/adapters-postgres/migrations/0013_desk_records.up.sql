-- What staff list and search of the ISP's records.

-- The words of a customer as staff look for them: runs of ASCII letters and digits, in lower case. Follows
-- `CustomerQuery::finds` of portal-core.
CREATE FUNCTION isp.customer_words(name text, address text, city text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(regexp_split_to_array(
    lower(left(COALESCE(name, '') || ' ' || COALESCE(address, '') || ' ' || COALESCE(city, ''), 2000) COLLATE "C"),
    '[^a-z0-9]+'), ''));
CREATE INDEX customers_words ON isp.customers USING gin (isp.customer_words(name, address, city));

-- The active tickets of all customers.
CREATE INDEX tickets_status ON isp.tickets (status, created_at DESC, ticket_number DESC);
