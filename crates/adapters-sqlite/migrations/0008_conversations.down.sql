DROP TABLE conversation_entries;
DROP TABLE conversations;
