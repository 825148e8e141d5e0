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
conversation-attachment-unknown = One of the files is no longer there. Choose it again.

# The pages.
chats-title = Chat with us
chats-lead = Ask anything here. The conversations of your tickets are below as well.
chats-list = Your conversations
chats-files = Files
chats-unread = Unread
chat-begin = Begin a chat
chat-title = Chat
chat-of-day = Chat of { $date }
chat-lead = If you leave this page, we send our answer on WhatsApp.
chat-to-ticket = Make it a ticket
chat-whatsapp = Prefer WhatsApp?
thread-title = Conversation
thread-earlier = Show earlier messages
thread-latest = To the latest messages
thread-nothing = No messages yet. Write below, and customer service answers here.
thread-of-ticket = Conversation about this ticket
conversation-you = You
conversation-label = Your message
conversation-send = Send
conversation-sending = Sending…
conversation-failed = Not sent yet. Check your connection, then send it again.
conversation-sent = Sent
conversation-delivered = Delivered
conversation-read = Read
conversation-typing = Customer service is typing…
conversation-joined = { $name } joined.
conversation-closed = The conversation was closed.
conversation-reopens = This conversation was closed. A new message opens it again.
conversation-form-used = This form was sent with another text. Send it once more if this message is a new one.
conversation-unavailable = We could not store your message. Try again in a moment.
chat-rate-title = How was this chat?
conversation-rated = You rated this chat: { $stars } of 5 stars
api-chat-not-ratable = This chat cannot be rated now.
queue-place = You are number { $place } in the queue.
