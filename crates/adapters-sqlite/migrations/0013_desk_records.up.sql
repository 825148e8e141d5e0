-- What staff list of the ISP's records: the active tickets of all customers.
CREATE INDEX tickets_status ON tickets (status, created_at DESC, ticket_number DESC);
