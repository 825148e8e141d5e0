DROP TABLE portal.webhook_deliveries;
DROP TABLE portal.webhook_positions;
