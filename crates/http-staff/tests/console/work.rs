//! A day of customer service: the inbox, a customer, a ticket, an answer, the trail.

use portal_core::staff::account::Role;

use crate::test_console::{CUSTOMER, TestConsole};

#[tokio::test]
async fn contact_data_are_corrected_with_a_reason_and_the_number_on_file_is_told() {
    let console = TestConsole::new().await;
    let page = format!("/staff/customers/{CUSTOMER}");
    let mut cs = console.logged_in(Role::Cs).await;
    assert!(cs.get(&page).await.text.contains(&format!("href=\"{page}/contact\"")));
    let shown = cs.get(&format!("{page}/contact")).await.text;
    assert!(shown.contains("value=\"0817102070\""), "what is on file: {shown}");
    let typed = [("phone", "12"), ("email", "budi"), ("address", "Jl. Baru 9"), ("city", "Bogor"), ("province", "")];
    let unsaid = cs.follow(&format!("{page}/contact"), &typed).await.text;
    assert!(unsaid.contains("id=\"reason-error\"") && unsaid.contains("Jl. Baru 9"), "{unsaid}");
    let wrong = [&typed[..], &[("reason", "Datang ke kantor")]].concat();
    let refused = cs.follow(&format!("{page}/contact"), &wrong).await.text;
    for part in ["id=\"phone-error\"", "id=\"email-error\"", "value=\"Bogor\"", "Datang ke kantor"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert!(!refused.contains("id=\"city-error\""), "{refused}");
    let good = [("phone", "0813 1111 2222"), ("email", ""), ("address", "Jl. Baru 9"), ("city", "Bogor")];
    let good = [&good[..], &[("province", "Jawa Barat"), ("reason", "Datang ke kantor")]].concat();
    let done = cs.follow(&format!("{page}/contact"), &good).await.text;
    for part in ["Data kontak sudah dikoreksi", "0813-1111-2222", "Jl. Baru 9, Bogor"] {
        assert!(done.contains(part), "{part}: {done}");
    }
    let again = cs.get(&format!("{page}/contact")).await.text;
    assert!(again.contains("value=\"081311112222\""), "{again}");
    assert!(cs.follow(&format!("{page}/contact"), &good).await.text.contains("Semua ini sudah tercatat"));
    let trail = console.logged_in(Role::Supervisor).await.get("/staff/audit").await.text;
    assert_eq!(trail.matches("Datang ke kantor").count(), 1, "{trail}");
}

#[tokio::test]
async fn stf_05_the_form_leads_to_the_customers_side_and_the_trail_says_why() {
    let console = TestConsole::new().await;
    let page = format!("/staff/customers/{CUSTOMER}");
    let mut cs = console.logged_in(Role::Cs).await;
    let shown = cs.get(&page).await;
    assert!(shown.text.contains(&format!("action=\"{page}/view\" target=\"_blank\"")), "{}", shown.text);
    // A browser lets a form lead to another site only if the page says so.
    assert!(shown.policy.contains("form-action 'self' https://my.example.id "));
    let long = "x".repeat(201);
    for wrong in ["", " ", &long] {
        let refused = cs.follow(&format!("{page}/view"), &[("reason", wrong)]).await.text;
        assert!(refused.contains("id=\"reason-error\""), "{wrong:?}: {refused}");
        assert!(wrong.trim().is_empty() || refused.contains(wrong), "what was typed stays");
    }
    cs.get(&page).await;
    let begun = cs.submit(&format!("{page}/view"), &[("reason", "Tagihan tidak terlihat")]).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    assert!(begun.location.starts_with("https://my.example.id/customer/view/"), "{}", begun.location);
    let trail = console.logged_in(Role::Supervisor).await.get("/staff/audit").await.text;
    assert!(trail.contains("Melihat portal seperti pelanggan") && trail.contains("Tagihan tidak terlihat"), "{trail}");
    assert_eq!(trail.matches("Tagihan tidak terlihat").count(), 1, "what was refused is not there");
    let mut technician = console.logged_in(Role::Technician).await;
    assert!(!technician.get(&page).await.text.contains("/view\""));
}

#[tokio::test]
async fn a_ticket_is_taken_from_the_inbox_worked_on_and_completed() {
    let console = TestConsole::new().await;
    let number = console.ticket().await.to_string();
    let page = format!("/staff/tickets/{number}");
    let mut cs = console.logged_in(Role::Cs).await;
    let inbox = cs.get("/staff").await;
    assert!(inbox.text.contains(&page), "{}", inbox.text);
    let assigned = [("to", "me"), ("s0", &*format!("ticket:{number}")), ("return_to", "/staff")];
    assert!(cs.follow("/staff/assign", &assigned).await.text.contains("Penanggung jawab tersimpan"));
    assert!(cs.get("/staff?filter=mine").await.text.contains(&page));
    cs.get(&page).await;
    let bare = cs.follow(&format!("{page}/work"), &[("action", "complete"), ("note", " ")]).await;
    assert!(bare.text.contains("Isi keterangan"), "{}", bare.text);
    let technician = [("action", "technician"), ("name", "Rudi Hartono"), ("phone", "0812 3456 7890")];
    let given = cs.follow(&format!("{page}/work"), &technician).await;
    assert!(given.text.contains("Rudi Hartono") && given.text.contains("Tiket tersimpan"), "{}", given.text);
    let noted = cs.follow(&format!("{page}/notes"), &[("internal", "ODP penuh, <b>cek</b> dulu")]).await;
    assert!(noted.text.contains("ODP penuh, &#60;b&#62;cek"), "{}", noted.text);
    let done = cs.follow(&format!("{page}/work"), &[("action", "complete"), ("note", "Kabel diganti")]).await;
    assert!(done.text.contains("Kabel diganti") && done.text.contains("Tiket ini sudah berakhir"), "{}", done.text);
    let again = cs.follow(&format!("{page}/work"), &[("action", "start")]).await;
    assert!(again.text.contains("tidak memungkinkan"), "{}", again.text);
}

#[tokio::test]
async fn a_chat_is_answered_once_under_the_name_that_customers_know() {
    let console = TestConsole::new().await;
    let chat = console.chat("Internet saya mati <script>").await;
    let page = format!("/staff/chats/{}", chat.id);
    let mut cs = console.logged_in(Role::Cs).await;
    assert!(cs.get("/staff?filter=conversations").await.text.contains(&page));
    let shown = cs.get(&page).await;
    assert!(shown.text.contains("mati &#60;script&#62;"), "{}", shown.text);
    assert!(shown.text.contains("<span>Budi Santoso <span"), "whose it is: {}", shown.text);
    let fields = [("text", "Kami cek sekarang"), ("client_id", "a-1"), ("return_to", page.as_str())];
    cs.follow(&format!("{page}/messages"), &fields).await;
    let twice = cs.follow(&format!("{page}/messages"), &fields).await;
    assert_eq!(twice.text.matches("Kami cek sekarang").count(), 1, "{}", twice.text);
    assert!(twice.text.contains("<strong>Sari cs</strong>"), "not the address of the account: {}", twice.text);
    assert!(!cs.get("/staff?filter=conversations").await.text.contains(&page), "nobody waits any more");
    let empty = [("text", " "), ("client_id", "a-2"), ("return_to", page.as_str())];
    assert!(cs.follow(&format!("{page}/messages"), &empty).await.text.contains("Tulis pesan"));
    let closed = cs.follow(&format!("{page}/close"), &[("client_id", "c-1"), ("return_to", &page)]).await;
    assert!(closed.text.contains("menutup percakapan"), "{}", closed.text);
}

#[tokio::test]
async fn a_customer_is_found_by_any_number_and_switched_off() {
    let console = TestConsole::new().await;
    let number = console.ticket().await.to_string();
    let mut cs = console.logged_in(Role::Cs).await;
    for query in [CUSTOMER, "0817102070", "%2B62817102070", &number] {
        let found = cs.get(&format!("/staff/customers?q={query}")).await;
        assert!(found.text.contains(&format!("/staff/customers/{CUSTOMER}")), "{query}: {}", found.text);
    }
    let page = format!("/staff/customers/{CUSTOMER}");
    assert!(cs.get(&page).await.text.contains("Pelanggan bisa masuk ke portal"));
    let off = cs.follow(&format!("{page}/access"), &[("portal", "off")]).await;
    assert!(off.text.contains("portal belum dibuka"), "{}", off.text);
    let on = cs.follow(&format!("{page}/access"), &[("portal", "on")]).await;
    assert!(on.text.contains("Pelanggan bisa masuk ke portal"), "{}", on.text);
    assert_eq!(cs.get("/staff/customers/NOBODY").await.status, 404);
}

#[tokio::test]
async fn a_customers_invoices_are_shown_and_the_account_is_looked_after() {
    let console = TestConsole::new().await;
    let page = format!("/staff/customers/{CUSTOMER}");
    let mut cs = console.logged_in(Role::Cs).await;
    console.customer_session().await;
    let shown = cs.get(&page).await.text;
    for words in ["Tagihan terbaru", "INV/", "Total yang belum dibayar", "Perangkat yang masuk", "Chrome, Android"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let ended = cs.follow(&format!("{page}/sessions/end"), &[]).await.text;
    assert!(ended.contains("Semua sesi pelanggan ini sudah diakhiri") && !ended.contains("Chrome, Android"), "{ended}");
    let sent = cs.follow(&format!("{page}/login-link"), &[]).await.text;
    assert!(sent.contains("sudah dikirim lewat WhatsApp") && sent.contains("Alamat masuk"), "{sent}");
    let again = cs.follow(&format!("{page}/login-link"), &[]).await.text;
    assert!(again.contains("baru saja dikirim"), "{again}");
    let released = cs.follow(&format!("{page}/release"), &[]).await.text;
    assert!(released.contains("bisa mencoba kode lagi"), "{released}");
    let mut finance = console.logged_in(Role::Finance).await;
    let shown = finance.get(&page).await.text;
    assert!(shown.contains("Tagihan terbaru") && !shown.contains("Perangkat yang masuk"), "{shown}");
    let mut technician = console.logged_in(Role::Technician).await;
    assert!(!technician.get(&page).await.text.contains("Tagihan terbaru"));
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let trail = supervisor.get(&format!("/staff/audit?customer={CUSTOMER}&staff=cs@isp.id")).await.text;
    for words in ["Mengakhiri semua sesi pelanggan", "Mengirim alamat masuk", "Melepaskan nomor"] {
        assert!(trail.contains(words), "{words}: {trail}");
    }
}

#[tokio::test]
async fn stf_04_what_is_looked_at_and_changed_is_in_the_trail_which_is_whole() {
    let console = TestConsole::new().await;
    let number = console.ticket().await.to_string();
    let mut cs = console.logged_in(Role::Cs).await;
    cs.get(&format!("/staff/customers/{CUSTOMER}")).await;
    cs.get(&format!("/staff/tickets/{number}")).await;
    cs.submit(&format!("/staff/tickets/{number}/work"), &[("action", "take")]).await;
    let mut supervisor = console.logged_in(Role::Supervisor).await;
    let trail = supervisor.get(&format!("/staff/audit?customer={CUSTOMER}&staff=cs@isp.id")).await;
    for words in ["Membuka data pelanggan", "Membuka tiket", "198.51.100.7", &format!("ticket:{number}")] {
        assert!(trail.text.contains(words), "{words}: {}", trail.text);
    }
    assert!(!supervisor.get("/staff/audit?staff=admin@isp.id").await.text.contains("Membuka tiket"));
    let whole = supervisor.follow("/staff/audit/verify", &[]).await;
    assert!(whole.text.contains("Jejak utuh"), "{}", whole.text);
}

#[tokio::test]
async fn the_latest_promises_to_pay_are_shown_to_who_may_read_invoices() {
    use portal_core::billing::promise::{PaymentPromise, PromiseRepo as _, PromiseState};
    use portal_testkit::fixtures::promises::{kept, promise};

    let console = TestConsole::new().await;
    let of_customer = |made| PaymentPromise { customer_id: CUSTOMER.parse().expect("an id"), ..made };
    let broken = PaymentPromise { state: PromiseState::Broken, ..kept(promise(1)) };
    for made in [broken, kept(promise(2)), promise(3)] {
        console.store.add(&of_customer(made)).await.expect("it is kept");
    }
    console
        .store
        .add(&PaymentPromise { customer_id: "OTHER1".parse().expect("an id"), ..promise(9) })
        .await
        .expect("kept");
    let page = format!("/staff/customers/{CUSTOMER}");
    let mut finance = console.logged_in(Role::Finance).await;
    let shown = finance.get(&page).await.text;
    let shown = &shown[shown.find("Janji bayar").expect("a section of promises")..];
    let places = ["Janji bayar", "INV/3", "Berlaku", "INV/2", "Ditepati", "INV/1", "Tidak ditepati"]
        .map(|words| shown.find(words).unwrap_or_else(|| panic!("{words}: {shown}")));
    assert!(places.is_sorted(), "{places:?}");
    assert!(shown.replace('\u{a0}', " ").contains("8 November 2025") && !shown.contains("INV/9"), "{shown}");
    let mut technician = console.logged_in(Role::Technician).await;
    assert!(!technician.get(&page).await.text.contains("Janji bayar"));
}
