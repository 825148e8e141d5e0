//! Rows of every kind: what they are read as, and what becomes of what is on file.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::billing::invoice::InvoiceState;
use crate::kernel::clock::MockClock;
use crate::kernel::edit::Edit;
use crate::kernel::money::Rupiah;
use crate::kernel::phone::InvalidPhone;
use crate::support::ticket::{TicketEvent, TicketEventKind, TicketStatus};
use crate::test_support::noon;

fn row<'a>(cells: &[(&'a str, &'a str)]) -> Row<'a> {
    cells.iter().map(|(field, text)| (*field, cell(text))).collect()
}

fn cell(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}

fn clock() -> MockClock {
    let mut clock = MockClock::new();
    clock.expect_local_date().returning(|at| (at + TimeDelta::hours(7)).date_naive());
    clock
}

/// As of a file.
fn read<W: RecordWrite>(cells: &[(&str, &str)]) -> Result<W, Vec<FieldProblem>> {
    W::read(&row(cells), Conventions { by_people: true, days: None, clock: &clock() })
}

/// As of a program.
fn sent<W: RecordWrite>(row: &Row<'_>) -> Result<W, Vec<FieldProblem>> {
    W::read(row, Conventions { by_people: false, days: None, clock: &clock() })
}

fn fields(problems: Vec<FieldProblem>) -> Vec<&'static str> {
    problems.into_iter().map(|problem| problem.field).collect()
}

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 11, d).expect("a day")
}

const CUSTOMER: [(&str, &str); 5] = [
    ("customer_id", "AGLS1"),
    ("name", "Budi Santoso"),
    ("phone", "0817-102-070"),
    ("account_status", "aktif"),
    ("monthly_price", "Rp 300.000"),
];

const INVOICE: [(&str, &str); 5] = [
    ("invoice_number", "INV/2025/11/0001"),
    ("customer_id", "AGLS1"),
    ("invoice_date", "1/11/2025"),
    ("due_date", "2025-11-20"),
    ("total_amount", "333.000,00"),
];

fn invoice(changes: &[(&str, &str)]) -> InvoiceRecord {
    let cells: Vec<_> = INVOICE.iter().chain(changes).copied().collect();
    read::<InvoiceWrite>(&cells).and_then(|write| write.over(None, noon())).expect("an invoice")
}

#[test]
fn a_row_of_a_sheet_is_read_as_it_was_meant() {
    let write: CustomerWrite = read(&CUSTOMER).expect("a good row");
    let customer = write.over(None, noon()).expect("a whole customer");
    assert_eq!(customer.phone, "0817-102-070");
    let terms = PackageTerms { monthly_price: Some(Rupiah::new(300_000)), ..PackageTerms::default() };
    assert_eq!(customer.package, Some(CustomerPackage::Terms(terms)));
    assert_eq!(customer.warnings(), []);
    let invoice = invoice(&[("paid_amount", "")]);
    assert_eq!((invoice.invoice_date, invoice.due_date), (day(1), day(20)));
    assert_eq!((invoice.total, invoice.paid), (Rupiah::new(333_000), PaidAmount::Payments(Rupiah::ZERO)));
    assert_eq!(invoice.state, InvoiceState::Sent);
}

#[test]
fn everything_wrong_with_a_row_is_reported_at_once_and_at_its_field() {
    let cells = [
        ("customer_id", "a b"),
        ("name", " "),
        ("phone", "08"),
        ("account_status", "vip"),
        ("email", "x"),
        ("bandwidth_up", "-1"),
        ("due_date", "20/13/2025"),
        ("fax", "1"),
    ];
    let problems = read::<CustomerWrite>(&cells).expect_err("a bad row");
    let wrong = ["row", "customer_id", "name", "phone", "account_status", "email", "bandwidth_up", "due_date"];
    assert_eq!(fields(problems.clone()), wrong);
    assert_eq!(problems[7].problem, "is not a day, such as 2025-11-30 or 30/11/2025");
    assert!(problems[0].problem.contains("\"fax\""));
}

