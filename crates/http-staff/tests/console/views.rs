//! Views of the inbox, and tickets that report the same.

use portal_core::staff::account::Role;
use portal_core::staff::desk::TicketDesk as _;

use crate::test_console::TestConsole;

#[tokio::test]
async fn the_inbox_is_refined_and_what_it_shows_is_kept_under_a_name() {
    let console = TestConsole::new().await;
    console.chat("Halo").await;
    let mut cs = console.logged_in(Role::Cs).await;
    let all = cs.get("/staff").await.text;
    assert!(all.contains("Obrolan</span>") && !all.contains("action=\"/staff/views\""), "{all}");
    let repairs = cs.get("/staff?filter=unassigned&kind=repair").await.text;
    assert!(!repairs.contains("Obrolan</span>"), "a chat is of no kind: {repairs}");
    assert!(repairs.contains("href=\"/staff?filter=mine&#38;kind=repair\""), "{repairs}");
    assert!(repairs.contains("action=\"/staff/views\""), "{repairs}");

    let shown = [("filter", "unassigned"), ("kind", "repair")];
    let unnamed = cs.follow("/staff/views", &[&shown[..], &[("name", " ")]].concat()).await.text;
    assert!(unnamed.contains("Beri nama tampilan") && unnamed.contains("value=\"repair\" selected"), "{unnamed}");
    let saved = cs.follow("/staff/views", &[&shown[..], &[("name", "Gangguan <baru>")]].concat()).await.text;
    assert!(saved.contains("Gangguan &#60;baru&#62;</a>") && saved.contains("Tampilan disimpan"), "{saved}");
    assert!(saved.contains("action=\"/staff/views/remove\"") && !saved.contains("action=\"/staff/views\""), "{saved}");

    let mut colleague = console.logged_in(Role::Supervisor).await;
    assert!(!colleague.get("/staff").await.text.contains("Gangguan &#60;baru"), "views are their owner's alone");
    let removed = cs.follow("/staff/views/remove", &[("name", "Gangguan <baru>")]).await.text;
    assert!(!removed.contains("Gangguan &#60;baru") && removed.contains("Tampilan dihapus"), "{removed}");
}

#[tokio::test]
async fn there_are_no_more_than_twelve_views() {
    let console = TestConsole::new().await;
    let mut cs = console.logged_in(Role::Cs).await;
    for n in 1..=12 {
        cs.get("/staff?filter=mine").await;
        let name = format!("Tampilan {n}");
        let saved = cs.follow("/staff/views", &[("filter", "mine"), ("name", &name)]).await.text;
        assert!(saved.contains("Tampilan disimpan"), "{saved}");
    }
    let refused = cs.follow("/staff/views", &[("filter", "mine"), ("name", "Satu lagi")]).await.text;
    assert!(refused.contains("Tampilan Anda sudah 12") && refused.contains("value=\"Satu lagi\""), "{refused}");
}

#[tokio::test]
async fn a_ticket_is_merged_into_another_active_one_of_its_customer() {
    let console = TestConsole::new().await;
    let active = console.store.active(1_000).await.expect("tickets");
    let pair = active.iter().find_map(|one| {
        let other = active.iter().find(|other| other.customer_id == one.customer_id && other.number != one.number)?;
        Some((one.number.to_string(), other.number.to_string()))
    });
    let (duplicate, into) = pair.expect("a customer with two active tickets");
    let page = format!("/staff/tickets/{duplicate}");
    let mut cs = console.logged_in(Role::Cs).await;
    let shown = cs.get(&page).await.text;
    assert!(shown.contains(&format!("<option value=\"{into}\">")), "{shown}");

    let elsewhere = active.iter().find(|other| !shown.contains(other.number.as_str())).expect("another customer's");
    let unchosen = cs.follow(&format!("{page}/merge"), &[("into", ""), ("reason", "Sama dengan itu")]).await.text;
    assert!(unchosen.contains("Pilih tiket aktif lain") && unchosen.contains("Sama dengan itu"), "{unchosen}");
    let foreign = [("into", elsewhere.number.as_str()), ("reason", "Sama")];
    assert!(cs.follow(&format!("{page}/merge"), &foreign).await.text.contains("Pilih tiket aktif lain"));

    let merge = [("into", into.as_str()), ("reason", "Kami lanjutkan di tiket lain")];
    let merged = cs.follow(&format!("{page}/merge"), &merge).await.text;
    assert!(merged.contains("Digabung dari") && merged.contains(&format!("href=\"{page}\"")), "{merged}");
    assert!(merged.contains(&format!("{duplicate}: ")), "what it reports is a note there: {merged}");
    let over = cs.get(&page).await.text;
    assert!(over.contains("Digabung ke") && over.contains("Kami lanjutkan di tiket lain"), "{over}");
    assert!(!over.contains("/merge\""), "what is over is merged no more: {over}");
    let trail = console.logged_in(Role::Supervisor).await.get("/staff/audit").await.text;
    assert_eq!(trail.matches("Menggabungkan tiket").count(), 1, "{trail}");
}
