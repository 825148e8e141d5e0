//! Tests of tax, letterhead and templates.

use portal_core::billing::invoice::{TaxMode, TaxRate, WayToPay};

use super::{Case, Purpose};

#[test]
fn tax_is_charged_as_configured_from_the_days_configured() {
    let case = Case::good()
        .file("[tax]\nmode = \"inclusive\"\nrates = [{ from = \"2025-01-01\", percent = 12, base = \"11/12\" }]\n");
    let tax = case.good_settings().tax;
    assert_eq!((tax.mode, tax.rates.len(), tax.rates[0].1), (TaxMode::Inclusive, 1, TaxRate::OF_2025));
    let written = r#"[{ from = "2030-07-01", percent = 10 }]"#;
    let tax = case.env("tax.rates", written).env("tax.mode", "none").good_settings().tax;
    assert_eq!((tax.mode, tax.rates[0].1), (TaxMode::None, TaxRate { percent: 10, base: (1, 1) }));
    assert_eq!(tax.rates[0].0.to_string(), "2030-07-01");
}

#[test]
fn rates_that_make_no_sense_are_refused_with_the_field_that_is_wrong() {
    for (rates, wrong) in [
        ("[{ percent = 12 }]", "from"),
        (r#"[{ from = "1.1.2025", percent = 12 }]"#, "from"),
        (r#"[{ from = "2025-01-01" }]"#, "percent"),
        (r#"[{ from = "2025-01-01", percent = 0 }]"#, "percent"),
        (r#"[{ from = "2025-01-01", percent = 12, base = "12/11" }]"#, "base"),
        (r#"[{ from = "2025-01-01", percent = 12, base = "1/0" }]"#, "base"),
        (r#"[{ from = "2025-01-01", percent = 12, share = "11/12" }]"#, "share"),
        ("[12]", "tables"),
        ("12", "tables"),
    ] {
        let problems = Case::good().env("tax.rates", rates).load(Purpose::Serve).expect_err(rates);
        assert_eq!((problems.len(), problems[0].key.as_str()), (1, "tax.rates"), "{rates}");
        assert!(problems[0].to_string().contains(wrong), "{}", problems[0]);
    }
    assert_eq!(Case::good().env("tax.mode", "sometimes").bad_keys(), ["tax.mode"]);
}

#[test]
fn the_demo_charges_tax_and_has_a_letterhead_unless_told_otherwise() {
    let demo = Case::new().load(Purpose::Demo).expect("good settings");
    assert_eq!((demo.tax.mode, demo.brand.address.len()), (TaxMode::Exclusive, 2));
    assert!(demo.brand.phone.is_some() && demo.brand.npwp.is_some() && demo.how_to_pay.len() == 3);
    let told = Case::new().env("tax.mode", "none").load(Purpose::Demo).expect("good settings");
    assert_eq!(told.tax.mode, TaxMode::None);
}

#[test]
fn ways_to_pay_are_accounts_or_words() {
    let case = Case::good().file(
        "[billing]\nhow_to_pay = [{ bank = \"BCA\", number = \"123 456 7890\", holder = \"PT Contoh\" }, \"Tunai\"]\n",
    );
    let account =
        WayToPay::Account { bank: "BCA".into(), number: "123 456 7890".into(), holder: Some("PT Contoh".into()) };
    assert_eq!(case.good_settings().how_to_pay, [account, WayToPay::Words("Tunai".into())]);
    assert!(Case::good().good_settings().how_to_pay.is_empty());
    for (ways, wrong) in [
        (r#"[{ bank = "BCA" }]"#, "number"),
        (r#"[{ bank = "BCA", number = "- -" }]"#, "without digits"),
        (r#"[{ number = "123" }]"#, "bank"),
        (r#"[{ bank = "BCA", number = "123", iban = "x" }]"#, "iban"),
        (r#"[""]"#, "empty"),
        (r#""BCA 123""#, "list"),
    ] {
        let problems = Case::good().env("billing.how_to_pay", ways).load(Purpose::Serve).expect_err(ways);
        assert_eq!((problems.len(), problems[0].key.as_str()), (1, "billing.how_to_pay"), "{ways}");
        assert!(problems[0].to_string().contains(wrong), "{}", problems[0]);
    }
}

#[test]
fn the_former_key_of_how_to_pay_says_where_it_moved() {
    let case = Case::good().file("[pdf]\nhow_to_pay = [\"Transfer BCA\"]\n");
    let problems = case.load(Purpose::Serve).expect_err("a former key");
    assert_eq!((problems.len(), problems[0].key.as_str()), (1, "pdf.how_to_pay"));
    assert!(problems[0].to_string().contains("billing.how_to_pay"), "{}", problems[0]);
}

#[cfg(feature = "pdf")]
#[test]
fn a_template_that_makes_no_document_is_refused_with_its_line() {
    let case = Case::good();
    let good = case.put("good.typ", "#json(\"invoice.json\").invoice.number", 0o644);
    let bad = case.put("bad.typ", "#let data = json(\"invoice.json\")\n#data.nothing", 0o644);
    let case = case.env("pdf.template", &good.display().to_string());
    assert!(case.load(Purpose::Serve).is_ok());
    let case = case.env("pdf.template", &bad.display().to_string());
    let problems = case.load(Purpose::Serve).expect_err("a bad template");
    assert_eq!(problems.len(), 1);
    let told = problems[0].to_string();
    assert!(told.starts_with("pdf.template names a template that cannot be used: "), "{told}");
    assert!(told.contains("bad.typ, line 2: "), "{told}");
    assert!(case.load(Purpose::Store).is_ok(), "work on the database needs no template");
    assert_eq!(Case::good().env("pdf.template", "/nonexistent.typ").bad_keys(), ["pdf.template"]);
}

#[cfg(feature = "pdf")]
#[test]
fn a_logo_that_documents_cannot_show_is_refused() {
    let case = Case::good();
    let logo = case.put("logo.png", "no image", 0o644);
    assert_eq!(case.env("brand.logo", &logo.display().to_string()).bad_keys(), ["brand.logo"]);
}
