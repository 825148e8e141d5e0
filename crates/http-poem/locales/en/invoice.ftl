# Invoices.
invoices-title = Invoices
invoices-owed = Total to pay
invoices-late = { $count ->
    [one] { $count } invoice overdue
   *[other] { $count } invoices overdue
}
invoices-filter = Choose invoices by status
invoices-all = All
invoices-show-all = See all invoices
invoices-none = No invoices yet
invoices-none-hint = Your monthly bills will show up here.
invoices-none-pending = No invoice is unpaid
invoices-none-pending-hint = New invoices will show up here.
invoices-none-overdue = No invoice is overdue
invoices-none-overdue-hint = Everything has been paid in time. Thank you!
invoices-none-paid = No paid invoices yet
invoices-none-paid-hint = Invoices you have paid will show up here.
invoices-none-such = No invoice has this status
invoices-none-such-hint = See all invoices for other ones.
invoices-past-end = This page is empty
invoices-past-end-hint = Your list of invoices is shorter than that.

# States.

# One invoice.
invoice-title = Invoice
invoice-number = Invoice number
invoice-period = Period
invoice-due = Due
invoice-amount = Amount
invoice-state = Status
invoice-issued = Issued
invoice-issued-on = Issued { $date }
invoice-paid-on = Paid on { $date }. Thank you!
invoice-is-paid = This invoice is paid. Thank you!
invoice-is-cancelled = This invoice was cancelled. You need not pay it.
invoice-is-refunded = What you paid for this invoice was given back to you.
invoice-paid-part = { $paid } of { $total } has been paid.
invoice-download = Download PDF
invoice-lines = What it is for
invoice-for = Item
invoice-facts = About this invoice
invoice-payments = Payments
invoice-no-payments = We have not received a payment for this invoice yet.
invoice-subtotal = Subtotal
invoice-discount = Discount
invoice-tax = VAT (PPN)
invoice-tax-on-top = VAT (PPN) { $percent }%
invoice-tax-within = Includes VAT (PPN) { $percent }%
invoice-tax-within-plain = Includes VAT (PPN)
invoice-tax-base = of the tax base (DPP) { $base }
invoice-tax-base-share = of the tax base (DPP) { $base }, which is { $share } of { $net }
invoice-total = Total
invoice-paid-so-far = Already paid
invoice-outstanding = Still to pay
chat-invoice = Hello, I am customer { $customer }. I would like to pay invoice { $number }, { $amount }.

# How it differs from the one before.
compare-title = Why is it different from last month?
compare-title-same = Compared with last month
compare-more = This invoice is { $by } higher than the one before, which was { $was }.
compare-less = This invoice is { $by } lower than the one before, which was { $was }.
compare-same = The amount is the same as on the invoice before: { $was }.
compare-unexplained = Its lines have not changed. Support can tell you where the difference comes from.
compare-previous = See the invoice before
change-new = New: { $now }
change-gone = Not there any more, it was { $was }
change-up = Up { $by }: from { $was } to { $now }
change-down = Down { $by }: from { $was } to { $now }

# How to pay, and what can be done with an invoice.
invoices-search = Search invoices
invoices-search-hint = Number, month or amount
search = Search
invoices-not-found = No invoice matches
invoices-not-found-hint = Try a number, a month such as “November 2025”, or the amount.
invoice-of-total = Total { $amount }
invoice-too-much = { $amount } paid too much
invoice-credit-note = Credit note
invoice-is-credit = This is a credit note: the amount is yours, and there is nothing to pay.
invoice-is-overpaid = This invoice is paid. You paid more than it came to, and the rest is yours.
invoice-is-free = There is nothing to pay for this invoice.
invoice-credit = Paid too much
invoice-pay = Pay
invoice-do = Options
invoice-print = Print
invoice-share = Share PDF
copy-invoice = invoice number
pay-title = How to pay
pay-ask = Support will tell you where to pay this.
pay-amount = Amount
pay-reference-invoice = Payment reference (invoice number)
pay-reference-customer = Payment reference (customer ID)
pay-account-of = { $bank }, account name { $holder }
pay-copy-account = { $bank } account number
pay-copy-amount = amount
pay-copy-reference = payment reference
pay-hint = Transfer exactly this amount and give the reference, so that we recognise your payment at once.
pay-done = I have paid
pay-support = Ask support
copy = Copy
copied = Copied
chat-paid = Hello, I am customer { $customer }. I have paid invoice { $number }, { $amount }.
chat-paid-all = Hello, I am customer { $customer }. I have paid everything I owe, { $amount }.
chat-pay-all = Hello, I am customer { $customer }. I would like to pay everything I owe, { $amount }.