#[test]
fn a_new_record_needs_its_fields_and_one_on_file_does_not() {
    let write: InvoiceWrite = read(&[("invoice_number", "I1"), ("due_date", "2025-11-21")]).expect("a good row");
    let missing = write.over(None, noon()).expect_err("no whole invoice");
    assert_eq!(fields(missing), ["customer_id", "invoice_date", "total_amount"]);
    let before = InvoiceRecord { number: write.number.clone(), ..invoice(&[]) };
    let after = write.over(Some(&before), noon()).expect("a change");
    assert_eq!(after, InvoiceRecord { due_date: day(21), ..before });
}

#[test]
fn a_program_sends_numbers_as_numbers_and_days_in_one_form() {
    let good: Row<'_> = [
        ("package_code", Cell::Text("HOME-50".into())),
        ("name", Cell::Text("Home 50".into())),
        ("bandwidth_down", Cell::Integer(50)),
        ("service_type", Cell::Empty),
    ]
    .into_iter()
    .collect();
    let write: PackageWrite = sent(&good).expect("a good row");
    assert_eq!((write.bandwidth_down, write.bandwidth_up), (Edit::Set(50), Edit::Keep));
    assert_eq!(write.service_type, Edit::Clear);
    let mut bad = row(&INVOICE);
    bad.insert("paid_amount", Cell::Other);
    bad.insert("items", Cell::Text("x".into()));
    let problems = sent::<InvoiceWrite>(&bad).expect_err("a sheet's spelling");
    assert_eq!(fields(problems), ["invoice_date", "total_amount", "paid_amount", "items"]);
}

#[test]
fn lines_of_an_invoice_are_read_with_it_and_their_problems_named_by_number() {
    let line = |cells: &[(&'static str, &'static str)]| row(cells);
    let lines = vec![
        line(&[("description", "Home 50"), ("amount", "300000")]),
        line(&[("description", "Kabel"), ("quantity", "2"), ("unit_price", "16500")]),
    ];
    let mut cells = row(&INVOICE);
    cells.insert("items", Cell::Rows(lines));
    let of_people = Conventions { by_people: true, days: None, clock: &clock() };
    let write = InvoiceWrite::read(&cells, of_people).expect("a good row");
    let record = write.over(None, noon()).expect("an invoice");
    let amounts: Vec<_> = record.items.iter().map(|item| (item.quantity, item.amount.amount())).collect();
    assert_eq!((amounts, record.subtotal), (vec![(1, 300_000), (2, 33_000)], Rupiah::new(333_000)));
    cells.insert(
        "items",
        Cell::Rows(vec![line(&[("description", "x"), ("quantity", "2"), ("amount", "3")]), line(&[])]),
    );
    let problems = InvoiceWrite::read(&cells, of_people).expect_err("bad lines");
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let expected =
        ["number 1, unit_price: is missing", "number 2, unit_price: is missing", "number 2, description: is missing"];
    for text in expected {
        assert!(texts.iter().any(|found| found == &format!("items: {text}")), "{text} in {texts:?}");
    }
}

#[test]
fn a_line_that_comes_to_no_amount_is_refused_and_not_lost() {
    let line = row(&[("description", "Kabel"), ("quantity", "4294967295"), ("unit_price", "1000000000000000")]);
    let mut cells = row(&INVOICE);
    cells.insert("items", Cell::Rows(vec![line]));
    let read = InvoiceWrite::read(&cells, Conventions { by_people: true, days: None, clock: &clock() });
    let problems = read.expect_err("no amount").into_iter().map(|problem| problem.to_string()).collect::<Vec<_>>();
    assert_eq!(problems, ["items: number 1, quantity: makes the line larger than any amount of rupiah"]);
}

