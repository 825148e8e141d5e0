-- What figures count of conversations: those that were begun in a period, and the ratings that were given.
CREATE INDEX conversations_created ON portal.conversations (created_at);
CREATE INDEX conversation_entries_events ON portal.conversation_entries (at) WHERE kind = 'event' AND author = 'customer';
