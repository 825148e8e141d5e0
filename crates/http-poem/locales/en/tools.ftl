# The demo's chat.
demo-title = Demo WhatsApp
demo-lead = Messages the portal “sends” show up here. Nothing really leaves this machine.
demo-back = Go to log in
demo-numbers = Recipients
demo-to = to { $number }
demo-copy = Copy { $code }
demo-copied = Copied
demo-empty = No messages yet. Ask for a code on the login page, then come back here.

# The page to try the API.
docs-title = Try the API
docs-lead = Every operation of the OpenAPI document:
docs-token = Token
docs-token-hint = From the answer of verify-otp. It is kept on this page only.
docs-key = Key
docs-key-hint = From portal keys create. It is kept on this page only.
docs-noscript = This page needs JavaScript. You can read the OpenAPI document above without it.
docs-failed = The OpenAPI document could not be loaded.
docs-send = Send
docs-answer = Answer
docs-body = Request body (JSON)
