//! Announcements: looked at, begun, watched, stopped, and let go on.

use std::sync::Arc;

use http_staff::DeskParts;
use portal_core::messaging::campaign::{CampaignWorker, CampaignWorkerDeps};
use portal_core::staff::account::Role;

use crate::browser::{Answer, Browser};
use crate::test_console::{TestConsole, announcer};

const PAGE: &str = "/staff/announcements";
const NEW: &str = "/staff/announcements/new";
const PREVIEW: &str = "/staff/announcements/preview";

const DRAFT: [(&str, &str); 5] = [
    ("name", "portal-baru"),
    ("segment", "enabled"),
    ("text", "Halo {name} <b>, dari {brand}"),
    ("limit", ""),
    ("seconds", "6"),
];

/// The same with one field filled in differently.
fn draft<'a>(field: &str, value: &'a str) -> [(&'a str, &'a str); 5] {
    DRAFT.map(|(name, of)| (name, if name == field { value } else { of }))
}

/// What stands behind a word of a page, up to the next quote.
fn behind<'a>(text: &'a str, word: &str) -> &'a str {
    let (_, rest) = text.split_once(word).unwrap_or_else(|| panic!("{word}: {text}"));
    rest.split('"').next().unwrap_or_default()
}

/// Works on campaigns as a worker does, until there is nothing to do.
async fn work(console: &TestConsole) {
    let (store, clock) = (&console.store, &console.clock);
    let deps = CampaignWorkerDeps { campaigns: Arc::new(store.clone()), announcer: announcer(store, clock) };
    let worker = CampaignWorker::new(deps);
    while worker.go_on().await.expect("it answers").is_some() {}
}

async fn begin(browser: &mut Browser) -> Answer {
    browser.get(NEW).await;
    browser.follow(PREVIEW, &DRAFT).await;
    browser.follow(PAGE, &DRAFT).await
}

/// The address of the first campaign of the list.
async fn first(browser: &mut Browser) -> String {
    let list = browser.get(PAGE).await.text;
    let links = list.split(&format!("class=\"row-link\" href=\"{PAGE}/")).nth(1).expect("a campaign").to_owned();
    format!("{PAGE}/{}", links.split('"').next().unwrap_or_default())
}

#[tokio::test]
async fn an_announcement_is_previewed_begun_stopped_and_goes_on_and_the_trail_has_it() {
    let console = TestConsole::new().await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    assert!(supervisor.get(PAGE).await.text.contains("Belum ada pengumuman"));
    supervisor.get(NEW).await;
    let preview = supervisor.follow(PREVIEW, &DRAFT).await;
    assert!(preview.text.contains("Belum ada yang dikirim") && preview.text.contains("Kirim ke"), "{}", preview.text);
    assert!(preview.text.contains("&#60;b&#62;, dari AGLIS Net"), "{}", preview.text);
    assert!(supervisor.get(PAGE).await.text.contains("Belum ada pengumuman"), "a preview begins nothing");
    supervisor.get(NEW).await;
    let begun = supervisor.follow(PAGE, &DRAFT).await;
    assert!(begun.text.contains("Pengumuman dimulai") && begun.text.contains("Disiapkan"), "{}", begun.text);
    work(&console).await;
    let page = first(&mut supervisor).await;
    let sending = supervisor.get(&page).await;
    assert!(sending.text.contains("Dikirim") && sending.text.contains("data-live"), "{}", sending.text);
    let version = behind(&sending.text, "name=\"version\" value=\"").to_owned();
    let stopped = supervisor.follow(&format!("{page}/stop"), &[("version", &version)]).await;
    assert!(stopped.text.contains("Pesan yang ditarik: ") && stopped.text.contains("Lanjutkan"), "{}", stopped.text);
    assert!(!stopped.text.contains("ditarik: 0") && stopped.text.contains("0 dari 0"), "{}", stopped.text);
    let version = behind(&stopped.text, "name=\"version\" value=\"").to_owned();
    let resumed = supervisor.follow(&format!("{page}/resume"), &[("version", &version)]).await;
    assert!(resumed.text.contains("Pengumuman dilanjutkan"), "{}", resumed.text);
    work(&console).await;
    let again = supervisor.get(&page).await;
    let waiting = "<dt>Menunggu</dt><dd class=\"num\">";
    assert_eq!(behind_tag(&again.text, waiting), behind_tag(&sending.text, waiting), "as many as before");
    let trail = supervisor.get("/staff/audit?staff=supervisor@isp.id").await.text;
    for words in ["Memulai pengumuman", "Menghentikan pengumuman", "Melanjutkan pengumuman", "campaign:portal-baru"] {
        assert!(trail.contains(words), "{words}: {trail}");
    }
}

