# Paying through gateways.
pay-choose-title = Choose how to pay
pay-choose-hint = The state turns to Paid by itself once the money has come in.
pay-with-fee = Fee { $fee }, { $total } in all
pay-none-offered = There is no way to pay this amount online right now. Try again in a few minutes, or pay another way.
pay-other-ways = Other ways to pay
pay-now = Pay now
pay-open-title = Your payment is still waiting
pay-open = You chose { $method }. It is cancelled if you choose another way.
pay-open-go = Continue the payment
pay-by-qris = Scan with any bank app or e-wallet
pay-by-va = Transfer to a number made for this bill
pay-by-bill = Pay in Livin' or at a Mandiri ATM, under Bayar
pay-by-wallet = Open the app and approve
pay-by-counter = Show a code at the counter
pay-by-card = Credit or debit card, on the gateway's page
pay-by-credit = The credit that we keep for you
pay-steps-qris =
    Open a bank app or an e-wallet and choose Scan or QRIS.
    Scan this code. On the same phone: save the image and pick it from the gallery.
    Check the name and the amount, and enter your PIN.
pay-steps-bca =
    In myBCA or BCA mobile: choose m-Transfer, then BCA Virtual Account.
    At an ATM: choose Transaksi Lainnya, Transfer, ke Rekening BCA Virtual Account.
    Enter the number above, check the name and the amount, and pay.
pay-steps-bni =
    In wondr or BNI Mobile Banking: choose Transfer, then Virtual Account Billing.
    At an ATM: choose Menu Lain, Transfer, then Virtual Account Billing.
    Enter the number above, check the name and the amount, and pay.
pay-steps-bri =
    In BRImo: choose BRIVA.
    At an ATM: choose Transaksi Lain, Pembayaran, Lainnya, then BRIVA.
    Enter the number above, check the name and the amount, and pay.
pay-steps-mandiri =
    In Livin': choose Bayar and search for the company code above.
    At an ATM: choose Bayar/Beli, Lainnya, then Multi Payment.
    Enter the company code and the bill code, check the amount, and pay.
pay-steps-mandiri-va =
    In Livin': choose Bayar and enter the number above.
    At an ATM: choose Bayar/Beli, Lainnya, then Multi Payment; the first five digits are the company code.
    Check the name and the amount, and pay.
pay-steps-permata =
    In PermataMobile X: choose Bayar Tagihan, then Virtual Account.
    At an ATM: choose Transaksi Lainnya, Pembayaran, then Virtual Account.
    Enter the number above, check the name and the amount, and pay.
pay-steps-cimb =
    In OCTO Mobile: choose Transfer, then Virtual Account.
    At an ATM: choose Pembayaran, Lanjut, then Virtual Account.
    Enter the number above, check the name and the amount, and pay.
pay-steps-wallet =
    Open the app with the button above.
    Check the amount and enter your PIN.
    Come back to this page.
pay-steps-counter =
    Go to the counter of a shop near you.
    Say that you would like to pay a Midtrans bill, and show the code above.
    Keep the receipt.
pay-steps-page =
    Open the payment page with the button above.
    Follow what it says, and keep the receipt.
    Come back to this page.
pay-steps-card =
    Open the payment page with the button above.
    Enter your card and approve with the code from your bank.
    Come back to this page.
