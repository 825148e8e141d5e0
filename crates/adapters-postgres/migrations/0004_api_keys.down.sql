DROP TABLE portal.change_log;
DROP TABLE portal.api_keys;
