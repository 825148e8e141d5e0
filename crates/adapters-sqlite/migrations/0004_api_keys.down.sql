DROP TABLE change_log;
DROP TABLE api_keys;
