//! Conversations on the pages, without a line of JavaScript.

use crate::client::Answer;
use crate::conversations::{answer, begun};
use crate::isolation::close;
use crate::test_portal::{OWNER, TestPortal};
use crate::tickets::{ApiClient, VICTIM};

fn place(page: &Answer, words: &str) -> usize {
    page.text().find(words).unwrap_or_else(|| panic!("{words:?} is not in {}", page.text()))
}

#[tokio::test]
async fn a_chat_is_begun_and_goes_on_by_forms_alone() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    let list = browser.get("/customer/chat").await;
    place(&list, "Mulai chat");
    let sent = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", "Halo <b>CS</b>")]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let chat = sent.location().to_owned();
    let id = chat.rsplit('/').next().expect("an id").to_owned();
    answer(&portal, &id, 2, "Ada yang bisa dibantu?").await;

    let page = browser.get(&chat).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(place(&page, "Halo &#60;b&#62;CS&#60;/b&#62;") < place(&page, "Ada yang bisa dibantu?"));
    let again = browser.submit(&format!("{chat}/messages"), &[("client_id", "m-2"), ("text", "Sudah menyala")]).await;
    assert_eq!((again.status, again.location()), (303, format!("{chat}#m3").as_str()));
    place(&browser.get(&chat).await, "Sudah menyala");
    place(&browser.get("/customer/chat").await, "Sudah menyala");
}

#[tokio::test]
async fn a_refused_message_comes_back_with_what_is_wrong() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/chat").await;
    let sent = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", " ")]).await;
    assert_eq!((sent.status, sent.location()), (303, "/customer/chat"));
    place(&browser.get("/customer/chat").await, "Tulis pesan Anda.");
    for (text, status) in [("Satu", 303), ("Dua", 303)] {
        browser.get("/customer/chat").await;
        let sent = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", text)]).await;
        assert_eq!(sent.status, status);
    }
    place(&browser.get("/customer/chat").await, "sudah terkirim dengan isi lain");
}

#[tokio::test]
async fn a_ticket_shows_what_was_said_about_it_and_takes_an_answer() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/tickets/new").await;
    let form =
        [("idempotency_key", "k"), ("type", "repair"), ("title", "Mati"), ("description", "LOS"), ("priority", "high")];
    let ticket = browser.submit("/customer/tickets", &form).await.location().to_owned();
    place(&browser.get(&ticket).await, "Belum ada pesan.");
    let sent = browser.submit(&format!("{ticket}/messages"), &[("client_id", "m-1"), ("text", "Ada kabar?")]).await;
    assert_eq!((sent.status, sent.location()), (303, format!("{ticket}#m1").as_str()));
    let page = browser.get(&ticket).await;
    assert!(place(&page, "Percakapan tiket ini") < place(&page, "Ada kabar?"));
    assert!(!page.text().contains("Belum ada pesan."));
}

#[tokio::test]
async fn earlier_messages_are_a_link_away() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/chat").await;
    let sent = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", "Pesan pertama")]).await;
    let chat = sent.location().to_owned();
    let id = chat.rsplit('/').next().expect("an id").to_owned();
    for n in 2..=60 {
        answer(&portal, &id, n, &format!("Jawaban {n}")).await;
    }
    let latest = browser.get(&chat).await;
    place(&latest, "Jawaban 60");
    assert!(!latest.text().contains("Pesan pertama"));
    place(&latest, &format!("{chat}?before=11#thread"));
    let earlier = browser.get(&format!("{chat}?before=11")).await;
    place(&earlier, "Pesan pertama");
    place(&earlier, "Ke pesan terbaru");
    assert!(!earlier.text().contains("data-events"), "no live messages after a gap");
}

#[tokio::test]
async fn a_closed_chat_is_rated_once_until_it_is_closed_again() {
    let portal = TestPortal::new().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/chat").await;
    let chat = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", "Halo")]).await.location().to_owned();
    let (id, rate) = (chat.rsplit('/').next().expect("an id").to_owned(), format!("{chat}/rating"));
    assert!(!browser.get(&chat).await.text().contains("Bagaimana obrolan ini?"), "it goes on");
    browser.submit(&rate, &[("rating", "5")]).await;
    place(&browser.get(&chat).await, "tidak bisa dinilai saat ini");

    portal.wait(1);
    close(&portal, &id).await;
    place(&browser.get(&chat).await, "Bagaimana obrolan ini?");
    browser.submit(&rate, &[]).await;
    place(&browser.get(&chat).await, "id=\"rating-error\"");
    browser.submit(&rate, &[("rating", "4")]).await;
    let rated = browser.get(&chat).await;
    place(&rated, "Anda menilai obrolan ini: 4 dari 5 bintang");
    assert!(!rated.text().contains("Bagaimana obrolan ini?"), "{}", rated.text());
    browser.submit(&rate, &[("rating", "4")]).await;
    let twice = browser.get(&chat).await.text();
    assert_eq!(twice.matches("Anda menilai obrolan ini").count(), 1, "sent twice: {twice}");

    browser.submit(&format!("{chat}/messages"), &[("client_id", "m-2"), ("text", "Mati lagi")]).await;
    portal.wait(1);
    close(&portal, &id).await;
    place(&browser.get(&chat).await, "Bagaimana obrolan ini?");
}

#[tokio::test]
async fn who_waits_reads_their_place_in_the_queue_until_they_are_answered() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let other = ApiClient::new(&portal, VICTIM).await;
    begun(&other).await;
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/chat").await;
    let chat = browser.submit("/customer/chat", &[("client_id", "m-1"), ("text", "Halo")]).await.location().to_owned();
    place(&browser.get(&chat).await, "Anda di antrean nomor 2.");
    let id = chat.rsplit('/').next().expect("an id").to_owned();
    portal.wait(61);
    let own = ApiClient::new(&portal, OWNER).await;
    let path = format!("/conversations/{id}/messages");
    assert_eq!(own.get(&path).await.json()["data"]["queue_place"], 2);
    answer(&portal, &id, 2, "Ada yang bisa dibantu?").await;
    assert!(!browser.get(&chat).await.text().contains("di antrean"), "who was answered waits no more");
    assert!(own.get(&path).await.json()["data"]["queue_place"].is_null());
}
