-- Fails while a view calls one of these functions: drop the views first.
DROP FUNCTION isp.ticket_found;
DROP FUNCTION isp.invoice_found;
DROP TABLE isp.ticket_requests;
DROP TABLE isp.ticket_counters;
DROP FUNCTION isp.payment_state;
DROP FUNCTION isp.outstanding;
DROP FUNCTION isp.phone_e164;
