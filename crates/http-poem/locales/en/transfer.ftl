# Paying to the ISP's own accounts, with a proof.
payment-in-review = In review
payment-partial = Partly paid
payment-short = { $amount } less than the bill came in. The rest is still to be paid.
payment-step-proof = Proof received, in review
payment-step-rejected = Proof not accepted
pay-by-transfer = Transfer to our account, then send the proof
pay-by-qris-own = Scan our code, then send the proof
pay-steps-transfer =
    Choose the account at the bank that is easiest for you.
    Transfer exactly the amount shown, in one transfer.
    Send the proof below. We check it, usually on the same working day.
pay-steps-qris-own =
    Open a bank or wallet app and scan this code.
    Type in exactly the amount shown, check the name, then pay.
    Send the proof below. We check it, usually on the same working day.
pay-steps-qris-proof =
    Open a bank or wallet app and scan this code.
    Make sure that name and amount are right, then pay.
    Send the proof below. We check it, usually on the same working day.
transfer-remark = Remark of the transfer
transfer-unique = Transfer the amount to its last three digits ({ $digits }): they tell your payment from others.
transfer-is-in-review = We are checking your proof. We will tell you when we are done.
transfer-is-rejected = We could not accept your proof.
transfer-rejected-because = Reason: { $reason }
transfer-proof-title = I have paid
transfer-proof-lead = Send a photo or PDF of the proof of payment, so that we can match it.
transfer-proof-sent = The proof that you sent
transfer-proof-replace = Replace the proof
transfer-proof-elsewhere = Already paid? Customers send the proof after logging in to the portal.
transfer-proof-file = Proof of payment
transfer-file-hint = A photo or PDF of at most { $size }.
transfer-sender = Name of the sending account's holder
transfer-sender-label = Name of the sending account's holder (optional)
transfer-note-label = Note (optional)
transfer-proof-send = Send proof
transfer-proof-busy = Sending proof
transfer-file-missing = Choose a photo or PDF of the proof of payment.
transfer-file-kind = A proof must be a photo or a PDF.
transfer-sender-wrong = Write the name in one line of at most 100 characters.
transfer-note-wrong = Write a note of at most 500 characters.
transfer-unavailable = The proof could not be sent just now. Try again in a moment.
transfer-decided = This payment was already reviewed.
transfer-not-needed = This payment needs no proof.
flash-proof-sent = Thank you, we received your proof and will check it.
