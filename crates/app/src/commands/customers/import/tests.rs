//! Tests of the import with files as operators' spreadsheets write them.

use std::sync::{Arc, Mutex};

use portal_core::PortError;
use portal_core::kernel::clock::MockClock;
use portal_core::staff::audit::MockAuditLog;
use portal_core::staff::directory::{MockCustomerDirectory, StaffDeps};

use super::*;

const HEADER: &str = "customer_id,name,phone,email,address,city,province,account_status,package_name,\
                      bandwidth_down,bandwidth_up,monthly_price";

#[derive(Default)]
struct Notes {
    bad: Vec<BadLine>,
    warned: Vec<Warned>,
    remarks: Vec<String>,
    read: u64,
}

impl Audience for Notes {
    fn bad_line(&mut self, line: &BadLine) {
        self.bad.push(line.clone());
    }

    fn warning(&mut self, warned: &Warned) {
        self.warned.push(warned.clone());
    }

    fn note(&mut self, text: &str) {
        self.remarks.push(text.to_owned());
    }

    fn progress(&mut self, lines: u64) {
        self.read = lines;
    }
}

struct Run {
    outcome: Result<Summary, Failure>,
    notes: Notes,
    batches: Vec<Vec<CustomerRecord>>,
}

impl Run {
    fn bad_lines(&self) -> Vec<u64> {
        self.notes.bad.iter().map(|bad| bad.line).collect()
    }

    fn imported(&self) -> Vec<&str> {
        self.batches.iter().flatten().map(|record| record.customer_id.as_str()).collect()
    }

    fn refusal(&self) -> String {
        self.outcome.as_ref().expect_err("the file is refused").to_string()
    }
}

async fn run_with(directory: MockCustomerDirectory, file: &[u8]) -> (Result<Summary, Failure>, Notes) {
    let mut clock = MockClock::new();
    clock.expect_now().returning(|| chrono::DateTime::UNIX_EPOCH);
    let staff = StaffService::new(StaffDeps {
        directory: Arc::new(directory),
        audit: Arc::new(MockAuditLog::new()),
        clock: Arc::new(clock),
    });
    let mut notes = Notes::default();
    let outcome = import(&staff, file, &mut notes).await;
    (outcome, notes)
}

async fn run(file: impl AsRef<[u8]>) -> Run {
    let batches = Arc::new(Mutex::new(Vec::new()));
    let kept = batches.clone();
    let mut directory = MockCustomerDirectory::new();
    directory.expect_import().returning(move |batch, _| {
        kept.lock().expect("the batches").push(batch.to_vec());
        Ok(ImportCounts { added: batch.len() as u64, ..ImportCounts::default() })
    });
    directory.expect_on_file().returning(|_, _| Ok(Vec::new()));
    let (outcome, notes) = run_with(directory, file.as_ref()).await;
    let batches = batches.lock().expect("the batches").clone();
    Run { outcome, notes, batches }
}

