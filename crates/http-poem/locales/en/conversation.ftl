# Answers of the API.
api-message-sent = The message was sent.
api-message-read = The messages are marked as read.
api-typing-told = It was passed on.
conversation-client-id = client_id is 1 to 64 letters, digits, underscores or hyphens.
conversation-client-id-reused = This client_id was used for another message.
conversation-ordinal = The ordinal of a message is a whole number from 0 on.
conversation-too-many = Too many messages in a short time. Try again in { $wait }.

# What is wrong with what was sent.
conversation-text-empty = Write your message.
conversation-text-long = The message is too long. At most 4,000 characters.
conversation-text-control = There is a character that we cannot store. Type that part again.
