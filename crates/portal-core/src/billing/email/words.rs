//! The words of e-mails that bring documents.

use chrono::NaiveDate;

use super::letter::Letter;
use crate::billing::invoice::{BilledInvoice, Invoice, InvoiceView};
use crate::billing::receipt::ReceiptDocument;
use crate::kernel::locale::Locale;
use crate::messaging::outbox::Branding;

/// Who writes to whom, and in which language.
pub(super) struct About<'a> {
    pub(super) branding: &'a Branding,
    pub(super) locale: Locale,
    /// The customer's name.
    pub(super) name: String,
}

impl About<'_> {
    /// One of two wordings.
    fn say<'w>(&self, id: &'w str, en: &'w str) -> &'w str {
        match self.locale {
            Locale::Id => id,
            Locale::En => en,
        }
    }

    fn greeting(&self) -> String {
        format!("{} {},", self.say("Halo", "Hello"), self.name)
    }

    fn day(&self, date: NaiveDate) -> String {
        self.locale.day(date)
    }
}

/// An invoice: what is left to pay and by when, or that nothing is.
pub(super) fn invoice_letter(
    about: &About<'_>,
    billed: &BilledInvoice,
    (pay_link, is_requested): (Option<String>, bool),
) -> Letter {
    let (invoice, brand) = (&billed.detail.invoice, &about.branding.brand);
    let pay_link = pay_link.map(|link| (about.say("Bayar sekarang", "Pay now"), link));
    let page = (about.say("Lihat invoice", "View the invoice"), about.branding.invoice_page(&invoice.number));
    let (number, why) = (&invoice.number, if is_requested { REQUESTED } else { ISSUED });
    Letter {
        language: about.locale.tag(),
        brand: brand.clone(),
        subject: filled(
            about.say("Invoice {number} dari {brand}", "Invoice {number} from {brand}"),
            number.as_str(),
            brand,
        ),
        greeting: about.greeting(),
        opening: opening(about, billed),
        facts: facts(about, billed),
        links: pay_link.into_iter().chain([page]).collect(),
        closing: about.say("Invoice terlampir sebagai PDF.", "The invoice is attached as a PDF.").to_owned(),
        reason: filled(about.say(why.0, why.1), number.as_str(), brand),
    }
}

/// A receipt: what came in, and for what.
pub(super) fn receipt_letter(about: &About<'_>, document: &ReceiptDocument, paid_on: Option<NaiveDate>) -> Letter {
    let (payment, brand, number) = (&document.payment, &about.branding.brand, document.number());
    let invoices: Vec<&str> = payment.lines.iter().map(|line| line.invoice.as_str()).collect();
    let mut facts = vec![
        (about.say("Nomor kwitansi", "Receipt number"), number.clone()),
        (about.say("Jumlah dibayar", "Amount paid"), payment.gross().to_string()),
        (about.say("Cara bayar", "Paid by"), payment.channel.name().to_owned()),
    ];
    facts.extend(paid_on.map(|date| (about.say("Tanggal bayar", "Paid on"), about.day(date))));
    facts.push((about.say("Untuk invoice", "For invoice"), invoices.join(", ")));
    let page = format!("{}{}", about.branding.payment_page(), payment.id);
    Letter {
        language: about.locale.tag(),
        brand: brand.clone(),
        subject: filled(about.say("Kwitansi {number} dari {brand}", "Receipt {number} from {brand}"), &number, brand),
        greeting: about.greeting(),
        opening: about
            .say("Berikut kwitansi pembayaran Anda. Terima kasih.", "Here is the receipt of your payment. Thank you.")
            .to_owned(),
        facts,
        links: vec![(about.say("Lihat pembayaran", "View the payment"), page)],
        closing: about.say("Kwitansi terlampir sebagai PDF.", "The receipt is attached as a PDF.").to_owned(),
        reason: filled(about.say(REQUESTED.0, REQUESTED.1), &number, brand),
    }
}

