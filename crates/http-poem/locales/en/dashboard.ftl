# What is owed.
dashboard-title = Dashboard
owed-title = To pay
owed-due = Due { $date }
owed-due-since = Due since { $date }
owed-invoices = { $count ->
    [one] { $count } invoice
   *[other] { $count } invoices
}
owed-overdue = { $count ->
    [one] { $count } invoice overdue
   *[other] { $count } invoices overdue
}
owed-some-overdue = { $count ->
    [one] { $count } invoice, { $late } overdue
   *[other] { $count } invoices, { $late } overdue
}
owed-action = Ask how to pay
owed-see = See invoice
owed-nothing = Nothing to pay at the moment. Thank you!
suspended-title = Your service is suspended
suspended-owed = There is still something to pay:
suspended-way-back = Your internet comes back once we have received the payment. Support can tell you how to pay.
suspended-unknown = Contact support to learn why, and to get your internet back.
suspended-action = Get back online

# The four figures.
figures-title = At a glance
figure-active = Open tickets
figure-completed = Solved tickets
figure-unpaid = Unpaid invoices
figure-outstanding = Total to pay

# The account.
account-title = Your account
account-id = Customer ID
account-name = Name
account-email = Email
account-address = Address
account-none = Not given yet
account-price = { $price } a month
bandwidth-both = { $down } Mbps down, { $up } Mbps up
account-active = Active
account-suspended = Suspended
account-pending = Awaiting activation
account-closed = Closed
account-unknown = Ask support

# Quick actions.
actions-title = What would you like to do?
action-new-ticket = New ticket
action-new-ticket-hint = Report a problem or ask for something
action-invoices = See invoices
action-invoices-hint = Amounts, states and PDFs
action-track = Track tickets
action-track-hint = See how far we are
action-profile = Update profile
action-profile-hint = Contact, number, devices

# The latest tickets.
tickets-latest = Latest tickets
tickets-empty = No tickets yet
tickets-empty-hint = Problems you report and requests you make will show up here.
tickets-see-all = See all
ticket-open = Received
ticket-assigned = Assigned
ticket-in-progress = In progress
ticket-on-hold = On hold
ticket-completed = Solved
ticket-cancelled = Cancelled
