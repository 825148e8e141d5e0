# The frame of every page.
skip = Skip to content
portal = Customer portal
tabs = Portal sections
tab-dashboard = Dashboard
tab-tickets = Tickets
tab-invoices = Invoices
tab-profile = Profile
tab-faq = FAQ
greeting = Hello, { $name }
menu = Account menu for { $name }
support = Contact support
switch-account = Switch account
logout = Log out
logout-busy = Logging out…
dismiss = Dismiss message
language = Language
foot-help = Need a hand?
gate-faq = Frequently asked questions
gate-help = Having trouble?
back-dashboard = Back to the dashboard
back-profile = Back to the profile
back-login = Go to log in
problem = There is something to fix
problem-title = Please fix
demo-open = This is a demo: open the WhatsApp messages

# Messages shown once after an action.
flash-code-sent = We sent a code to your WhatsApp!
flash-code-sent-again = A new code is on its way. The previous one no longer works.
flash-logged-in = You are logged in!
flash-logged-out = You are logged out.
flash-session-over = Your session has ended. Please log in again.
flash-login-over = That took a little too long. Please start again.
flash-device-ended = That device is logged out.
flash-others-ended = All other devices are logged out.
flash-account-switched = You switched accounts.
flash-try-later = That did not work yet. Please try again in a moment.

# Opening hours of customer service.

# First words of a chat with customer service.
chat-visitor = Hello, I need help logging in to the customer portal.
chat-customer = Hello, I am customer { $customer }. I have a question.
chat-no-code = Hello, the login code for the customer portal does not reach my WhatsApp.
chat-suspended = Hello, I am customer { $customer }. My service is suspended and I would like it back.
chat-outage = Hello, I am customer { $customer }. My internet is not working.
chat-pending = Hello, I am customer { $customer }. When will my internet be installed?

# Above every page while the system that keeps the records does not answer.
as-of = Data as of { $time }: our system is not connected at the moment, so something may have changed since.
viewed = You see what customer { $customer } sees. Nothing can be changed.
viewed-until = Until { $time }.
viewed-end = End the view
viewed-label = Staff view
flash-view-ended = The view has ended. You can close this tab.
