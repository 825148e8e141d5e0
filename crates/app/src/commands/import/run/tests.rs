//! Whole imports on a store of the test's own.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::integration::record::{
    CustomerRecord, CustomerReview, CustomerWrite, InvoiceRecord, InvoiceWrite, MockRecordRepo, PackageRecord,
    RecordChange, RecordCommitted, RecordPage, RecordRepo,
};
use portal_core::kernel::clock::MockClock;
use portal_core::staff::directory::{AccountOnFile, MockCustomerDirectory};
use portal_core::{Clock, CustomerId, PackageCode, PhoneNumber, PortError};
use record_files::{Mapping, Scope};
use tokio::sync::watch;

use super::*;

const HEADER: &str = "customer_id,name,phone,account_status";

#[derive(Default)]
struct Notes {
    refused: Vec<String>,
    warned: Vec<String>,
    remarks: Vec<String>,
    records: u64,
}

impl Audience for Notes {
    fn refused(&mut self, row: &Refused) {
        self.refused.push(row.to_string());
    }

    fn warning(&mut self, warned: &Warned) {
        self.warned.push(warned.to_string());
    }

    fn note(&mut self, text: &str) {
        self.remarks.push(text.to_owned());
    }

    fn progress(&mut self, progress: Progress) {
        assert!(progress.read <= progress.size);
        self.records = progress.records;
    }
}

fn clock() -> Arc<dyn Clock> {
    let mut clock = MockClock::new();
    clock.expect_now().returning(|| chrono::DateTime::UNIX_EPOCH);
    clock.expect_local_date().returning(|at| at.date_naive());
    Arc::new(clock)
}

/// How a file is imported.
struct Import<R: Record> {
    service: RecordService<R>,
    options: Options,
    really: bool,
    report: Option<std::path::PathBuf>,
    added: HashSet<R::Id>,
    presses: u32,
}

impl<R: Record> Import<R> {
    fn on(repo: MockRecordRepo<R>) -> Self {
        let service = RecordService::new(Arc::new(repo), clock());
        let mapping = Mapping::default();
        let options = Options { mapping, scope: Scope::Whole, sheet: None, from_line: 0, clock: clock() };
        Self { service, options, really: true, report: None, added: HashSet::new(), presses: 0 }
    }

    async fn run(&mut self, file: &str) -> (Result<Summary, Stopped>, Notes) {
        let (mut notes, (_presses, receiver)) = (Notes::default(), watch::channel(self.presses));
        let task = Task {
            service: &self.service,
            options: self.options.clone(),
            really: self.really,
            report: self.report.as_deref(),
            added: &mut self.added,
        };
        let input = Input::new(Cursor::new(file.to_owned().into_bytes()), file.len() as u64);
        let result = run(task, input, &mut notes, &mut Stop::from(receiver)).await;
        (result, notes)
    }
}

/// A store that nothing is in yet, and the sizes of the batches that it was given.
fn empty<R: Record>() -> (MockRecordRepo<R>, Arc<Mutex<Vec<usize>>>) {
    let (mut repo, sizes) = (MockRecordRepo::new(), Arc::new(Mutex::new(Vec::new())));
    repo.expect_find().returning(|_| Ok(Vec::new()));
    let kept = sizes.clone();
    repo.expect_commit().returning(move |changes| {
        kept.lock().expect("the sizes").push(changes.len());
        Ok(vec![RecordCommitted::Done; changes.len()])
    });
    (repo, sizes)
}

