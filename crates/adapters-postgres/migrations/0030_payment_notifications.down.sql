DROP TABLE portal.payment_notifications;