/// What stands behind some words, up to the next tag.
fn behind_tag<'a>(text: &'a str, words: &str) -> &'a str {
    text.split_once(words).unwrap_or_else(|| panic!("{words}: {text}")).1.split('<').next().unwrap_or_default()
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get(NEW).await;
    for (fields, field, words) in [
        (draft("name", "portal baru"), "name-error", "tanpa aksen"),
        (draft("segment", "all"), "segment-error", "Pilih siapa"),
        (draft("text", " "), "text-error", "Isi teks"),
        (draft("text", "Halo\n{nama} <b>"), "text-error", "Baris 2: isian {nama} tidak ada"),
        (draft("text", "Buka {portal_url}"), "text-error", "Alamat portal belum diatur"),
        (draft("limit", "0"), "limit-error", "di atas nol"),
        (draft("seconds", "0"), "seconds-error", "dari 1 sampai 3.600"),
    ] {
        for path in [PREVIEW, PAGE] {
            let refused = admin.follow(path, &fields).await;
            assert!(refused.text.contains(&format!("id=\"{field}\"")), "{field}: {}", refused.text);
            assert!(refused.text.contains(words), "{words}: {}", refused.text);
            let kept = fields.iter().filter(|(name, value)| *name != "segment" && *name != "text" && !value.is_empty());
            for (_, value) in kept {
                assert!(refused.text.contains(&format!("value=\"{value}\"")), "{value}: {}", refused.text);
            }
        }
    }
    assert!(admin.get(PAGE).await.text.contains("Belum ada pengumuman"));
}

#[tokio::test]
async fn a_name_that_was_used_is_told_at_its_field() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    assert!(begin(&mut admin).await.text.contains("Pengumuman dimulai"));
    admin.get(NEW).await;
    let again = admin.follow(PAGE, &DRAFT).await;
    assert!(again.text.contains("id=\"name-error\"") && again.text.contains("sudah dipakai"), "{}", again.text);
    assert!(again.text.contains("Halo {name} &#60;b&#62;, dari {brand}</textarea>"), "{}", again.text);
}

#[tokio::test]
async fn a_decision_that_came_first_is_told() {
    let console = TestConsole::new().await;
    let (mut admin, mut supervisor) = (console.logged_in(Role::Admin).await, console.logged_in(Role::Supervisor).await);
    begin(&mut admin).await;
    let page = first(&mut admin).await;
    supervisor.get(&page).await;
    admin.get(&page).await;
    admin.follow(&format!("{page}/stop"), &[("version", "1")]).await;
    let late = supervisor.follow(&format!("{page}/stop"), &[("version", "1")]).await;
    assert!(late.text.contains("Orang lain baru saja") && late.text.contains("Dihentikan"), "{}", late.text);
}

#[tokio::test]
async fn a_segment_without_people_and_a_limit_are_previewed() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    let form = admin.get(NEW).await.text;
    let enabled = behind_tag(&form, "<option value=\"enabled\">").to_owned();
    assert!(enabled.contains("bisa masuk portal (") && !enabled.contains("(0)"), "{enabled}");
    let few = admin.follow(PREVIEW, &draft("limit", "1")).await.text;
    assert!(few.contains("Kirim ke 1 orang") && few.contains("Tidak dapat karena batas"), "{few}");
    begin(&mut admin).await;
    work(&console).await;
    admin.get(NEW).await;
    let nobody = admin.follow(PREVIEW, &DRAFT).await.text;
    assert!(nobody.contains("Tidak ada yang akan menerima") && !nobody.contains("Kirim ke"), "{nobody}");
}

#[tokio::test]
async fn an_open_page_is_told_to_read_itself_again() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    begin(&mut admin).await;
    let page = first(&mut admin).await;
    let stream = admin.get(&format!("{page}/events")).await;
    assert_eq!(stream.status, 200, "{}", stream.text);
    let nowhere = admin.get(&format!("{PAGE}/01999999-9999-7999-8999-999999999999/events")).await;
    assert_eq!(nowhere.status, 404);
}

#[tokio::test]
async fn where_another_system_keeps_the_customers_there_are_no_announcements() {
    let without = |desk: DeskParts| DeskParts { announcements: None, ..desk };
    let console = TestConsole::with(|parts| parts.desk = without(parts.desk.clone())).await;
    let mut admin = console.logged_in(Role::Admin).await;
    assert_eq!(admin.get(PAGE).await.status, 404);
    assert!(!admin.get("/staff/sessions").await.text.contains("href=\"/staff/announcements\""));
}
