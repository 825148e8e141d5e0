//! Tests of the import with files as operators' spreadsheets write them.

use std::sync::{Arc, Mutex};

use portal_core::PortError;
use portal_core::audit::MockAuditLog;
use portal_core::clock::MockClock;
use portal_core::staff::{MockCustomerDirectory, StaffDeps};

use super::*;

const HEADER: &str = "customer_id,name,phone,email,address,city,province,account_status,package_name,\
                      bandwidth_down,bandwidth_up,monthly_price";

#[derive(Default)]
struct Notes {
    bad: Vec<BadLine>,
    read: u64,
}

impl Audience for Notes {
    fn bad_line(&mut self, line: &BadLine) {
        self.bad.push(line.clone());
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
        Ok(ImportCounts { added: batch.len() as u64, updated: 0 })
    });
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
async fn text_that_is_not_utf8_is_a_problem_of_its_line_alone() {
    let mut bytes = file(&[good("A1")]).into_bytes();
    bytes.extend_from_slice(b"A2,Ren\xe9,0817102071,,,,,active,,,,\n");
    bytes.extend_from_slice(good("A3").as_bytes());
    let run = run(bytes).await;
    assert_eq!(run.imported(), ["A1", "A3"]);
    assert_eq!(run.notes.bad[0].to_string(), "line 3: name: is not UTF-8 text");
}

#[tokio::test]
async fn a_wrong_header_is_refused_with_everything_that_is_wrong_with_it() {
    let text = file(&[good("A1")]).replacen("email", "e-mail", 1).replacen("city", "name", 1);
    let refusal = run(text).await.refusal();
    for part in [
        "unknown column \"e-mail\"",
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
    assert!(run("").await.refusal().contains("column customer_id is missing"));
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
    let mut calls = 0;
    directory.expect_import().returning(move |batch, _| {
        calls += 1;
        match calls {
            1 => Ok(ImportCounts { added: batch.len() as u64, updated: 0 }),
            _ => Err(PortError::unavailable("customer directory", "connection reset")),
        }
    });
    let lines: Vec<String> = (0..700).map(|n| good(&format!("A{n}"))).collect();
    let (outcome, _) = run_with(directory, file(&lines).as_bytes()).await;
    let text = outcome.expect_err("the database is away").to_string();
    assert!(text.contains("connection reset") && text.contains("so far 500 imported"), "{text}");
}
