//! Files as operators' spreadsheets write them, and what is read of them.

use std::io::Cursor;

use chrono::TimeDelta;
use portal_core::integration::record::{CustomerWrite, InvoiceWrite, PackageWrite, PaymentWrite, Record, TicketWrite};
use portal_core::kernel::clock::MockClock;
use portal_core::kernel::edit::Edit;

use super::*;

const HEADER: &str = "customer_id,name,phone,email,address,city,province,account_status,package_name,\
                      bandwidth_down,bandwidth_up,monthly_price";

/// What was read of a file.
struct All<W> {
    header: Option<Arc<Header>>,
    rows: Vec<FileRow<W>>,
    ended: Result<ReadToEnd, FileError>,
}

impl<W> Sink<W> for (Option<Arc<Header>>, Vec<FileRow<W>>) {
    fn header(&mut self, header: &Arc<Header>) -> ControlFlow<()> {
        self.0 = Some(header.clone());
        ControlFlow::Continue(())
    }

    fn row(&mut self, row: FileRow<W>) -> ControlFlow<()> {
        self.1.push(row);
        ControlFlow::Continue(())
    }
}

impl<W: RecordWrite> All<W> {
    /// The problems of refused rows by line.
    fn refused(&self) -> Vec<String> {
        let problems = self.rows.iter().filter_map(|row| row.read.as_ref().err()).flatten();
        problems.map(|problem| format!("line {}: {problem}", problem.line)).collect()
    }

    fn good(&self) -> Vec<&W> {
        self.rows.iter().filter_map(|row| row.read.as_ref().ok()).collect()
    }

    fn ids(&self) -> Vec<String> {
        self.good().into_iter().map(|write| write.id().to_string()).collect()
    }

    fn refusal(&self) -> String {
        let error = self.ended.as_ref().expect_err("the file is refused");
        format!("{error}\n{}", error.advice().unwrap_or_default())
    }
}

fn options() -> Options {
    let mut clock = MockClock::new();
    clock.expect_local_date().returning(|at| (at + TimeDelta::hours(7)).date_naive());
    Options { mapping: Mapping::default(), scope: Scope::Whole, sheet: None, from_line: 0, clock: Arc::new(clock) }
}

fn read_with<W: RecordWrite>(file: impl AsRef<[u8]>, options: &Options) -> All<W> {
    let bytes = file.as_ref().to_vec();
    let input = Input::new(Cursor::new(bytes.clone()), bytes.len() as u64);
    let mut all = (None, Vec::new());
    let ended = read(input, options, &mut all);
    All { header: all.0, rows: all.1, ended }
}

fn customers(file: impl AsRef<[u8]>) -> All<CustomerWrite> {
    read_with(file, &options())
}

fn invoices(file: impl AsRef<[u8]>) -> All<InvoiceWrite> {
    read_with(file, &options())
}

fn mapped<W: RecordWrite>(mapping: &str) -> Options {
    Options { mapping: Mapping::parse::<W>(mapping).expect("a good mapping"), ..options() }
}

