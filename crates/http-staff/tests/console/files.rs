//! Files of messages: sent, shown, refused.

use portal_core::staff::account::Role;
use portal_testkit::fixtures::media::png;

use crate::test_console::TestConsole;

/// What stands behind a word of a page, up to the next quote.
fn behind<'a>(text: &'a str, word: &str) -> &'a str {
    let (_, rest) = text.split_once(word).unwrap_or_else(|| panic!("{word}: {text}"));
    rest.split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_message_takes_files_with_it_and_who_reads_it_sees_them() {
    let console = TestConsole::new().await;
    let page = format!("/staff/chats/{}", console.chat("Halo").await.id);
    let mut cs = console.logged_in(Role::Cs).await;
    assert!(cs.get(&page).await.text.contains("enctype=\"multipart/form-data\""));
    let photo = png(9, 9);
    let sent = cs.submit_with(&format!("{page}/messages"), &[("client_id", "a-1")], &[("odp.png", &photo)]).await;
    assert_eq!((sent.status, sent.location.as_str()), (303, page.as_str()), "{}", sent.text);
    let shown = cs.get(&page).await;
    let file = format!("/staff/attachments/{}", behind(&shown.text, "href=\"/staff/attachments/"));
    assert!(shown.text.contains(&format!("{file}/preview")) && shown.text.contains("odp.png"), "{}", shown.text);
    assert_eq!(cs.get(&file).await.status, 200);
    assert_eq!(cs.get(&format!("{file}/preview")).await.status, 200);
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    assert_eq!(supervisor.get(&file).await.status, 200);
    let trail = supervisor.get("/staff/audit?staff=supervisor@isp.id").await;
    assert!(trail.text.contains("Membuka percakapan"), "{}", trail.text);
    assert_eq!(console.logged_in(Role::Technician).await.get(&file).await.status, 403);
    assert_eq!(cs.get("/staff/attachments/01999999-9999-7999-8999-999999999999").await.status, 404);
}

#[tokio::test]
async fn sec_37_a_file_that_is_not_taken_is_named_and_the_others_stay_with_the_form() {
    let console = TestConsole::new().await;
    let page = format!("/staff/tickets/{}", console.ticket().await);
    let mut cs = console.logged_in(Role::Cs).await;
    cs.get(&page).await;
    let (photo, page_of) = (png(9, 9), b"<!doctype html><script>alert(1)</script>");
    let fields = [("client_id", "a-1"), ("text", "Lihat foto")];
    let files: [(&str, &[u8]); 2] = [("rumah.png", &photo), ("x.jpg", page_of)];
    let refused = cs.submit_with(&format!("{page}/messages"), &fields, &files).await;
    assert_eq!((refused.status, refused.location.as_str()), (303, page.as_str()), "{}", refused.text);
    let shown = cs.get(&page).await;
    assert!(shown.text.contains("x.jpg: Jenis berkas ini tidak bisa dikirim"), "{}", shown.text);
    assert!(shown.text.contains("Lihat foto</textarea>"), "{}", shown.text);
    let kept = format!("file-{}", behind(&shown.text, "name=\"file-"));
    let fields = [("client_id", "a-1"), ("text", "Lihat foto"), (kept.as_str(), "on")];
    let sent = cs.follow(&format!("{page}/messages"), &fields).await;
    assert!(sent.text.contains("alt=\"rumah.png\"") && !sent.text.contains("x.jpg"), "{}", sent.text);
    // It belongs to that message now.
    let again = [("client_id", "a-2"), ("text", ""), (kept.as_str(), "on")];
    let again = cs.follow(&format!("{page}/messages"), &again).await;
    assert!(again.text.contains("Salah satu berkas tidak ada lagi"), "{}", again.text);
}

#[tokio::test]
async fn a_script_sends_one_file_by_itself() {
    let console = TestConsole::new().await;
    let page = format!("/staff/chats/{}", console.chat("Halo").await.id);
    let mut cs = console.logged_in(Role::Cs).await;
    cs.get(&page).await;
    let photo = png(9, 9);
    let taken = cs.submit_with(&format!("{page}/files"), &[], &[("odp.png", &photo)]).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    assert!(taken.text.contains("\"name\":\"odp.png\""), "{}", taken.text);
    let refused = cs.submit_with(&format!("{page}/files"), &[], &[("x.svg", b"<svg/>")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("Jenis berkas ini tidak bisa dikirim"), "{}", refused.text);
}
