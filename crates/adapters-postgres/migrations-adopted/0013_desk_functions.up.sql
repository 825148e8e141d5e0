-- In place of 0013_desk_records: the function that the customer search calls. A test compares it with that one.

-- The words of a customer as staff look for them: runs of ASCII letters and digits, in lower case. Follows
-- `CustomerQuery::finds` of portal-core.
CREATE FUNCTION isp.customer_words(name text, address text, city text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(regexp_split_to_array(
    lower(left(COALESCE(name, '') || ' ' || COALESCE(address, '') || ' ' || COALESCE(city, ''), 2000) COLLATE "C"),
    '[^a-z0-9]+'), ''));
