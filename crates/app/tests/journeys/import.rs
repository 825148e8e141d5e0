//! `import`: the ISP's records from files, as an operator brings them in.

use crate::support::{Done, Place};

const KINDS: [&str; 5] = ["packages", "customers", "invoices", "payments", "tickets"];

/// A place with a schema, and the example of each kind in a file.
fn place_with_examples() -> Place {
    let place = Place::new();
    for kind in KINDS {
        let template = place.succeed(&format!("import template {kind}"));
        place.put(&format!("{kind}.csv"), &template);
    }
    place.succeed("migrate");
    place
}

fn last(done: &Done) -> &str {
    done.out.lines().last().unwrap_or_default()
}

#[test]
fn the_examples_of_all_kinds_come_in_and_once_more_change_nothing() {
    let place = place_with_examples();
    let all = |place: &Place| KINDS.map(|kind| place.succeed(&format!("import {kind} {kind}.csv")));
    for told in all(&place) {
        assert_eq!(told, "1 imported (added 1, updated 0), 0 lines with problems\n");
    }
    for told in all(&place) {
        assert_eq!(told, "0 imported (added 0, updated 0), 1 unchanged, 0 lines with problems\n");
    }
    assert!(place.succeed("customers show AGLS202510150001").contains("Budi Santoso"));
}

/// An invoice with two lines, as a workbook with a date, numbers and an empty row.
fn workbook(place: &Place) {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let (mut book, day) = (Workbook::new(), Format::new().set_num_format("yyyy-mm-dd"));
    let sheet = book.add_worksheet().set_name("Faktur").expect("a name");
    let header = [
        "Invoice Number",
        "Customer ID",
        "Invoice Date",
        "Due Date",
        "Total Amount",
        "Item Description",
        "Item Amount",
    ];
    for (at, name) in (0..).zip(header) {
        sheet.write(0, at, name).expect("a cell");
    }
    for (row, text, amount) in [(1, "Home 50", 300_000), (3, "Pajak", 33_000)] {
        sheet.write(row, 0, "INV/7").expect("a cell");
        if row == 1 {
            let date = ExcelDateTime::parse_from_str("2025-11-01").expect("a day");
            sheet.write(row, 1, "AGLS202510150001").expect("a cell");
            sheet.write_with_format(row, 2, &date, &day).expect("a cell");
            sheet.write(row, 3, "20/11/2025").expect("a cell");
            sheet.write(row, 4, 333_000).expect("a cell");
        }
        sheet.write(row, 5, text).expect("a cell");
        sheet.write(row, 6, amount).expect("a cell");
    }
    book.save(place.path("invoices.xlsx")).expect("a workbook");
}

#[test]
fn invoices_with_lines_come_from_csv_from_xlsx_and_from_two_files_as_the_same() {
    let place = place_with_examples();
    place.succeed("import packages packages.csv");
    place.succeed("import customers customers.csv");
    workbook(&place);
    assert!(place.succeed("import invoices invoices.xlsx --sheet faktur").starts_with("1 imported (added 1, "));
    let unchanged = "0 imported (added 0, updated 0), 1 unchanged, 0 lines with problems\n";
    let header = "invoice_number;customer_id;invoice_date;due_date;total_amount";
    let lines = "INV/7;;;;;Home 50;300000\nINV/7;;;;;Pajak;33.000\n";
    let first = lines.replacen(";;;;", ";AGLS202510150001;2025-11-01;2025-11-20;Rp 333.000", 1);
    place.put("one.csv", &format!("{header};item_description;item_amount\n{first}"));
    assert_eq!(place.succeed("import invoices one.csv"), unchanged);

    place.put("two.csv", &format!("{header}\nINV/7;AGLS202510150001;2025-11-01;2025-11-20;333000\n"));
    let lines = lines.replace(";;;;;", ";");
    place.put("lines.csv", &format!("invoice_number;item_description;item_amount\n{lines}"));
    let told = place.succeed("import invoices two.csv --items lines.csv");
    assert_eq!(told, format!("two.csv:\n{unchanged}lines.csv:\n{unchanged}"));
    let other = place.run("import invoices two.csv --sheet x");
    assert_eq!((other.code, other.err.contains("no workbook")), (Some(1), true), "{}", other.err);
}

#[test]
fn a_dry_run_tells_in_a_table_what_would_become_of_two_files_and_writes_nothing() {
    let place = place_with_examples();
    place.succeed("import packages packages.csv");
    place.succeed("import customers customers.csv");
    let header = "invoice_number,customer_id,invoice_date,due_date,total_amount";
    let good = "AGLS202510150001,2025-11-01,2025-11-20,1";
    place.put("two.csv", &format!("{header}\nI1,{good}\nI2,{good}\nI3,NOBODY,2025-11-01,2025-11-20,1\n"));
    place.put("lines.csv", "invoice_number,item_description,item_amount\nI1,x,1\nI9,x,1\n");
    for _ in 0..2 {
        let done = place.run("import invoices two.csv --items lines.csv --dry-run");
        assert_eq!(done.code, Some(1), "{}", done.err);
        let table = |added, changed, refused| {
            format!(
                "invoices      would be\nadded       {added:>10}\nchanged     {changed:>10}\nleft                 0\n\
                 refused     {refused:>10}\nwarnings             0\nnothing was written\n"
            )
        };
        assert_eq!(done.out, format!("two.csv:\n{}lines.csv:\n{}", table(2, 0, 1), table(0, 1, 1)));
        assert!(done.err.contains("line 4: customer_id: is not on file (it is \"NOBODY\")"), "{}", done.err);
    }
}