fn good(id: impl std::fmt::Display) -> String {
    format!("{id},Budi,0817102070,active")
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[tokio::test]
async fn good_rows_are_written_and_bad_ones_named_in_the_order_of_the_file() {
    let (repo, sizes) = empty::<CustomerRecord>();
    let lines = [good("A1"), "A2,,0817102070,active".into(), good("A3"), "A4,too,few".into(), good("A1")];
    let (result, notes) = Import::on(repo).run(&file(&lines)).await;
    let summary = result.expect("a summary");
    assert_eq!(summary.to_string(), "2 imported (added 2, updated 0), 3 lines with problems");
    assert_eq!(*sizes.lock().expect("the sizes"), [2]);
    assert_eq!(
        notes.refused,
        ["line 3: name: is missing", "line 5: has 3 fields instead of 4", "line 6: customer_id: is already in line 2"]
    );
}

#[tokio::test]
async fn long_files_go_to_the_database_in_batches() {
    let (repo, sizes) = empty::<CustomerRecord>();
    let lines: Vec<String> = (0..1_201).map(|n| good(format!("A{n}"))).collect();
    let (result, notes) = Import::on(repo).run(&file(&lines)).await;
    assert_eq!((result.expect("a summary").added, notes.records), (1_201, 1_201));
    assert_eq!(*sizes.lock().expect("the sizes"), [500, 500, 201]);
}

#[tokio::test]
async fn an_import_that_stops_says_how_far_it_came_and_where_to_go_on() {
    let mut repo = MockRecordRepo::<CustomerRecord>::new();
    repo.expect_find().returning(|_| Ok(Vec::new()));
    repo.expect_commit().times(1).returning(|changes| Ok(vec![RecordCommitted::Done; changes.len()]));
    repo.expect_commit().returning(|_| Err(PortError::unavailable("records", "connection reset")));
    let lines: Vec<String> = (0..700).map(|n| good(format!("A{n}"))).collect();
    let (result, _) = Import::on(repo).run(&file(&lines)).await;
    let stopped = result.expect_err("the database is away");
    assert!(stopped.why.contains("connection reset"), "{}", stopped.why);
    assert_eq!((stopped.summary.added, stopped.next_line, stopped.goes_on), (500, Some(502), true));

    let (repo, sizes) = empty::<CustomerRecord>();
    let mut rest = Import::on(repo);
    rest.options.from_line = 502;
    let (result, _) = rest.run(&file(&lines)).await;
    assert_eq!((result.expect("a summary").added, sizes.lock().expect("the sizes").as_slice()), (200, &[200][..]));
}

#[tokio::test]
async fn an_import_that_is_asked_to_stop_writes_nothing_more() {
    let mut import = Import::on(MockRecordRepo::<CustomerRecord>::new());
    (import.presses, import.options.from_line) = (1, 7);
    let (result, _) = import.run(&file(&[good("A1")])).await;
    let stopped = result.expect_err("it was asked to");
    assert_eq!((stopped.summary, stopped.next_line), (Summary::default(), Some(7)));
}

/// A store that is asked to stop twice while it writes, and never ends.
struct Hanging(watch::Sender<u32>);

#[async_trait]
impl RecordRepo<PackageRecord> for Hanging {
    async fn find(&self, _: &[PackageCode]) -> Result<Vec<PackageRecord>, PortError> {
        Ok(Vec::new())
    }

    async fn after(&self, _: Option<PackageCode>, _: u32) -> Result<RecordPage<PackageRecord>, PortError> {
        Ok(RecordPage { records: Vec::new(), next: None })
    }

    async fn commit(&self, _: &[RecordChange<PackageRecord>]) -> Result<Vec<RecordCommitted>, PortError> {
        self.0.send_replace(2);
        std::future::pending().await
    }

    async fn orphans(&self, _: &[PackageRecord]) -> Result<Vec<PackageCode>, PortError> {
        Ok(Vec::new())
    }
}

#[tokio::test]
async fn an_import_that_is_asked_twice_abandons_the_batch_that_hangs() {
    let (sender, receiver) = watch::channel(0);
    let import = Import::<PackageRecord>::on(MockRecordRepo::new());
    let task = Task {
        service: &RecordService::new(Arc::new(Hanging(sender)), clock()),
        options: import.options,
        really: true,
        report: None,
        added: &mut HashSet::new(),
    };
    let file = "package_code,name\nA,Home 50\n";
    let input = Input::new(Cursor::new(file), file.len() as u64);
    let result = run(task, input, &mut Notes::default(), &mut Stop::from(receiver)).await;
    let stopped = result.expect_err("it hangs");
    assert!(stopped.why.contains("in the middle of a batch"), "{}", stopped.why);
    assert_eq!((stopped.summary, stopped.next_line), (Summary::default(), None));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_nothing_to_go_on_with() {
    let mut import = Import::on(MockRecordRepo::<CustomerRecord>::new());
    let stopped = import.run("nama,nomor\n").await.0.expect_err("no header");
    assert!(!stopped.goes_on && stopped.why.contains("no header") && stopped.advice.is_some(), "{stopped:?}");
}

#[tokio::test]
async fn case_10_what_will_not_work_later_is_warned_of_by_line() {
    let mut directory = MockCustomerDirectory::new();
    directory.expect_on_file().returning(|_, _| {
        let customer_id = CustomerId::parse("00123").expect("an id");
        Ok(vec![AccountOnFile { customer_id, phone: PhoneNumber::parse("0817102070").ok() }])
    });
    let mut import = Import::on(empty::<CustomerRecord>().0);
    import.service = import.service.reviewed(Arc::new(CustomerReview::new(Arc::new(directory))));
    let lines = [good("123"), good("A2").replace("0817102070", "12"), good("A3").replace("0817102070", "021-5551234")];
    let (result, notes) = import.run(&file(&lines)).await;
    assert_eq!(notes.warned.len(), 3, "{:?}", notes.warned);
    for (text, part) in notes.warned.iter().zip([
        "line 2: warning: customer_id: 00123",
        "line 3: warning: phone: no login code",
        "line 4: warning: phone: no login code",
    ]) {
        assert!(text.starts_with(part), "{text}");
    }
    let summary = result.expect("a summary").to_string();
    assert_eq!(summary, "3 imported (added 3, updated 0), 0 lines with problems, 3 warnings");
}

#[tokio::test]
async fn a_rehearsal_writes_nothing_and_knows_in_the_second_file_what_the_first_one_adds() {
    let mut repo = MockRecordRepo::<InvoiceRecord>::new();
    repo.expect_find().returning(|_| Ok(Vec::new()));
    repo.expect_orphans().returning(|_| Ok(Vec::new()));
    repo.expect_commit().never();
    let mut import = Import::on(repo);
    import.really = false;
    let invoices = "invoice_number,customer_id,invoice_date,due_date,total_amount\nI1,A1,2025-11-01,2025-11-20,3\n";
    assert_eq!(import.run(invoices).await.0.expect("a summary").added, 1);
    import.options.scope = Scope::PartsAlone;
    let (result, notes) = import.run("invoice_number,item_description,item_amount\nI1,x,3\nI2,x,3\n").await;
    let summary = result.expect("a summary");
    assert_eq!((summary.updated, summary.refused), (1, 1));
    assert!(notes.refused[0].starts_with("line 3: customer_id: is missing"), "{:?}", notes.refused);
}

#[tokio::test]
async fn refused_rows_are_written_to_the_report_whether_the_file_or_the_store_refuses_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut repo = MockRecordRepo::<InvoiceRecord>::new();
    repo.expect_find().returning(|_| Ok(Vec::new()));
    repo.expect_commit().returning(|changes| Ok(vec![RecordCommitted::NoParent; changes.len()]));
    let mut import = Import::on(repo);
    import.report = Some(folder.path().join("refused.csv"));
    let header = InvoiceWrite::REQUIRED.join(",");
    let (result, notes) =
        import.run(&format!("{header}\nI1,A9,2025-11-01,2025-11-20,3\nI2,A1,2025-11-01,soon,3\n")).await;
    assert_eq!(result.expect("a summary").refused, 2);
    assert_eq!(notes.refused[0], "line 2: customer_id: is not on file (it is \"A9\")");
    let report = std::fs::read_to_string(folder.path().join("refused.csv")).expect("a report");
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines[0], format!("\u{feff}{header},reason"));
    assert_eq!(lines[1], "I1,A9,2025-11-01,2025-11-20,3,\"customer_id: is not on file (it is \"\"A9\"\")\"");
    assert!(lines[2].starts_with("I2,A1,2025-11-01,soon,3,\"due_date: is not a day"), "{}", lines[2]);
}

#[tokio::test]
async fn text_in_windows_1252_is_noted() {
    let (repo, _) = empty::<CustomerRecord>();
    let mut import = Import::on(repo);
    let bytes = [file(&[]).trim_end().as_bytes(), b"\nA1,Ren\xe9,0817102070,active\n"].concat();
    let size = bytes.len() as u64;
    let (mut notes, (_presses, receiver)) = (Notes::default(), watch::channel(0));
    let task = Task::<CustomerRecord> {
        service: &import.service,
        options: import.options.clone(),
        really: true,
        report: None,
        added: &mut import.added,
    };
    let result = run(task, Input::new(Cursor::new(bytes), size), &mut notes, &mut Stop::from(receiver)).await;
    assert_eq!(result.expect("a summary").added, 1);
    assert!(notes.remarks[0].starts_with("line 2 is not UTF-8"), "{:?}", notes.remarks);
}

#[test]
fn every_column_of_customers_is_known_to_the_file_and_the_record() {
    assert_eq!(record_files::columns::<CustomerWrite>(), CustomerWrite::FIELDS);
}