fn good(id: &str) -> String {
    format!("{id},Budi,0817102070,,,,,active,,,,300000")
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[test]
fn bad_lines_are_named_by_their_number_in_the_file_and_the_rest_is_read() {
    let lines = [good("A1"), "A2,,08,,,,,active,,,,".to_owned(), good("A3"), "A4,too,few".to_owned(), good("A5")];
    let read = customers(file(&lines));
    assert_eq!(read.ids(), ["A1", "A3", "A5"]);
    let told = read.refused();
    assert_eq!(
        (told[0].as_str(), told[2].as_str()),
        ("line 3: name: is missing", "line 5: has 3 fields instead of 12")
    );
    assert!(told[1].starts_with("line 3: phone: ") && told[1].ends_with("(it is \"08\")"), "{told:?}");
}

#[test]
fn the_columns_may_stand_in_any_order_and_a_file_may_hold_some_of_them() {
    let read = customers("\u{feff}phone,customer_id,city\r\n0817102070,A1,\r\n");
    let write = read.good()[0];
    assert_eq!((&write.phone, &write.city, &write.name), (&Edit::Set("0817102070".into()), &Edit::Clear, &Edit::Keep));
}

#[test]
fn a_number_that_stands_there_twice_is_read_once_and_the_second_line_named() {
    let read = customers(file(&[good("A1"), good("A2"), good("A1")]));
    assert_eq!(
        (read.ids(), read.refused()),
        (vec!["A1".to_owned(), "A2".to_owned()], vec!["line 4: customer_id: is already in line 2".to_owned()])
    );
    let payments = "invoice_number,paid_at,amount,method\nI1,2025-11-05,1,Tunai\nI1,5/11/2025,1,Tunai\n";
    let payments: All<PaymentWrite> = read_with(payments, &options());
    assert_eq!(payments.refused(), ["line 3: tells of the same as line 2"]);
}

#[test]
fn a_wrong_header_is_refused_with_everything_that_is_wrong_with_it() {
    let refusal = customers(file(&[good("A1")]).replacen("email", "surel", 1).replacen("city", "name", 1)).refusal();
    for part in ["unknown column \"surel\"", "column name stands there twice", "package_code", "new customers need"] {
        assert!(refusal.contains(part), "{part} is not in: {refusal}");
    }
    let nameless = customers("name,phone\nBudi,0817102070\n").refusal();
    assert!(nameless.contains("column customer_id is missing"), "{nameless}");
    let unknown: All<PaymentWrite> = read_with("amount,method\n1,Tunai\n", &options());
    assert!(unknown.refusal().contains("column invoice_number is missing"));
}

#[test]
fn an_empty_file_lacks_its_header_and_a_header_alone_holds_nothing() {
    assert_eq!(customers("").refusal().lines().next(), Some("the file is empty"));
    assert_eq!(customers(" \n,,\n").refusal().lines().next(), Some("the file is empty"));
    let read = customers(HEADER);
    assert!(read.ended.is_ok() && read.rows.is_empty() && read.header.is_some());
}

#[test]
fn case_09_sheets_of_any_form_are_read() {
    let plain = file(&[good("A1"), good("A2")]);
    let other = |delimiter: &str| plain.replace(',', delimiter);
    let titled = plain.replacen(HEADER, &HEADER.replace('_', " ").to_uppercase(), 1);
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for file in [
        format!("sep=;\r\n{}", other(";")).into_bytes(),
        other("\t").into_bytes(),
        other("|").into_bytes(),
        plain.replace('\n', "\r").into_bytes(),
        plain.replace('\n', "\r\n").into_bytes(),
        titled.into_bytes(),
        plain.replace('\n', ", \n").into_bytes(),
        format!(" ,\n\n{plain}").into_bytes(),
        utf_16(&other("\t"), u16::to_le_bytes),
        utf_16(&other(";"), u16::to_be_bytes),
    ] {
        let shown = String::from_utf8_lossy(&file).into_owned();
        let read = customers(file);
        assert_eq!((read.ids(), read.refused()), (vec!["A1".to_owned(), "A2".to_owned()], vec![]), "{shown:?}");
    }
}

#[test]
fn case_08_a_quoted_line_break_is_read_as_a_comma() {
    for end in ["\n", "\r\n"] {
        let broken = format!("A2,\"Budi{end}Santoso\",0817102070,,\"Jl. Melati 1,{end}RT 02/RW 05\",,,active,,,,");
        let read = customers([HEADER.to_owned(), good("A1"), broken, "bad".to_owned(), good("A3")].join(end));
        assert_eq!(read.ids(), ["A1", "A2", "A3"], "{end:?}");
        assert_eq!(read.good()[1].address, Edit::Set("Jl. Melati 1, RT 02/RW 05".into()));
        assert_eq!(read.refused(), ["line 6: has 1 fields instead of 12"], "line numbers go on");
    }
}

#[test]
fn case_09_what_sheets_put_around_numbers_is_not_part_of_them() {
    let read = customers(
        "customer_id,phone,monthly_price\n'00123,\"=\"\"0817102070\"\"\",\"Rp300.000,00\"\nA2,6.28171E+10,\n",
    );
    let write = read.good()[0];
    assert_eq!((write.customer_id.as_str(), &write.phone), ("00123", &Edit::Set("0817102070".into())));
    assert_eq!(write.monthly_price.set().map(|price| price.amount()), Some(300_000));
    let told = &read.refused()[0];
    assert!(told.starts_with("line 3: phone: the sheet shortened the number"), "{told}");
    assert!(told.ends_with("(it is \"6.28171E+10\")"), "{told}");
}

#[test]
fn case_09_text_that_is_not_utf_8_is_told_by_its_first_line() {
    let mut bytes = file(&[good("A1")]).into_bytes();
    bytes.extend_from_slice(b"A2,Ren\xe9,0817102071,,,,,active,,,,\n");
    let read = customers(bytes);
    assert_eq!(read.good()[1].name, Edit::Set("René".into()));
    assert_eq!(read.ended.as_ref().ok().and_then(|read| read.not_utf8), Some(3));
}

#[test]
fn case_09_a_header_that_cannot_be_read_is_said_once_with_its_cause() {
    let wrong = customers(file(&[good("A1")]).replace(',', ":")).refusal();
    assert!(wrong.contains("parted by something else than") && !wrong.contains("is missing"), "{wrong}");
    let none = customers("A1,Budi,0817102070\n").refusal();
    assert!(none.contains("line 1 is no header") && !none.contains("is missing"), "{none}");
    assert!(customers("PK\u{3}\u{4}rest").refusal().contains("a spreadsheet that cannot be read"));
    assert!(customers(b"\xd0\xcf\x11\xe0\xa1").refusal().contains(".xls"));
    let no_sheet: All<CustomerWrite> = read_with(HEADER, &Options { sheet: Some("x".into()), ..options() });
    assert!(no_sheet.refusal().contains("no workbook"));
}

const INVOICES: &str = "invoice_number,customer_id,invoice_date,due_date,total_amount,item_description,item_amount\n";

fn items(write: &InvoiceWrite) -> Vec<(String, i64)> {
    let items = write.items.set().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| (item.description.clone(), item.amount.amount())).collect()
}