#[test]
fn what_no_store_keeps_is_refused() {
    let payment = |paid_at: &str| {
        let cells = [("invoice_number", "I1"), ("method", "Tunai"), ("amount", "1"), ("paid_at", paid_at)];
        read::<PaymentWrite>(&cells).map(|_| ()).map_err(fields)
    };
    assert_eq!(payment("9998-12-31 23:00"), Ok(()));
    for far in ["9999-12-31 12:00", "1000-01-01", "0999-12-31T23:59:59Z", "9999-12-31T01:00:00Z"] {
        assert_eq!(payment(far), Err(vec!["paid_at"]), "{far}");
    }
    assert!(ticket(&[("actual_duration", "2147483647")], None).is_ok());
    assert_eq!(ticket(&[("actual_duration", "2147483648")], None).map_err(fields), Err(vec!["actual_duration"]));
}

#[test]
fn a_value_of_a_line_or_a_step_that_is_wrong_is_not_missing_as_well() {
    let told = |field: &'static str, cells: &[(&'static str, &'static str)]| {
        let mut whole = row(&INVOICE);
        whole.insert(field, Cell::Rows(vec![row(cells)]));
        let conventions = Conventions { by_people: true, days: None, clock: &clock() };
        let problems = if field == "items" {
            InvoiceWrite::read(&whole, conventions).err()
        } else {
            let ticket = [("ticket_number", Cell::Text("T1".into())), (field, Cell::Rows(vec![row(cells)]))];
            TicketWrite::read(&ticket.into_iter().collect(), conventions).err()
        };
        let inner = |problem: &FieldProblem| problem.inner().map(|(_, field, _)| field.to_owned());
        problems.unwrap_or_default().iter().filter_map(inner).collect::<Vec<_>>()
    };
    assert_eq!(told("items", &[("description", "x"), ("amount", "y")]), ["amount"]);
    assert_eq!(told("items", &[("description", "x"), ("unit_price", "y")]), ["unit_price"]);
    assert_eq!(told("items", &[("description", " "), ("amount", "1")]), ["description"]);
    assert_eq!(told("steps", &[("status", "lost"), ("at", "soon")]), ["status", "at"]);
}

#[test]
fn sums_that_differ_are_told_and_kept_as_they_are() {
    let told = invoice(&[("subtotal", "300000"), ("tax_amount", "30000"), ("discount_amount", "0")]);
    let differs = RecordWarning::TotalDiffers { sum: Rupiah::new(330_000), total: Rupiah::new(333_000) };
    assert_eq!((told.total, told.warnings()), (Rupiah::new(333_000), vec![differs]));
    assert_eq!(invoice(&[("tax_amount", "33000")]).warnings(), []);
}

#[test]
fn a_stated_amount_stays_until_it_is_cleared() {
    let stated = invoice(&[("paid_amount", "100000")]);
    assert_eq!(stated.paid, PaidAmount::Stated(Rupiah::new(100_000)));
    let write = |text: &str| read::<InvoiceWrite>(&[("invoice_number", "INV/2025/11/0001"), ("paid_amount", text)]);
    let after = write("").expect("a row").over(Some(&stated), noon()).expect("a change");
    assert_eq!(after.paid, PaidAmount::Payments(Rupiah::ZERO));
    let kept = InvoiceRecord { paid: PaidAmount::Payments(Rupiah::new(5)), ..stated };
    assert_eq!(write("").expect("a row").over(Some(&kept), noon()).as_ref(), Ok(&kept));
}

#[test]
fn an_invoice_and_a_ticket_never_change_their_owner() {
    let other = read::<InvoiceWrite>(&[("invoice_number", "INV/2025/11/0001"), ("customer_id", "AGLS2")]);
    let problems = other.expect("a row").over(Some(&invoice(&[])), noon()).expect_err("another owner");
    assert_eq!(problems[0].to_string(), "customer_id: the invoice is on file as one of AGLS1");
    let ticket = ticket(&[], None).expect("a ticket");
    let other = read::<TicketWrite>(&[("ticket_number", "T1"), ("customer_id", "AGLS2")]).expect("a row");
    assert_eq!(fields(other.over(Some(&ticket), noon()).expect_err("another owner")), ["customer_id"]);
}

