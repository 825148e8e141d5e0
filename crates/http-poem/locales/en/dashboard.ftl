# What is owed.
dashboard-title = Dashboard
owed-title = Amount due
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
credit-left = Your credit with us is { $amount }.
suspended-title = Your service is suspended
suspended-owed = There is still something to pay:
suspended-way-back = Your internet comes back once we have received your payment.
suspended-unknown = Contact support to learn why, and to get your internet back.
suspended-action = Get back online

# The four figures.
figures-title = At a glance
figure-active = Open tickets
figure-completed = Solved tickets
figure-unpaid = Unpaid invoices
figure-outstanding = Total to pay

# The account.
account-title = My account
account-id = Customer ID
account-name = Name
account-email = Email
account-address = Address
account-none = Not given yet
account-price = { $price } a month

# Quick actions.
actions-title = What you can do
action-invoices = See what you owe

# The latest tickets.

# The active ticket, the package, and customers who wait.
action-report = Report a problem
tickets-current = Open ticket
plan-title = My package
next-invoice = Your next invoice is due on { $date }.
next-invoice-of = Your next invoice is due on { $date }: { $amount }.
pending-title = Your service is waiting to be activated
pending-next = Our team will message you on WhatsApp to agree on a date for the installation. Your first invoice shows up here once you are online.
pending-start = Planned start: { $date }
pending-ask = Ask about the installation
copy-customer = customer ID
