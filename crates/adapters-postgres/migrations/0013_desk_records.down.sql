DROP INDEX isp.tickets_status;
DROP INDEX isp.customers_words;
DROP FUNCTION isp.customer_words;