#[test]
fn a_landline_is_kept_with_a_warning_and_no_number_at_all_is_refused() {
    let mut cells = CUSTOMER;
    cells[2] = ("phone", "(021) 555-1234");
    let record = read::<CustomerWrite>(&cells).and_then(|write| write.over(None, noon())).expect("a contact");
    assert_eq!(record.warnings(), [RecordWarning::NoCodes(InvalidPhone::NotMobile)]);
}

#[test]
fn a_package_is_named_by_its_code_or_by_what_it_is() {
    let code = |text: &str| CustomerPackage::Code(text.parse().expect("a code"));
    let of = |cells: &[(&str, &str)], on_file: Option<CustomerPackage>| {
        let whole: Vec<_> = CUSTOMER[..4].iter().chain(cells).copied().collect();
        let write = read::<CustomerWrite>(&whole).expect("a good row");
        let mut before = write.over(None, noon()).expect("a customer");
        before.package = on_file;
        write.over(Some(&before), noon()).expect("a customer").package
    };
    let terms = |price| {
        CustomerPackage::Terms(PackageTerms { monthly_price: Some(Rupiah::new(price)), ..PackageTerms::default() })
    };
    assert_eq!(of(&[("package_code", "A")], Some(terms(1))), Some(code("A")));
    assert_eq!(of(&[("monthly_price", "2")], Some(code("A"))), Some(terms(2)));
    assert_eq!(of(&[("monthly_price", "")], Some(code("A"))), Some(code("A")), "an old file knows no codes");
    assert_eq!(of(&[("package_code", ""), ("monthly_price", "")], Some(code("A"))), None);
    assert_eq!(of(&[("package_code", "")], Some(terms(1))), Some(terms(1)));
    assert_eq!(of(&[("monthly_price", "")], Some(terms(1))), None);
    let both: Vec<_> = CUSTOMER.iter().chain(&[("package_code", "A")]).copied().collect();
    assert_eq!(fields(read::<CustomerWrite>(&both).expect_err("two ways")), ["package_code"]);
}

#[test]
fn a_payment_without_a_number_has_the_same_one_whenever_it_comes_again() {
    let number = |cells: &[(&str, &str)]| {
        let whole: Vec<_> = [("invoice_number", "I1"), ("method", "Tunai")].iter().chain(cells).copied().collect();
        read::<PaymentWrite>(&whole).map(|write| write.number)
    };
    let cash = [("paid_at", "2025-11-05 14:05"), ("amount", "333000")];
    assert_eq!(number(&cash), number(&[("paid_at", "5/11/2025 14.05"), ("amount", "Rp 333.000")]));
    assert_ne!(number(&cash), number(&[("paid_at", "2025-11-05 14:06"), ("amount", "333000")]));
    let referred = |at| number(&[("paid_at", at), ("amount", "1"), ("reference", "FT1")]);
    assert_eq!(referred("2025-11-05"), referred("2025-11-06"), "its reference names it");
    assert_ne!(referred("2025-11-05"), number(&cash));
    assert_eq!(fields(number(&[]).expect_err("nothing to know it by")), ["paid_at", "amount"]);
}

#[test]
fn an_instant_without_a_zone_is_of_the_portals() {
    let cells = [("invoice_number", "I1"), ("method", "Tunai"), ("amount", "1"), ("paid_at", "2025-11-05 14:05")];
    let write: PaymentWrite = read(&cells).expect("a good row");
    assert_eq!(write.paid_at, Edit::Set("2025-11-05T07:05:00Z".parse().expect("an instant")));
}