#[test]
fn rows_with_the_same_number_are_lines_of_one_invoice() {
    let read = invoices(format!(
        "{INVOICES}I1,A1,2025-11-01,2025-11-20,3,One,1\nI1,,,,,Two,2\n,,,,,Three,0\n\
         I2,A1,2025-11-01,2025-11-20,4,,\nI3,A1,2025-11-01,2025-11-20,5,x,5\nI3,A1,2025-11-01,2025-11-20,5,y,0\n"
    ));
    assert_eq!((read.ids().len(), read.refused()), (3, vec![]));
    let [first, second, third] = read.good()[..] else { panic!("three invoices") };
    assert_eq!(items(first), [("One".to_owned(), 1), ("Two".to_owned(), 2), ("Three".to_owned(), 0)]);
    assert_eq!((second.items.clone(), items(third).len()), (Edit::Clear, 2));
    assert_eq!(read.rows[0].next_line(), 5);
}

#[test]
fn what_is_wrong_with_a_line_of_an_invoice_refuses_the_invoice_and_is_named_where_it_stands() {
    let read = invoices(format!(
        "{INVOICES}I1,A1,2025-11-01,2025-11-20,3,One,1\nI1,A1,,2025-11-21,,Two,2\n\
         I2,A1,2025-11-01,2025-11-20,4,One,1\nI2,,,,,Two,x\nI3,A1,2025-11-01,2025-11-20,4,One,4\nI3,bad\n"
    ));
    assert_eq!(read.good().len(), 0);
    assert_eq!(
        read.refused(),
        [
            "line 3: due_date: differs from line 2, which begins the same record (it is \"2025-11-21\")",
            "line 5: item_amount: is not a whole number (it is \"x\")",
            "line 7: has 2 fields instead of 7",
        ]
    );
}

#[test]
fn an_invoice_whose_lines_are_not_together_is_refused_with_the_advice_to_sort() {
    let read = invoices(format!(
        "{INVOICES}I1,A1,2025-11-01,2025-11-20,3,One,x\nI2,A1,2025-11-01,2025-11-20,3,One,3\nI1,,,,,Two,2\nI2,,,,,Two,2\n"
    ));
    assert_eq!(read.ids(), ["I2"]);
    let told = read.refused();
    let advice = "invoice_number: is in line 2 already, and not right before: sort the file by invoice_number";
    assert_eq!(told[1], format!("line 4: {advice}"));
    assert!(told[2].starts_with("line 5: invoice_number: is in line 3 already"), "{told:?}");
}

#[test]
fn a_record_of_more_rows_than_any_has_is_refused() {
    let more: String = (0..1_001).map(|_| "I1,,,,,x,1\n").collect();
    let read = invoices(format!("{INVOICES}{more}"));
    assert_eq!(read.refused(), ["line 2: begins a record of more than 1000 rows"]);
}

