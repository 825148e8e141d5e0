//! Questions and answers: edited, previewed, hidden, edited at the same time, taken back.

use std::sync::Arc;

use adapters_content::{ContentFaq, Filling, Hours};
use portal_core::Locale;
use portal_core::content::faq::edit::{EditedFaq, EditedFaqDeps};
use portal_core::content::faq::{Faq, FaqPolicy, FaqRepo};
use portal_core::staff::account::Role;

use crate::browser::{Answer, Browser};
use crate::test_console::TestConsole;

const LIST: &str = "/staff/settings/faq?language=id";
const PAGE: &str = "/staff/settings/faq/internet-lambat";
const SHOWN: &str = "/staff/settings/faq/internet-lambat?language=id";

/// The texts that are built in.
pub(crate) fn files() -> Arc<dyn FaqRepo> {
    let filling = Filling {
        brand: "AGLIS Net".to_owned(),
        hours: Some(Hours { id: "08.00–21.00".to_owned(), en: "08:00–21:00".to_owned() }),
        otp_minutes: 10,
        sla_hours: [4, 24, 48],
        reopen_days: 7,
    };
    Arc::new(ContentFaq::built_in(&filling).expect("the built-in texts"))
}

/// What customers read of a question.
async fn read(console: &TestConsole, locale: Locale, slug: &str) -> Option<Faq> {
    let deps = EditedFaqDeps { files: files(), edits: Arc::new(console.store.clone()), clock: console.clock.clone() };
    let book = EditedFaq::new(deps, FaqPolicy::default()).book(locale).await.expect("a book");
    book.faqs().find(|faq| faq.slug == slug).cloned()
}

fn fields<'a>(question: &'a str, answer: &'a str, version: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("language", "id"),
        ("category", "teknis"),
        ("question", question),
        ("answer", answer),
        ("keywords", "lemot\npelan"),
        ("version", version),
    ]
}

/// The version in the form of a page.
fn version(page: &Answer) -> &str {
    let (_, rest) = page.text.split_once("name=\"version\" value=\"").expect("a version");
    rest.split('"').next().unwrap_or_default()
}

async fn save(browser: &mut Browser, question: &str, version: &str) -> Answer {
    browser.get(SHOWN).await;
    browser.follow(PAGE, &fields(question, "Cek [tiket](/customer/tickets) {brand}.", version)).await
}

#[tokio::test]
async fn a_question_is_edited_and_goes_back_to_the_default_and_the_trail_has_it() {
    let console = TestConsole::new().await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let listed = supervisor.get(LIST).await;
    assert!(listed.text.contains(&format!("href=\"{SHOWN}\"")) && !listed.text.contains("Diubah</span>"));
    let before = read(&console, Locale::Id, "internet-lambat").await.expect("the default");
    let saved = save(&mut supervisor, "Kenapa lemot?", "0").await;
    assert!(saved.text.contains("Pertanyaan tersimpan") && saved.text.contains("Kenapa lemot?"), "{}", saved.text);
    assert_eq!(version(&saved), "1");
    let edited = read(&console, Locale::Id, "internet-lambat").await.expect("the edit");
    assert_eq!((edited.question.as_str(), edited.answer.as_str()), ("Kenapa lemot?", "Cek tiket AGLIS Net."));
    assert_eq!(edited.links[0].href, "/customer/tickets");
    let listed = supervisor.get(LIST).await;
    assert!(listed.text.contains("Kenapa lemot?") && listed.text.contains("supervisor@isp.id"), "{}", listed.text);
    let english = read(&console, Locale::En, "internet-lambat").await.expect("the other language");
    assert_ne!(english.question, "Kenapa lemot?");
    supervisor.get(SHOWN).await;
    let restored =
        supervisor.follow(&format!("{PAGE}/restore"), &[("language", "id"), ("version", "1"), ("to", "default")]).await;
    assert!(restored.text.contains("Teks sebelumnya tampil lagi"), "{}", restored.text);
    assert_eq!(read(&console, Locale::Id, "internet-lambat").await, Some(before));
    let again =
        supervisor.follow(&format!("{PAGE}/restore"), &[("language", "id"), ("version", "2"), ("to", "1")]).await;
    assert!(again.text.contains("Kenapa lemot?") && version(&again) == "3", "{}", again.text);
    let trail = supervisor.get("/staff/audit?staff=supervisor@isp.id").await;
    assert_eq!(trail.text.matches("Memulihkan pertanyaan FAQ").count(), 2, "{}", trail.text);
}