pay-not-offered = Choose one of the ways to pay below.
pay-gateway-failed = That way to pay does not work right now, and nothing was paid. Choose another one, or try again in a few minutes.
pay-busy = Your earlier payment is still being processed. Try again in a moment.
pay-too-many = Too many payments were started. Try again { $when }.
pay-unavailable = The payment could not be started now, and nothing was paid. Try again in a moment.
pay-invoices = Choose 1 to 24 invoices.
pay-nothing-owed = There is nothing left to pay on this invoice.
pay-already-paid = Your earlier payment has come in.
pay-key-missing = Send the header Idempotency-Key.
payments-title = My payments
payments-none = No payments yet
payments-none-hint = Payments that you start here appear on this page.
payment-title = Payment
payment-for = For
payment-timeline = Steps of the payment
payment-number = Payment number
payment-pending = Waiting for payment
payment-paid = Paid
payment-failed = Failed
payment-expired = Expired
payment-cancelled = Cancelled
payment-refunded = Refunded
payment-charged-back = Charged back
payment-is-created = The payment is being prepared.
payment-until = Pay before { $when }
payment-is-settling = We have your money and are recording it.
payment-is-paid = We received it { $when }. Thank you.
payment-is-failed = This payment did not work, and nothing was paid.
payment-is-expired = This payment was not paid by { $when }.
payment-is-cancelled = This payment was cancelled, and nothing was paid.
payment-is-refunded = The money of this payment was given back to you.
payment-is-charged-back = Your bank took the money of this payment back. Contact support.
payment-with-fee = Bill { $amount } and fee { $fee }
payment-credited = The { $amount } beyond what was owed is kept as your credit.
payment-va = Virtual account number
payment-biller = Company code
payment-bill = Bill code
payment-code = Payment code
payment-exact = Exact amount
payment-qr = QRIS code
payment-qr-save = Save QR image
payment-open-app = Open { $method }
payment-demo-app = Open the simulated payment app
payment-check = Check payment
payment-check-busy = Checking the payment
payment-other-way = Pay another way
payment-cancel = Cancel
payment-cancel-busy = Cancelling the payment
payment-again = Pay again
payment-step-created = Payment made
payment-step-waiting = Waiting for you to pay
payment-step-review = Being looked at by the gateway
payment-step-received = Money received
payment-step-late = Money received after the time was over
payment-step-matched = Recorded on the invoice
payment-step-restored = Service active again
payment-step-failed = Did not work
payment-step-expired = Time is over
payment-step-cancelled = Cancelled
payment-step-partly-refunded = Some of the money given back
payment-step-refunded = Money given back
payment-step-charged-back = Money taken back by the bank
flash-payment-received = We have received your payment.
flash-payment-not-yet = No money has come in yet. If you have just paid, wait a moment and check again.
flash-payment-cancelled = The payment was cancelled.
flash-payment-asked-often = Checked too often. This page changes by itself when the money comes in.
flash-payment-unknown = The gateway does not answer yet. This page changes by itself when the money comes in.
flash-payment-chosen-anew = Choose how to pay once more.
api-payment-started = The payment was made.
payment-receipt = Download the receipt
pay-link-for = For the customer { $name }
pay-link-settled = Nothing to pay
pay-link-title = Does somebody else pay?
pay-link-hint = Anyone with this link can pay this invoice without logging in.
pay-link-open = Payment link
pay-link-copy = payment link
pay-all = Pay all
pay-invoices-count = { $count } invoices
pay-more =
    { $count ->
        [one] One more invoice can be paid after this.
       *[other] { $count } more invoices can be paid after this.
    }
# History and yearly statements.
payments-started = Started here
history-title = Paid in { $year }
history-years = Years
history-total = paid in the year
history-none = No payments in { $year } yet
history-none-hint = All payments that we receive appear here, whichever way you pay.
statement-pdf = Statement { $year } (PDF)
statement-csv = Statement { $year } (CSV)
statement-kind = Type
statement-date = Date
statement-invoice = Invoice
statement-period-start = Period start
statement-period-end = Period end
statement-due = Due date
statement-method = Method
statement-reference = Reference
statement-amount = Amount
statement-paid = Paid
statement-state = Status
statement-opening = Left to pay from before
statement-invoiced = Invoice
statement-payment = Payment
statement-adjustment = Adjustment
statement-closing = Left to pay
# Promises to pay.
promise-title = Promise to pay
promise-hint = Cannot pay now? Tell us when you will.
promise-choose = Choose a day
promise-which-day = By which day will you pay?
promise-restores = If your service is suspended and this is the only overdue invoice, your internet becomes active again.
promise-rule = Only one promise can be open at a time. If you do not keep it, you cannot make another one for a while.
promise-is-open = You promised to pay { $amount } for invoice { $invoice } by { $date }.
promise-wrong-day = That day cannot be chosen. Choose one of the days that are offered.
promise-open = You have a promise to pay that is still open.
promise-too-early = You cannot promise to pay this invoice yet.
promise-too-many = You have used up your promises to pay for now.
promise-after-broken = Your last promise was not kept, so you cannot make another one yet.
api-promise-made = Your promise to pay is noted.
flash-promise-refused = You cannot promise to pay this invoice now.
api-nothing-in-year = Nothing was invoiced or paid in that year.
api-not-acceptable = Statements come as PDF or CSV.