#[test]
fn lines_of_invoices_and_steps_of_tickets_may_come_in_a_file_of_their_own() {
    let alone = Options { scope: Scope::PartsAlone, ..options() };
    let lines = "invoice_number,item_description,item_quantity,item_unit_price\nI1,One,2,150\nI1,Two,,1\n";
    let read: All<InvoiceWrite> = read_with(lines, &alone);
    assert_eq!(items(read.good()[0]), [("One".to_owned(), 300), ("Two".to_owned(), 1)]);
    assert_eq!(read.good()[0].total, Edit::Keep);
    let steps = "ticket_number;step_status;step_at\nT1;assigned;2025-11-03 09:00\nT1;completed;2025-11-03 14:40\n";
    let read: All<TicketWrite> = read_with(steps, &alone);
    assert_eq!(read.good()[0].steps.set().map(Vec::len), Some(2));
    let other: All<InvoiceWrite> = read_with("invoice_number,due_date,item_amount\n", &alone);
    assert!(other.refusal().contains("unknown column \"due_date\""));
    let first: All<InvoiceWrite> = read_with(INVOICES, &Options { scope: Scope::WithoutParts, ..options() });
    assert!(first.refusal().contains("unknown column \"item_amount\""));
}

#[test]
fn a_mapping_reads_a_file_in_the_isps_own_words() {
    let options = mapped::<InvoiceWrite>(
        "ignore = [\"Catatan\"]\n[columns]\ninvoice_number = \"No Faktur\"\ncustomer_id = \"Pelanggan\"\n\
         due_date = \"Jatuh Tempo\"\n[values.status]\nLunas = \"paid\"\n[constants]\ninvoice_date = \"01.11.2025\"\n\
         [formats]\ndays = \"%d.%m.%Y\"\ndecimals = \",\"\n",
    );
    let file = "No Faktur;Pelanggan;Jatuh Tempo;Total Amount;Status;Catatan;Reason\nI1;A1;20.11.2025;1.000;LUNAS;x;y\n\
                I2;A1;2025-11-20;1,500;sent;;\n";
    let read: All<InvoiceWrite> = read_with(file, &options);
    let write = read.good()[0];
    assert_eq!((write.total.set().map(|total| total.amount()), write.invoice_date.is_change()), (Some(1_000), true));
    assert_eq!(write.state.set().map(|state| state.as_str()), Some("paid"));
    assert_eq!(
        read.refused(),
        [
            "line 3: Jatuh Tempo: is not a day written as %d.%m.%Y (it is \"2025-11-20\")",
            "line 3: Total Amount: is not a whole number (it is \"1,500\")",
        ]
    );
}

#[test]
fn a_header_that_does_not_fit_its_mapping_is_refused_by_key() {
    let mapping = "[columns]\nname = \"Nama\"\ncity = \"Kota\"\n[constants]\nphone = \"1\"\n";
    let read: All<CustomerWrite> = read_with("customer_id,Nama,name,phone\n", &mapped::<CustomerWrite>(mapping));
    let refusal = read.refusal();
    for part in [
        "unknown column \"name\"",
        "column \"Kota\" is missing, which columns.city names",
        "column phone is there, and constants.phone too",
    ] {
        assert!(refusal.contains(part), "{part} is not in: {refusal}");
    }
}

#[test]
fn reading_can_begin_at_a_line_and_still_knows_what_came_before() {
    let lines = [good("A1"), good("A2"), good("A3"), good("A1")];
    let read: All<CustomerWrite> = read_with(file(&lines), &Options { from_line: 4, ..options() });
    assert_eq!(
        (read.ids(), read.refused()),
        (vec!["A3".to_owned()], vec!["line 5: customer_id: is already in line 2".to_owned()])
    );
}

#[test]
fn a_sink_that_breaks_ends_the_reading() {
    struct Two(u32);
    impl Sink<CustomerWrite> for Two {
        fn header(&mut self, _: &Arc<Header>) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn row(&mut self, _: FileRow<CustomerWrite>) -> ControlFlow<()> {
            self.0 += 1;
            if self.0 < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        }
    }
    let bytes = file(&(0..9).map(|n| good(&format!("A{n}"))).collect::<Vec<_>>()).into_bytes();
    let mut two = Two(0);
    let input = Input::new(Cursor::new(bytes.clone()), bytes.len() as u64);
    read(input, &options(), &mut two).expect("a good file");
    assert_eq!(two.0, 2);
}

fn template_is_read<W: RecordWrite>() {
    let read: All<W> = read_with(crate::template::<W>(), &options());
    let kind = W::Record::KIND;
    assert_eq!((read.refused(), read.rows.len()), (vec![], 1), "{kind}");
    let write = read.good()[0];
    let now = "2025-11-05T12:00:00Z".parse().expect("an instant");
    let record = write.over(None, now).expect("an example of a whole record");
    assert_eq!((record.warnings(), W::EXAMPLE.len()), (vec![], W::FIELDS.len()), "{kind}");
}

