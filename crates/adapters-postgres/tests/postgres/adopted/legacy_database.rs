//! The rows that contract cases put behind a port's back, in the billing system's own tables and words.

use std::sync::Arc;

use async_trait::async_trait;
use portal_core::identity::customer::{Customer, CustomerRepo, Service};
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::Outbox;
use portal_core::staff::audit::AuditEntry;
use portal_core::staff::record_check::RecordTable;
use portal_core::support::ticket::{Priority, Technician, TicketEventKind};
use portal_core::{CustomerId, Rupiah, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use sqlx::{AssertSqlSafe, PgPool};

use crate::database::TempDatabase;
use crate::test_database::PgTestDatabase;

/// What the portal owns is looked at as ever.
pub(crate) struct LegacyTestDatabase {
    portal: PgTestDatabase,
    pool: PgPool,
}

/// The billing system's word for one of the portal's.
fn own(word: &str) -> &str {
    match word {
        "pending" => "calon",
        "active" => "aktif",
        "suspended" => "isolir",
        "closed" => "berhenti",
        "draft" => "konsep",
        "sent" => "terkirim",
        "viewed" => "dibaca",
        "partial" => "sebagian",
        "paid" => "lunas",
        "overdue" => "menunggak",
        "refunded" => "dikembalikan",
        "repair" => "gangguan",
        "dismantle" => "cabut",
        "open" => "baru",
        "assigned" => "ditugaskan",
        "in_progress" => "dikerjakan",
        "on_hold" => "tunda",
        "completed" => "selesai",
        "cancelled" => "batal",
        other => other,
    }
}

fn own_priority(priority: Priority) -> i16 {
    match priority {
        Priority::Low => 1,
        Priority::Normal => 2,
        Priority::High => 3,
    }
}

impl LegacyTestDatabase {
    pub(crate) fn on(database: &TempDatabase) -> Self {
        let pool = PgPool::connect_lazy(&database.url).expect("a URL");
        Self { portal: PgTestDatabase::on(database), pool }
    }

    async fn package_of(&self, service: &Service) -> Option<i32> {
        if *service == Service::default() {
            return None;
        }
        let id = sqlx::query_scalar(
            "INSERT INTO ops.paket (jenis, nama, mbps_turun, mbps_naik, harga) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        )
        .bind(&service.type_name)
        .bind(&service.package_name)
        .bind(service.bandwidth_down.map(i64::from))
        .bind(service.bandwidth_up.map(i64::from))
        .bind(service.monthly_price.map(Rupiah::amount))
        .fetch_one(&self.pool)
        .await
        .expect("a package");
        Some(id)
    }

    async fn put_items_and_payments(&self, id: i32, invoice: &InvoiceFixture) {
        for (item, position) in invoice.items.iter().zip(1_i32..) {
            sqlx::query(
                "INSERT INTO ops.tagihan_rinci (tagihan_id, urutan, uraian, jumlah, harga, total)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(position)
            .bind(&item.description)
            .bind(item.quantity)
            .bind(item.unit_price.amount())
            .bind(item.amount.amount())
            .execute(&self.pool)
            .await
            .expect("a line");
        }
        for payment in &invoice.payments {
            sqlx::query(
                "INSERT INTO ops.pembayaran (tagihan_id, waktu, nominal, cara, referensi)
                 VALUES ($1, $2 AT TIME ZONE 'Asia/Jakarta', $3, $4, $5)",
            )
            .bind(id)
            .bind(payment.paid_at)
            .bind(payment.amount.amount())
            .bind(&payment.method)
            .bind(&payment.reference)
            .execute(&self.pool)
            .await
            .expect("a payment");
        }
    }

    async fn technician(&self, technician: &Technician) -> i32 {
        sqlx::query_scalar("INSERT INTO ops.users (nama, telepon) VALUES ($1, $2) RETURNING id")
            .bind(&technician.name)
            .bind(&technician.phone)
            .fetch_one(&self.pool)
            .await
            .expect("a user")
    }

    async fn put_timeline(&self, id: i32, ticket: &TicketFixture) {
        for (event, position) in ticket.timeline.iter().zip(1_i32..) {
            let rating =
                if let TicketEventKind::Rated(rating) = event.kind { Some(i16::from(rating.stars())) } else { None };
            sqlx::query(
                "INSERT INTO ops.tiket_log (tiket_id, urutan, status, waktu, catatan, kejadian, nilai)
                 VALUES ($1, $2, $3, $4 AT TIME ZONE 'Asia/Jakarta', $5, $6, $7)",
            )
            .bind(id)
            .bind(position)
            .bind(own(event.status.as_str()))
            .bind(event.at)
            .bind(&event.note)
            .bind(event.kind.as_str())
            .bind(rating)
            .execute(&self.pool)
            .await
            .expect("a step");
        }
    }

    /// Runs a statement with one parameter that changes one row.
    async fn change(&self, statement: &str, number: &str) {
        let done = sqlx::query(AssertSqlSafe(statement)).bind(number).execute(&self.pool).await;
        assert_eq!(done.expect("it is written").rows_affected(), 1, "{statement}");
    }
}

/// The column of a ticket in the billing system, and the value as SQL.
fn in_own_words(column: &str, value: &str) -> String {
    let time = |column: &str| format!("{column} = timestamptz '{value}' AT TIME ZONE 'Asia/Jakarta'");
    let text = |column: &str| format!("{column} = '{}'", own(value));
    match column {
        "type" => text("jenis"),
        "category" => text("kategori"),
        "priority" => format!("prioritas = {}", own_priority(value.parse().expect("a priority"))),
        "status" => text("status"),
        "title" => text("judul"),
        "description" => text("keterangan"),
        "created_at" => time("dibuat"),
        "updated_at" => time("diubah"),
        "scheduled_date" => time("jadwal"),
        "started_at" => time("mulai"),
        "completed_at" => time("selesai"),
        "sla_due_date" => time("batas"),
        "technician_name" => format!("teknisi_id = (SELECT max(id) FROM ops.users WHERE nama = '{value}')"),
        "technician_phone" => format!("teknisi_id = (SELECT max(id) FROM ops.users WHERE telepon = '{value}')"),
        "resolution_notes" => text("penyelesaian"),
        "work_notes" => text("catatan"),
        "customer_feedback" => text("ulasan"),
        "reopened_at" => time("dibuka_lagi"),
        "created_via" => text("sumber"),
        other => panic!("no case edits {other}"),
    }
}

#[async_trait]
impl TestDatabase for LegacyTestDatabase {
    async fn put_customer(&self, customer: &Customer) {
        let package = self.package_of(&customer.service).await;
        sqlx::query(
            "INSERT INTO ops.pelanggan (kode, nama, telepon, email, alamat, kota, provinsi, status, portal_aktif,
                paket_id, tgl_langganan, tgl_jatuhtempo)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (kode) DO UPDATE SET nama = excluded.nama, telepon = excluded.telepon,
                email = excluded.email, alamat = excluded.alamat, kota = excluded.kota, provinsi = excluded.provinsi,
                status = excluded.status, portal_aktif = excluded.portal_aktif, paket_id = excluded.paket_id,
                tgl_langganan = excluded.tgl_langganan, tgl_jatuhtempo = excluded.tgl_jatuhtempo",
        )
        .bind(customer.access.customer_id.as_str())
        .bind(&customer.name)
        .bind(&customer.phone_as_written)
        .bind(&customer.email)
        .bind(&customer.address)
        .bind(&customer.city)
        .bind(&customer.province)
        .bind(own(customer.access.status.as_str()))
        .bind(customer.access.portal_active)
        .bind(package)
        .bind(customer.subscription_start_date)
        .bind(customer.due_date)
        .execute(&self.pool)
        .await
        .expect("a customer");
    }

    async fn put_invoice(&self, invoice: &InvoiceFixture) {
        let id: i32 = sqlx::query_scalar(
            "INSERT INTO ops.tagihan (nomor, pelanggan_id, tanggal, jatuh_tempo, periode_awal, periode_akhir, subtotal,
                ppn, diskon, total, terbayar, status)
             SELECT $1, p.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM ops.pelanggan p WHERE p.kode = $2
             RETURNING id",
        )
        .bind(invoice.number.as_str())
        .bind(invoice.customer_id.as_str())
        .bind(invoice.invoice_date)
        .bind(invoice.due_date)
        .bind(invoice.period_start)
        .bind(invoice.period_end)
        .bind(invoice.subtotal.amount())
        .bind(invoice.tax.amount())
        .bind(invoice.discount.amount())
        .bind(invoice.total.amount())
        .bind(invoice.paid.amount())
        .bind(own(invoice.state.as_str()))
        .fetch_one(&self.pool)
        .await
        .expect("an invoice");
        self.put_items_and_payments(id, invoice).await;
    }

    /// The billing system knows every customer of a ticket; one who is not there is added.
    async fn put_ticket(&self, ticket: &TicketFixture) {
        let customer = ticket.customer_id.as_str();
        sqlx::query("INSERT INTO ops.pelanggan (kode, nama) VALUES ($1, $1) ON CONFLICT DO NOTHING")
            .bind(customer)
            .execute(&self.pool)
            .await
            .expect("a customer");
        let known = &ticket.known;
        let technician = match &known.technician {
            Some(technician) => Some(self.technician(technician).await),
            None => None,
        };
        let id: i32 = sqlx::query_scalar(
            "INSERT INTO ops.tiket (nomor, pelanggan_id, jenis, prioritas, status, judul, keterangan, dibuat, diubah,
                sumber, kategori, jadwal, mulai, selesai, menit, batas, teknisi_id, penyelesaian, catatan, nilai,
                ulasan, dibuka_lagi)
             SELECT $1, p.id, $3, $4, $5, $6, $7, $8 AT TIME ZONE 'Asia/Jakarta', $9 AT TIME ZONE 'Asia/Jakarta', $10, $11,
                $12 AT TIME ZONE 'Asia/Jakarta', $13 AT TIME ZONE 'Asia/Jakarta', $14 AT TIME ZONE 'Asia/Jakarta', $15,
                $16 AT TIME ZONE 'Asia/Jakarta', $17, $18, $19, $20, $21, $22 AT TIME ZONE 'Asia/Jakarta'
             FROM ops.pelanggan p WHERE p.kode = $2
             RETURNING id",
        )
        .bind(ticket.number.as_str())
        .bind(customer)
        .bind(own(ticket.kind.as_str()))
        .bind(own_priority(ticket.priority))
        .bind(own(ticket.status.as_str()))
        .bind(&ticket.title)
        .bind(&ticket.description)
        .bind(ticket.created_at)
        .bind(ticket.updated_at)
        .bind(&ticket.created_via)
        .bind(&known.category)
        .bind(known.scheduled_at)
        .bind(known.started_at)
        .bind(known.completed_at)
        .bind(known.actual_duration.map(|minutes| i32::try_from(minutes).expect("minutes that fit")))
        .bind(known.sla_due)
        .bind(technician)
        .bind(&known.resolution_notes)
        .bind(&known.work_notes)
        .bind(known.rating.map(|rating| i16::from(rating.stars())))
        .bind(&known.feedback)
        .bind(known.reopened_at)
        .fetch_one(&self.pool)
        .await
        .expect("a ticket");
        self.put_timeline(id, ticket).await;
    }

    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str) {
        let phone = (column == "technician_phone").then(|| value.to_owned());
        let name = if phone.is_some() { "Rudi" } else { value };
        if column.starts_with("technician") {
            self.technician(&Technician { name: name.to_owned(), phone }).await;
        }
        let edit = format!("UPDATE ops.tiket SET {} WHERE nomor = $1", in_own_words(column, value));
        self.change(&edit, number.as_str()).await;
    }

    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str) {
        let phone = phone.replace('\'', "''");
        self.change(&format!("UPDATE ops.pelanggan SET telepon = '{phone}' WHERE kode = $1"), customer.as_str()).await;
    }

    async fn spoil(&self, table: RecordTable, number: &str) {
        let statement = match table {
            RecordTable::Packages => {
                "UPDATE ops.paket SET mbps_turun = -1
                 WHERE id = (SELECT paket_id FROM ops.pelanggan WHERE kode = $1)"
            }
            RecordTable::Customers => "UPDATE ops.pelanggan SET status = 'spoilt' WHERE kode = $1",
            RecordTable::Invoices => "UPDATE ops.tagihan SET status = 'spoilt' WHERE nomor = $1",
            RecordTable::Payments => {
                "UPDATE ops.pembayaran SET waktu = 'infinity'
                 WHERE tagihan_id = (SELECT id FROM ops.tagihan WHERE nomor = $1)"
            }
            RecordTable::Tickets => "UPDATE ops.tiket SET status = 'spoilt' WHERE nomor = $1",
            RecordTable::TicketHistory => {
                "UPDATE ops.tiket_log SET status = 'spoilt'
                 WHERE urutan = 1 AND tiket_id = (SELECT id FROM ops.tiket WHERE nomor = $1)"
            }
            RecordTable::InvoiceItems => panic!("nothing in a line can be unreadable"),
        };
        self.change(statement, number).await;
    }

    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry> {
        self.portal.audit_entries(customer).await
    }

    async fn sessions_ever(&self, customer: &CustomerId) -> u64 {
        self.portal.sessions_ever(customer).await
    }

    fn sessions(&self) -> Arc<dyn SessionStore> {
        self.portal.sessions()
    }

    fn devices(&self) -> Arc<dyn DeviceStore> {
        self.portal.devices()
    }

    fn customers(&self) -> Arc<dyn CustomerRepo> {
        self.portal.customers()
    }

    fn contacts(&self) -> Arc<dyn ContactRepo> {
        self.portal.contacts()
    }

    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore> {
        self.portal.phone_changes()
    }

    fn otp(&self) -> Arc<dyn OtpStore> {
        self.portal.otp()
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        self.portal.outbox()
    }
}