fn ticket(cells: &[(&str, &str)], on_file: Option<&TicketRecord>) -> Result<TicketRecord, Vec<FieldProblem>> {
    let whole = [("ticket_number", "T1"), ("customer_id", "AGLS1"), ("type", "repair"), ("title", "Putus")];
    let whole: Vec<_> = whole.iter().chain(cells).copied().collect();
    read::<TicketWrite>(&whole)?.over(on_file, noon())
}

fn statuses(ticket: &TicketRecord) -> Vec<TicketStatus> {
    ticket.steps.iter().map(|step| step.status).collect()
}

#[test]
fn a_status_that_no_step_leads_to_gets_one() {
    let opened = ticket(&[("created_at", "2025-11-03 08:00")], None).expect("a ticket");
    assert_eq!((opened.status, opened.updated_at, statuses(&opened)), (TicketStatus::Open, opened.created_at, vec![]));
    let done = ticket(&[("status", "completed")], Some(&opened)).expect("a ticket");
    assert_eq!((statuses(&done), done.updated_at), (vec![TicketStatus::Completed], noon()));
    assert_eq!(ticket(&[("status", "completed")], Some(&done)).as_ref(), Ok(&done), "it comes again");
    assert_eq!(ticket(&[("status", "lost")], None).map_err(fields), Err(vec!["status"]));
}

#[test]
fn a_row_from_before_the_customer_reopened_a_ticket_leaves_it_open() {
    let done = ticket(&[("status", "completed")], None).expect("a ticket");
    let mut reopened = TicketRecord { status: TicketStatus::Open, ..done };
    let (kind, at) = (TicketEventKind::Reopened, "2025-11-05T07:00:00Z".parse().expect("an instant"));
    reopened.steps.push(TicketEvent { kind, status: TicketStatus::Open, at, note: None });
    let status = |updated_at: &str| {
        let row = ticket(&[("status", "completed"), ("updated_at", updated_at)], Some(&reopened));
        row.expect("a ticket").status
    };
    assert_eq!(status("2025-11-05 13:59"), TicketStatus::Open);
    assert_eq!(status("2025-11-05 14:01"), TicketStatus::Completed);
}

#[test]
fn steps_are_added_once_and_the_last_of_them_says_where_a_ticket_stands() {
    let at: DateTime<Utc> = noon();
    let step = |status: &'static str, at: &'static str| row(&[("status", status), ("at", at)]);
    let mut cells = row(&[("ticket_number", "T1"), ("customer_id", "AGLS1"), ("type", "repair"), ("title", "Putus")]);
    let steps = vec![step("assigned", "2025-11-03 09:00"), step("in_progress", "2025-11-03 13:00")];
    cells.insert("steps", Cell::Rows(steps));
    let write = TicketWrite::read(&cells, Conventions { by_people: true, days: None, clock: &clock() }).expect("a row");
    let first = write.over(None, at).expect("a ticket");
    assert_eq!(statuses(&first), [TicketStatus::Assigned, TicketStatus::InProgress]);
    assert_eq!(first.status, TicketStatus::InProgress);
    assert_eq!(write.over(Some(&first), at + TimeDelta::days(1)).as_ref(), Ok(&first));
}

#[test]
fn every_field_of_an_example_is_read() {
    fn check<W: RecordWrite>() {
        assert_eq!(W::FIELDS.len(), W::EXAMPLE.len(), "{}", W::Record::KIND);
        let cells: Vec<_> = W::FIELDS.iter().copied().zip(W::EXAMPLE.iter().copied()).collect();
        let write = read::<W>(&cells).unwrap_or_else(|problems| panic!("{}: {problems:?}", W::Record::KIND));
        write.over(None, noon()).unwrap_or_else(|problems| panic!("{}: {problems:?}", W::Record::KIND));
        assert!(W::REQUIRED.iter().all(|field| W::FIELDS.contains(field)));
    }
    check::<CustomerWrite>();
    check::<PackageWrite>();
    check::<InvoiceWrite>();
    check::<PaymentWrite>();
    check::<TicketWrite>();
}