const ISSUED: (&str, &str) = (
    "Anda menerima email ini karena {brand} menerbitkan invoice baru untuk akun Anda.",
    "You receive this e-mail because {brand} issued a new invoice for your account.",
);
const REQUESTED: (&str, &str) = (
    "Anda menerima email ini karena dokumen ini diminta dari akun Anda di portal {brand}.",
    "You receive this e-mail because this document was asked for from your account in the portal of {brand}.",
);

/// Words with the number and the ISP's name in their places. Neither is looked into for a place.
fn filled(words: &str, number: &str, brand: &str) -> String {
    words.split("{brand}").map(|part| part.replace("{number}", number)).collect::<Vec<_>>().join(brand)
}

fn opening(about: &About<'_>, billed: &BilledInvoice) -> String {
    let words = match billed.view {
        InvoiceView::Pending => ("Berikut invoice Anda.", "Here is your invoice."),
        InvoiceView::Overdue => (
            "Berikut invoice Anda. Tanggal jatuh temponya sudah lewat.",
            "Here is your invoice. Its due date has passed.",
        ),
        InvoiceView::Paid => {
            ("Berikut invoice Anda. Invoice ini sudah lunas.", "Here is your invoice. Nothing is left to pay.")
        }
        InvoiceView::Cancelled => {
            ("Berikut invoice Anda. Invoice ini dibatalkan.", "Here is your invoice. It was cancelled.")
        }
        InvoiceView::Refunded => {
            ("Berikut invoice Anda. Pembayarannya dikembalikan.", "Here is your invoice. It was refunded.")
        }
    };
    about.say(words.0, words.1).to_owned()
}

fn facts(about: &About<'_>, billed: &BilledInvoice) -> Vec<(&'static str, String)> {
    let invoice = &billed.detail.invoice;
    let mut facts = vec![(about.say("Nomor invoice", "Invoice number"), invoice.number.as_str().to_owned())];
    facts.extend(period(about, invoice).map(|period| (about.say("Periode", "Period"), period)));
    if invoice.outstanding().is_positive() {
        if invoice.paid.is_positive() {
            facts.push((about.say("Jumlah invoice", "Invoice amount"), invoice.total.to_string()));
            facts.push((about.say("Sudah dibayar", "Already paid"), invoice.paid.to_string()));
        }
        facts.push((about.say("Harus dibayar", "Amount to pay"), invoice.outstanding().to_string()));
        facts.push((about.say("Jatuh tempo", "Due date"), about.day(invoice.due_date)));
    } else {
        facts.push((about.say("Jumlah invoice", "Invoice amount"), invoice.total.to_string()));
    }
    facts
}

fn period(about: &About<'_>, invoice: &Invoice) -> Option<String> {
    let (start, end) = (invoice.period_start?, invoice.period_end?);
    Some(format!("{} – {}", about.day(start), about.day(end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::payment::PaymentAttempt;
    use crate::billing::payment::tests::settled_payment;
    use crate::kernel::money::Rupiah;
    use crate::test_support::customer;

    /// What a receipt says was paid, of Rp 149.000 that were asked for.
    fn told(received: Option<i64>) -> String {
        let payment = PaymentAttempt { received: received.map(Rupiah::new), ..settled_payment() };
        let document = ReceiptDocument { locale: Locale::En, customer: customer("AGLS1"), payment };
        let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://p.example".into() };
        let about = About { branding: &branding, locale: Locale::En, name: "Budi".into() };
        let letter = receipt_letter(&about, &document, None);
        letter.facts.into_iter().find(|(name, _)| *name == "Amount paid").expect("the amount is told").1
    }

    #[test]
    fn a_receipt_tells_what_came_in() {
        assert_eq!(told(None), "Rp 149.000");
        assert_eq!(told(Some(150_000)), "Rp 150.000");
    }
}
