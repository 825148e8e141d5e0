DROP FUNCTION isp.customer_words;