#[test]
fn every_template_can_be_imported_as_it_is() {
    template_is_read::<CustomerWrite>();
    template_is_read::<PackageWrite>();
    template_is_read::<InvoiceWrite>();
    template_is_read::<PaymentWrite>();
    template_is_read::<TicketWrite>();
}

#[test]
fn a_workbook_is_read_with_its_dates_numbers_and_empty_rows() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let (mut book, day) = (Workbook::new(), Format::new().set_num_format("dd/mm/yyyy"));
    book.add_worksheet().set_name("Kosong").expect("a name");
    let sheet = book.add_worksheet().set_name("Faktur").expect("a name");
    let columns = [
        "Invoice Number",
        "Customer ID",
        "invoice_date",
        "due_date",
        "total_amount",
        "item_description",
        "item_amount",
    ];
    for (at, name) in (0..).zip(columns) {
        sheet.write(1, at, name).expect("a cell");
    }
    for (row, date) in [(2, "2025-11-01"), (4, "2025-11-02")] {
        let date = ExcelDateTime::parse_from_str(date).expect("a day");
        sheet.write(row, 0, f64::from(row)).expect("a cell");
        sheet.write(row, 1, "A1").expect("a cell");
        sheet.write_with_format(row, 2, &date, &day).expect("a cell");
        sheet.write(row, 3, "20/11/2025").expect("a cell");
        sheet.write(row, 4, 333_000.0).expect("a cell");
        sheet.write(row, 5, "Home 50").expect("a cell");
        sheet.write(row, 6, if row == 2 { 333_000.0 } else { 1.5 }).expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let empty: All<InvoiceWrite> = read_with(&bytes, &options());
    assert_eq!(empty.refusal().lines().next(), Some("the file is empty"));
    let read: All<InvoiceWrite> = read_with(&bytes, &Options { sheet: Some("faktur".into()), ..options() });
    assert_eq!(read.ids(), ["2"]);
    assert_eq!(read.refused(), ["line 5: item_amount: is not a whole number (it is \"1.5\")"]);
    let write = read.good()[0];
    assert_eq!(write.invoice_date, Edit::Set("2025-11-01".parse().expect("a day")));
    assert_eq!(items(write), [("Home 50".to_owned(), 333_000)]);
    let missing: All<InvoiceWrite> = read_with(&bytes, &Options { sheet: Some("x".into()), ..options() });
    assert!(missing.refusal().contains("it has \"Kosong\", \"Faktur\""));
}

#[test]
fn refused_rows_are_written_back_and_can_be_imported_when_they_are_corrected() {
    let folder = std::env::temp_dir().join(format!("record-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("refused.csv");
    let read = invoices(
        format!("{INVOICES}I1,A1,2025-11-01,2025-11-20,3,One,1\nI1,,,,,\"Two; \"\"2\"\"\",x\nI2,bad\n")
            .replace(',', ";"),
    );
    let header = read.header.as_ref().expect("a header");
    let report = |goes_on| crate::Report::create(&path, header, goes_on);
    let mut first = report(false).expect("a report");
    for row in &read.rows {
        first.add(&row.raw, row.read.as_ref().expect_err("refused")).expect("written");
    }
    assert!(first.end().expect("written"));
    let text = std::fs::read_to_string(&path).expect("a report");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("\u{feff}{};reason", INVOICES.trim().replace(',', ";")));
    assert_eq!(lines[1], "I1;A1;2025-11-01;2025-11-20;3;One;1;");
    assert_eq!(lines[2], "I1;;;;;\"Two; \"\"2\"\"\";x;\"item_amount: is not a whole number (it is \"\"x\"\")\"");
    assert_eq!(lines[3], "I2;bad;;;;;;has 2 fields instead of 7");
    let corrected = text.replace(";x;", ";2;").replace("I2;bad;;;", "I2;A1;2025-11-01;2025-11-20;4");
    let again = invoices(&corrected);
    assert_eq!((again.ids(), again.refused()), (vec!["I1".to_owned(), "I2".to_owned()], vec![]));

    report(true).expect("the same report").end().expect("kept");
    assert_eq!(std::fs::read_to_string(&path).expect("a report"), text, "it goes on");
    std::fs::write(&path, "name\n").expect("another file");
    assert!(report(true).is_err_and(|e| e.to_string().contains("holds something else")));
    assert!(!report(false).expect("a report").end().expect("removed"));
    assert!(!path.exists());
    std::fs::remove_dir_all(&folder).expect("tidied up");
}
