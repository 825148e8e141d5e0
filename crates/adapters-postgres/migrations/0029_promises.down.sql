DROP TABLE portal.payment_promises;