#[tokio::test]
async fn a_preview_shows_the_answer_as_customers_read_it_and_writes_nothing() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get(SHOWN).await;
    let answer = "Satu [tiket](/customer/tickets) {brand}.\r\n\r\n- dua <b>\r\n- tiga";
    let mut all = fields("Kenapa lemot?", answer, "0").to_vec();
    all.push(("do", "preview"));
    let previewed = admin.follow(PAGE, &all).await;
    let rendered =
        "<p>Satu <u title=\"/customer/tickets\">tiket</u> AGLIS Net.</p><ul><li>dua &#60;b&#62;</li><li>tiga</li></ul>";
    assert!(previewed.text.contains("Yang akan dibaca pelanggan"), "{}", previewed.text);
    assert!(previewed.text.contains(rendered), "{}", previewed.text);
    assert!(previewed.text.contains("[tiket](/customer/tickets) {brand}."), "what was typed stays");
    assert_eq!(version(&previewed), "0");
    assert!(!admin.get(SHOWN).await.text.contains("Kenapa lemot?"), "nothing was written");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_in_both_languages_and_what_was_typed_stays() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    for button in ["save", "preview"] {
        admin.get(SHOWN).await;
        let mut all = fields(" ", "Isi <b> {harga} [x](https://example.id)", "0").to_vec();
        all.extend([("do", button)]);
        all[1].1 = "tidak-ada";
        let refused = admin.follow(PAGE, &all).await;
        for (field, words) in [
            ("category-error", "Pilih topiknya"),
            ("question-error", "Isi pertanyaan dengan paling sedikit satu kata"),
            ("answer-error", "Isian {harga} tidak ada. Yang ada: {brand}"),
            ("answer-error", "“https://example.id” bukan halaman"),
        ] {
            assert!(refused.text.contains(&format!("id=\"{field}\"")), "{field}: {}", refused.text);
            assert!(refused.text.contains(words), "{words}: {}", refused.text);
        }
        assert!(
            refused.text.contains("Isi &#60;b&#62; {harga} [x](https://example.id)</textarea>"),
            "{}",
            refused.text
        );
    }
    admin.follow("/staff/language", &[("locale", "en"), ("return_to", SHOWN)]).await;
    let refused = admin.follow(PAGE, &fields("Kenapa?", "{harga}", "0")).await;
    assert!(refused.text.contains("{harga} cannot be filled in. Use {brand}"), "{}", refused.text);
}

#[tokio::test]
async fn who_edited_in_between_is_told_and_nothing_typed_is_lost() {
    let console = TestConsole::new().await;
    let (mut admin, mut supervisor) = (console.logged_in(Role::Admin).await, console.logged_in(Role::Supervisor).await);
    save(&mut admin, "Punya admin?", "0").await;
    let told = save(&mut supervisor, "Punya supervisor?", "0").await;
    assert!(told.text.contains("admin@isp.id mengubah pertanyaan ini"), "{}", told.text);
    assert!(told.text.contains("value=\"Punya supervisor?\""), "{}", told.text);
    assert!(told.text.contains("<h3>Punya admin?</h3>"), "what is stored is shown beside it: {}", told.text);
    assert_eq!(version(&told), "1");
    let saved = save(&mut supervisor, "Punya supervisor?", "1").await;
    assert_eq!(version(&saved), "2");
    let earlier = supervisor.get(&format!("{SHOWN}&version=1")).await;
    assert!(earlier.text.contains("value=\"Punya admin?\"") && version(&earlier) == "2", "{}", earlier.text);
    // Hiding what somebody else edited meanwhile is refused as well.
    let stale = admin.follow(&format!("{PAGE}/hide"), &[("language", "id"), ("version", "1")]).await;
    assert!(stale.text.contains("supervisor@isp.id mengubah"), "{}", stale.text);
    assert!(stale.text.contains("value=\"Punya supervisor?\""), "the form has what is stored: {}", stale.text);
}

#[tokio::test]
async fn a_question_is_added_hidden_and_written_in_the_other_language() {
    let console = TestConsole::new().await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    supervisor.get("/staff/settings/faq/new?language=id").await;
    let refused = supervisor.follow("/staff/settings/faq/new", &fields("", "Ada.", "")).await;
    assert!(refused.text.contains("id=\"question-error\"") && refused.text.contains("Ada.</textarea>"));
    let added = supervisor.follow("/staff/settings/faq/new", &fields("Ada promo baru?", "Ada.", "")).await;
    assert!(added.text.contains("action=\"/staff/settings/faq/ada-promo-baru\"") && added.text.contains("Ditambahkan"));
    assert!(!added.text.contains("value=\"default\""), "there is no default to go back to");
    assert!(read(&console, Locale::Id, "ada-promo-baru").await.is_some());
    assert!(read(&console, Locale::En, "ada-promo-baru").await.is_none());
    let english = supervisor.get("/staff/settings/faq?language=en").await;
    assert!(english.text.contains("Hanya dalam bahasa lain"), "{}", english.text);
    let form = supervisor.get("/staff/settings/faq/ada-promo-baru?language=en").await;
    assert!(form.text.contains("<option value=\"teknis\" lang=\"en\" selected>"), "{}", form.text);
    let mut all = fields("Any offers?", "Yes.", "0");
    all[0].1 = "en";
    supervisor.follow("/staff/settings/faq/ada-promo-baru", &all).await;
    assert_eq!(read(&console, Locale::En, "ada-promo-baru").await.expect("it is there").question, "Any offers?");
    let hidden =
        supervisor.follow("/staff/settings/faq/ada-promo-baru/hide", &[("language", "id"), ("version", "1")]).await;
    assert!(hidden.text.contains("Pelanggan tidak melihat pertanyaan ini"), "{}", hidden.text);
    assert!(read(&console, Locale::Id, "ada-promo-baru").await.is_none());
    assert!(supervisor.get(LIST).await.text.contains("Disembunyikan"));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_and_pages_stay_small() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    for page in ["/staff/settings/faq/tidak-ada", "/staff/settings/faq/satukata", "/staff/settings/faq/Internet-Lambat"]
    {
        assert_eq!(admin.get(page).await.status, 404, "{page}");
    }
    for version in 0..40 {
        save(&mut admin, &format!("Kenapa lemot nomor {version}?"), &version.to_string()).await;
    }
    for page in [LIST, "/staff/settings/faq?language=en", SHOWN, "/staff/settings/faq/new?language=en"] {
        let size = admin.get(page).await.text.len();
        assert!(size < 40_000, "{page} has {size} bytes");
    }
}