#[test]
fn refused_rows_come_back_with_their_reasons_and_in_when_they_are_corrected() {
    let place = place_with_examples();
    for kind in ["packages", "customers", "invoices"] {
        place.succeed(&format!("import {kind} {kind}.csv"));
    }
    let good = "INV/2025/11/0001;5/11/2025 14.05;Rp 100.000;Tunai";
    let file = format!("Invoice Number;Paid At;Amount;Method\n{good}\nINV/9;5/11/2025;1;Tunai\n{good};x\n");
    place.put("payments.csv", &file);
    let done = place.run("import payments payments.csv --report refused.csv");
    assert_eq!((done.code, last(&done)), (Some(1), "1 imported (added 1, updated 0), 2 lines with problems"));
    assert!(done.err.contains("line 3: Invoice Number: is not on file (it is \"INV/9\")\n"), "{}", done.err);
    assert!(done.err.contains("portal import payments refused.csv"), "{}", done.err);
    let report = std::fs::read_to_string(place.path("refused.csv")).expect("a report");
    assert_eq!(report.lines().next(), Some("\u{feff}Invoice Number;Paid At;Amount;Method;reason"));
    place.put("corrected.csv", &report.replace("INV/9;", "INV/2025/11/0001;").replace(";x", ""));
    let again = place.succeed("import payments corrected.csv --report refused.csv");
    assert_eq!(again, "1 imported (added 1, updated 0), 1 unchanged, 0 lines with problems\n");
    assert!(!place.path("refused.csv").exists(), "no row was refused");
    let same = place.run("import payments payments.csv --report payments.csv");
    assert_eq!((same.code, same.err.contains("needs another name")), (Some(1), true), "{}", same.err);
}

#[test]
fn a_mapping_reads_a_file_in_the_isps_own_words_and_is_checked_by_key() {
    let place = place_with_examples();
    place.succeed("import packages packages.csv");
    let mapping = "ignore = [\"Catatan\"]\n[columns]\ncustomer_id = \"No Pelanggan\"\nname = \"Nama\"\nphone = \"HP\"\n\
                   account_status = \"Status\"\n[values.account_status]\nlangganan = \"active\"\n\
                   [constants]\npackage_code = \"HOME-50\"\n";
    place.put("map.toml", mapping);
    place.put("pelanggan.csv", "No Pelanggan;Nama;HP;Status;Catatan\nA1;Budi;0817102070;Langganan;x\nA2;Ani;08;?;\n");
    let done = place.run("import customers pelanggan.csv --mapping map.toml");
    assert_eq!((done.code, last(&done)), (Some(1), "1 imported (added 1, updated 0), 1 line with problems"));
    assert!(done.err.contains("line 3: HP: ") && done.err.contains("Status: "), "{}", done.err);
    assert!(place.succeed("customers show A1").contains("Budi"));
    place.put("map.toml", &mapping.replace("phone =", "telephone ="));
    let wrong = place.run("import customers pelanggan.csv --mapping map.toml");
    assert_eq!((wrong.code, wrong.err.contains("columns.telephone is no column of customers")), (Some(1), true));
}

#[test]
fn an_import_goes_on_at_a_line_and_changes_what_the_file_has_alone() {
    let place = place_with_examples();
    place.succeed("import packages packages.csv");
    let lines = [1, 2, 3, 4, 5].map(|n| format!("P{n},Paket {n},20\n")).concat();
    place.put("more.csv", &format!("package_code,name,bandwidth_down\n{lines}"));
    assert!(place.succeed("import packages more.csv --from-line 4").starts_with("3 imported (added 3, "));
    assert!(place.succeed("import packages more.csv").starts_with("2 imported (added 2, updated 0), 3 unchanged"));
    place.put("prices.csv", "package_code,monthly_price\nP1,\"150.000\"\n");
    assert!(place.succeed("import packages prices.csv").starts_with("1 imported (added 0, updated 1)"));
    assert!(
        place.succeed("import packages more.csv").contains("5 unchanged"),
        "the price is none of the file's columns"
    );
}

#[test]
fn what_cannot_be_read_is_told_before_anything_is_written() {
    let place = place_with_examples();
    for (arguments, part) in [
        ("import customers missing.csv", "missing.csv cannot be opened"),
        ("import customers customers.csv --mapping missing.toml", "missing.toml cannot be read"),
        ("import tickets customers.csv", "is wrong: unknown column \"name\""),
        ("import customers .", "is a folder"),
    ] {
        let done = place.run(arguments);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{arguments}: {}", done.err);
        assert!(done.err.contains(part), "{arguments}: {}", done.err);
    }
}
