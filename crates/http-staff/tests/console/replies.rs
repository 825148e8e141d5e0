//! Canned replies: written, changed at the same time, removed, used.

use portal_core::staff::account::Role;

use crate::browser::Browser;
use crate::test_console::TestConsole;

const PAGE: &str = "/staff/settings/replies";

const DRAFT: [(&str, &str); 3] = [("title", "Salam"), ("language", "id"), ("body", "Halo {name}, saya {staff}")];

/// What stands behind a word of a page, up to the next quote.
fn behind<'a>(text: &'a str, word: &str) -> &'a str {
    let (_, rest) = text.split_once(word).unwrap_or_else(|| panic!("{word}: {text}"));
    rest.split('"').next().unwrap_or_default()
}

/// Adds the reply and answers the address of its page.
async fn add(browser: &mut Browser) -> String {
    browser.get(PAGE).await;
    let added = browser.follow(PAGE, &DRAFT).await;
    assert!(added.text.contains("Balasan tersimpan"), "{}", added.text);
    format!("{PAGE}/{}", behind(&added.text, &format!("href=\"{PAGE}/")))
}

#[tokio::test]
async fn a_reply_is_added_changed_and_removed_and_the_trail_has_it() {
    let console = TestConsole::new().await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let page = add(&mut supervisor).await;
    let listed = supervisor.get(PAGE).await;
    assert!(listed.text.contains("Halo Budi Santoso, saya Sari supervisor"), "{}", listed.text);
    let fields = [("title", "Salam"), ("language", "en"), ("body", "Hello {name}"), ("version", "1")];
    let changed = supervisor.follow(&page, &fields).await;
    assert!(changed.text.contains("Hello Budi Santoso") && changed.text.contains("English"), "{}", changed.text);
    let removed = supervisor.follow(&format!("{page}/remove"), &[("version", "2")]).await;
    assert!(removed.text.contains("Balasan dihapus") && removed.text.contains("Belum ada balasan"), "{}", removed.text);
    assert_eq!(supervisor.get(&page).await.status, 404);
    let trail = supervisor.get("/staff/audit?staff=supervisor@isp.id").await;
    assert_eq!(trail.text.matches("Mengubah balasan siap pakai").count(), 2, "{}", trail.text);
    assert!(trail.text.contains("Menghapus balasan siap pakai"), "{}", trail.text);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get(PAGE).await;
    for (fields, field, words) in [
        ([("title", " "), ("language", "id"), ("body", "Halo <b>")], "title-error", "paling banyak 100"),
        ([("title", "Salam"), ("language", "fr"), ("body", "Halo <b>")], "language-error", "Pilih bahasa"),
        ([("title", "Salam"), ("language", "id"), ("body", "Halo <b> {nama}")], "body-error", "Isian {nama} tidak ada"),
    ] {
        let refused = admin.follow(PAGE, &fields).await;
        assert!(refused.text.contains(&format!("id=\"{field}\"")), "{field}: {}", refused.text);
        assert!(refused.text.contains(words) && refused.text.contains("Halo &#60;b&#62;"), "{}", refused.text);
    }
    assert!(admin.get(PAGE).await.text.contains("Belum ada balasan"));
}

#[tokio::test]
async fn a_change_that_came_first_is_told_and_nothing_typed_is_lost() {
    let console = TestConsole::new().await;
    let (mut admin, mut supervisor) = (console.logged_in(Role::Admin).await, console.logged_in(Role::Supervisor).await);
    let page = add(&mut admin).await;
    let shown = supervisor.get(&page).await;
    assert_eq!(behind(&shown.text, "name=\"version\" value=\""), "1");
    admin.get(&page).await;
    let first = [("title", "Salam pagi"), ("language", "id"), ("body", "Selamat pagi {name}"), ("version", "1")];
    admin.follow(&page, &first).await;
    let mine = [("title", "Salam sore"), ("language", "id"), ("body", "Selamat sore {name}"), ("version", "1")];
    let told = supervisor.follow(&page, &mine).await;
    assert!(told.text.contains("baru saja diubah orang lain"), "{}", told.text);
    assert!(told.text.contains("Selamat sore {name}</textarea>"), "{}", told.text);
    assert!(told.text.contains("Selamat pagi Budi Santoso"), "what is stored is shown beside it: {}", told.text);
    // A mistake in between does not let the form overtake another change.
    let empty = [("title", ""), ("language", "id"), ("body", "Selamat sore {name}"), ("version", "1")];
    let again = supervisor.follow(&page, &empty).await;
    assert_eq!(behind(&again.text, "name=\"version\" value=\""), "1");
    let old = supervisor.follow(&format!("{page}/remove"), &[("version", "1")]).await;
    assert!(old.text.contains("baru saja diubah orang lain"), "{}", old.text);
    let version = behind(&told.text, "name=\"version\" value=\"").to_owned();
    let saved = supervisor.follow(&page, &[mine[0], mine[1], mine[2], ("version", &version)]).await;
    assert!(saved.text.contains("Selamat sore Budi Santoso"), "{}", saved.text);
}

#[tokio::test]
async fn a_reply_that_somebody_removed_can_be_added_anew() {
    let console = TestConsole::new().await;
    let (mut admin, mut supervisor) = (console.logged_in(Role::Admin).await, console.logged_in(Role::Supervisor).await);
    let page = add(&mut admin).await;
    supervisor.get(&page).await;
    admin.follow(&format!("{page}/remove"), &[("version", "1")]).await;
    let mine = [DRAFT[0], DRAFT[1], ("body", "Halo lagi {name}"), ("version", "1")];
    let told = supervisor.follow(&page, &mine).await;
    assert!(told.text.contains("baru saja dihapus orang lain"), "{}", told.text);
    assert!(told.text.contains("Halo lagi {name}</textarea>"), "{}", told.text);
    assert!(told.text.contains(&format!("action=\"{PAGE}\"")), "{}", told.text);
}

#[tokio::test]
async fn who_answers_chooses_a_reply_with_its_places_filled_in() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get(PAGE).await;
    admin.follow(PAGE, &[DRAFT[0], DRAFT[1], ("body", "Halo {name}, tiket {ticket}. {staff}")]).await;
    let (number, chat) = (console.ticket().await, console.chat("Halo").await.id);
    let mut cs = console.logged_in(Role::Cs).await;
    let ticket = cs.get(&format!("/staff/tickets/{number}")).await;
    let found = console.customer_name().await;
    let filled = format!("<option value=\"Halo {found}, tiket {number}. Sari cs\">Salam</option>");
    assert!(ticket.text.contains(&filled), "{}", ticket.text);
    // What is not known stays, for who sends it to fill in.
    let chat = cs.get(&format!("/staff/chats/{chat}")).await;
    assert!(chat.text.contains(&format!("Halo {found}, tiket {{ticket}}. Sari cs")), "{}", chat.text);
}
