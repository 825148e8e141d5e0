DROP TABLE payment_promises;