fn good(id: &str) -> String {
    format!("{id},Budi,0817102070,,,,,active,,,,300000")
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn bad_lines_are_named_by_their_number_in_the_file_and_the_rest_imported() {
    let lines = [good("A1"), "A2,,08,,,,,active,,,,".to_owned(), good("A3"), "A4,too,few".to_owned(), good("A5")];
    let run = run(file(&lines)).await;
    assert_eq!(run.imported(), ["A1", "A3", "A5"]);
    assert_eq!(run.bad_lines(), [3, 5]);
    assert!(run.notes.bad[0].to_string().starts_with("line 3: name: is missing; phone: "));
    assert_eq!(run.notes.bad[1].problems, ["has 3 fields instead of 12"]);
    let summary = run.outcome.expect("a summary").to_string();
    assert_eq!(summary, "3 imported (added 3, updated 0), 2 lines with problems");
}

#[tokio::test]
async fn line_numbers_count_what_an_editor_counts() {
    for end in ["\n", "\r\n"] {
        let lines = [HEADER.to_owned(), good("A1"), String::new(), "bad".to_owned(), good("A2"), "bad".to_owned()];
        let run = run(lines.join(end)).await;
        assert_eq!(run.bad_lines(), [4, 6], "line ends {end:?}");
        assert_eq!(run.imported(), ["A1", "A2"]);
    }
}

#[tokio::test]
async fn the_columns_may_stand_in_any_order_after_a_byte_order_mark() {
    let file = "\u{feff}monthly_price,phone,customer_id,name,account_status,email,address,city,province,\
                package_name,bandwidth_down,bandwidth_up\r\n300000,0817102070,A1,Budi,aktif,,,,,,,\r\n";
    let run = run(file).await;
    assert_eq!(run.imported(), ["A1"]);
    assert_eq!(run.batches[0][0].name, "Budi");
}

#[tokio::test]
async fn semicolons_part_fields_where_a_spreadsheet_writes_them() {
    let text = file(&[good("A1")]).replace(',', ";");
    assert_eq!(run(text).await.imported(), ["A1"]);
}

#[tokio::test]
async fn quoted_fields_may_hold_commas_and_quotation_marks() {
    let line = r#"A1,"Budi ""Bud"" Santoso, S.T.",0817102070,,"Jl. Melati 1, RT 2",,,active,,,,"#;
    let run = run(file(&[line.to_owned()])).await;
    assert_eq!(run.batches[0][0].name, r#"Budi "Bud" Santoso, S.T."#);
}

#[tokio::test]
async fn a_quotation_mark_left_open_is_named_where_it_opens() {
    let run = run(file(&[good("A1"), "A2,\"Budi,0817102070".to_owned(), good("A3"), good("A4")])).await;
    assert_eq!(run.bad_lines(), [3]);
    assert_eq!(run.notes.bad[0].problems, ["a quotation mark opened here takes in 2 more lines"]);
}

#[tokio::test]
async fn a_customer_that_stands_there_twice_is_imported_once_and_the_second_line_named() {
    let run = run(file(&[good("A1"), good("A2"), good("A1")])).await;
    assert_eq!(run.imported(), ["A1", "A2"]);
    assert_eq!(run.notes.bad[0].to_string(), "line 4: customer_id: is already in line 2");
}

#[tokio::test]
async fn case_09_text_that_is_not_utf8_is_read_as_windows_1252_and_told() {
    let mut bytes = file(&[good("A1")]).into_bytes();
    bytes.extend_from_slice(b"A2,Ren\xe9,0817102071,,,,,active,,,,\n");
    bytes.extend_from_slice(good("A3").as_bytes());
    let run = run(bytes).await;
    assert_eq!(run.imported(), ["A1", "A2", "A3"]);
    assert_eq!(run.batches[0][1].name, "René");
    assert!(run.notes.remarks[0].starts_with("line 3 is not UTF-8"), "{:?}", run.notes.remarks);
}

#[tokio::test]
async fn a_wrong_header_is_refused_with_everything_that_is_wrong_with_it() {
    let text = file(&[good("A1")]).replacen("email", "surel", 1).replacen("city", "name", 1);
    let refusal = run(text).await.refusal();
    for part in [
        "unknown column \"surel\"",
        "column name stands there twice",
        "column email is missing",
        "column city is missing",
        HEADER,
    ] {
        assert!(refusal.contains(part), "{part} is not in: {refusal}");
    }
}

#[tokio::test]
async fn an_empty_file_lacks_its_header_and_a_header_alone_imports_nobody() {
    assert_eq!(run("").await.refusal().lines().next(), Some("the file is empty"));
    let run = run(HEADER).await;
    assert_eq!(run.outcome.expect("a summary"), Summary::default());
    assert!(run.batches.is_empty());
}

#[tokio::test]
async fn long_files_go_to_the_database_in_batches() {
    let lines: Vec<String> = (0..1_201).map(|n| good(&format!("A{n}"))).collect();
    let run = run(file(&lines)).await;
    let sizes: Vec<usize> = run.batches.iter().map(Vec::len).collect();
    assert_eq!(sizes, [500, 500, 201]);
    assert_eq!(run.notes.read, 1_201);
}

#[tokio::test]
async fn an_import_that_stops_says_how_far_it_came() {
    let mut directory = MockCustomerDirectory::new();
    directory.expect_on_file().returning(|_, _| Ok(Vec::new()));
    let mut calls = 0;
    directory.expect_import().returning(move |batch, _| {
        calls += 1;
        match calls {
            1 => Ok(ImportCounts { added: batch.len() as u64, ..ImportCounts::default() }),
            _ => Err(PortError::unavailable("customer directory", "connection reset")),
        }
    });
    let lines: Vec<String> = (0..700).map(|n| good(&format!("A{n}"))).collect();
    let (outcome, _) = run_with(directory, file(&lines).as_bytes()).await;
    let text = outcome.expect_err("the database is away").to_string();
    assert!(text.contains("connection reset") && text.contains("so far 500 imported"), "{text}");
}

#[tokio::test]
async fn case_07_rows_of_commas_and_blanks_are_ignored() {
    let lines = [good("A1"), ",,,,,,,,,,,".into(), "   ".into(), " , ,,,,,,,,,,".into(), good("A2"), String::new()];
    let run = run(file(&lines)).await;
    assert_eq!((run.imported(), run.bad_lines()), (vec!["A1", "A2"], vec![]));
    assert!(run.outcome.is_ok_and(|summary| summary.bad == 0));
}

#[tokio::test]
async fn case_08_a_quoted_line_break_is_imported_as_a_comma() {
    for end in ["\n", "\r\n"] {
        let broken = format!("A2,\"Budi{end}Santoso\",0817102070,,\"Jl. Melati 1,{end}RT 02/RW 05\",,,active,,,,");
        let lines = [HEADER.to_owned(), good("A1"), broken, "bad".to_owned(), good("A3")];
        let run = run(lines.join(end)).await;
        assert_eq!(run.imported(), ["A1", "A2", "A3"], "{end:?}");
        assert_eq!(run.batches[0][1].address.as_deref(), Some("Jl. Melati 1, RT 02/RW 05"));
        assert_eq!(run.bad_lines(), [6], "line numbers go on");
    }
}

#[tokio::test]
async fn case_08_a_quotation_mark_left_open_in_the_last_field_swallows_nobody() {
    let open = "A2,Budi,0817102070,,,,,active,,,,\"300000".to_owned();
    let run = run(file(&[good("A1"), open, good("A3"), good("A4")])).await;
    assert_eq!(run.notes.bad[0].to_string(), "line 3: a quotation mark opened here takes in 2 more lines");
}

#[tokio::test]
async fn case_09_sheets_in_any_dress_are_imported() {
    let plain = file(&[good("A1"), good("A2")]);
    let other = |delimiter: &str| plain.replace(',', delimiter);
    let titled = plain.replacen(HEADER, &HEADER.replace('_', " ").to_uppercase(), 1);
    let wider: String = plain.replace('\n', ", \n");
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for dressed in [
        format!("sep=;\r\n{}", other(";")).into_bytes(),
        other("\t").into_bytes(),
        other("|").into_bytes(),
        plain.replace('\n', "\r").into_bytes(),
        plain.replace('\n', "\r\n").into_bytes(),
        titled.into_bytes(),
        wider.into_bytes(),
        utf_16(&other("\t"), u16::to_le_bytes),
        utf_16(&other(";"), u16::to_be_bytes),
    ] {
        let shown = String::from_utf8_lossy(&dressed).into_owned();
        let run = run(dressed).await;
        assert_eq!((run.imported(), run.bad_lines()), (vec!["A1", "A2"], vec![]), "{shown:?}");
    }
}

#[tokio::test]
async fn case_09_line_numbers_count_the_line_that_names_the_delimiter() {
    let run = run(format!("sep=;\n{}", file(&["bad".to_owned()]).replace(',', ";"))).await;
    assert_eq!(run.bad_lines(), [3]);
}

#[tokio::test]
async fn case_09_a_header_that_cannot_be_read_is_said_once_with_its_cause() {
    let wrong = run(file(&[good("A1")]).replace(',', ":")).await.refusal();
    assert!(wrong.contains("parted by something else than") && !wrong.contains("is missing"), "{wrong}");
    let none = run("A1,Budi,0817102070\n").await.refusal();
    assert!(none.contains("line 1 is no header") && !none.contains("is missing"), "{none}");
    assert!(run("PK\u{3}\u{4}rest").await.refusal().contains("a spreadsheet"));
}

#[tokio::test]
async fn case_09_a_number_that_the_sheet_shortened_is_refused_with_the_reason() {
    let run = run(file(&["A1,Budi,6.28171E+10,,,,,active,,,,".to_owned(), good("A2")])).await;
    assert_eq!(run.imported(), ["A2"]);
    assert!(run.notes.bad[0].to_string().starts_with("line 2: phone: the sheet shortened the number"));
}

#[tokio::test]
async fn case_10_what_will_not_work_later_is_warned_of_by_line() {
    let mut directory = MockCustomerDirectory::new();
    directory.expect_import().returning(|_, _| Ok(ImportCounts { added: 1, updated: 1, unchanged: 2 }));
    directory.expect_on_file().returning(|ids, phones| {
        assert!(ids.iter().any(|id| id.as_str() == "00123") && !phones.is_empty());
        let phone = portal_core::PhoneNumber::parse("0817102070").ok();
        Ok(vec![portal_core::staff::directory::AccountOnFile {
            customer_id: CustomerId::parse("00123").expect("an id"),
            phone,
        }])
    });
    let lines = [good("123"), good("A2").replace("0817102070", "12"), good("A3").replace("0817102070", "021-5551234")];
    let (outcome, notes) = run_with(directory, file(&lines).as_bytes()).await;
    let warned: Vec<String> = notes.warned.iter().map(ToString::to_string).collect();
    assert_eq!(warned.len(), 3, "{warned:?}");
    for (text, part) in warned.iter().zip([
        "line 2: warning: customer_id: 00123",
        "line 3: warning: phone: no login code",
        "line 4: warning: phone: no login code",
    ]) {
        assert!(text.starts_with(part), "{text}");
    }
    let summary = outcome.expect("a summary").to_string();
    assert_eq!(summary, "2 imported (added 1, updated 1), 2 unchanged, 0 lines with problems, 3 warnings");
}
