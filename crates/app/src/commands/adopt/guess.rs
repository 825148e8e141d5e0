//! Which table and which column of the ISP's probably holds what: by usual names, English and Indonesian.

use adapters_postgres::adopt::{SourceColumn, SourceTable};

/// What table names often begin with.
const PREFIXES: [&str; 7] = ["tbl_", "tb_", "mst_", "trx_", "m_", "t_", "isp_"];

/// Columns that mark a row as deleted.
const DELETED: [&str; 5] = ["is_deleted", "deleted", "deleted_at", "dihapus", "dihapus_pada"];

/// Usual names of a relation.
fn tables(relation: &str) -> &'static [&'static str] {
    match relation {
        "packages" => &["paket", "package", "packages", "layanan", "produk", "plan", "plans"],
        "customers" => &["pelanggan", "customer", "customers", "client", "clients", "langganan"],
        "invoices" => &["tagihan", "invoice", "invoices", "faktur", "billing"],
        "invoice_items" => &[
            "tagihan_rinci",
            "tagihan_detail",
            "rincian_tagihan",
            "detail_tagihan",
            "invoice_items",
            "invoice_details",
        ],
        "payments" => &["pembayaran", "payment", "payments", "bayar"],
        "tickets" => &["tiket", "ticket", "tickets", "keluhan", "gangguan"],
        "ticket_history" => &["tiket_log", "log_tiket", "riwayat_tiket", "ticket_history", "ticket_log", "ticket_logs"],
        _ => &[],
    }
}

/// Usual names of a column, apart from its own.
fn columns(relation: &str, column: &str) -> &'static [&'static str] {
    match (relation, column) {
        ("customers", "customer_id") => &["kode", "kode_pelanggan", "id_pelanggan", "no_pelanggan", "customer_code"],
        (_, "customer_id") => &["kode_pelanggan", "id_pelanggan", "pelanggan_id"],
        ("invoices", "invoice_number") => &["nomor", "no_tagihan", "nomor_tagihan", "no_invoice", "invoice_no"],
        (_, "invoice_number") => &["no_tagihan", "nomor_tagihan", "tagihan_id", "invoice_id"],
        ("tickets", "ticket_number") => &["nomor", "no_tiket", "nomor_tiket", "kode", "ticket_no"],
        (_, "ticket_number") => &["no_tiket", "nomor_tiket", "tiket_id", "ticket_id"],
        (_, "name") => &["nama", "nama_paket", "nama_pelanggan", "full_name"],
        (_, "service_type_name") => &["jenis", "tipe", "jenis_layanan", "service_type"],
        (_, "bandwidth_down") => &["mbps_turun", "download", "bandwidth", "kecepatan", "speed_down"],
        (_, "bandwidth_up") => &["mbps_naik", "upload", "bandwidth", "kecepatan", "speed_up"],
        (_, "monthly_price") => &["harga", "tarif", "biaya", "price"],
        (_, "phone") => {
            &["telepon", "no_telepon", "no_hp", "hp", "telp", "no_wa", "whatsapp", "phone_number", "mobile"]
        }
        (_, "address") => &["alamat"],
        (_, "city") => &["kota", "kabupaten"],
        (_, "province") => &["provinsi", "propinsi"],
        (_, "portal_active") => &["portal_aktif"],
        (_, "package_id") => &["paket_id", "id_paket"],
        (_, "subscription_start_date") => &["tgl_langganan", "tgl_aktif", "tgl_pasang", "tanggal_aktif", "start_date"],
        ("customers", "due_date") => &["tgl_jatuhtempo", "jatuh_tempo", "tgl_jatuh_tempo"],
        (_, "due_date") => &["jatuh_tempo", "tgl_jatuh_tempo", "tgl_jatuhtempo"],
        (_, "invoice_date") => &["tanggal", "tgl_tagihan", "tgl", "tanggal_tagihan", "date"],
        (_, "period_start") => &["periode_awal", "awal_periode"],
        (_, "period_end") => &["periode_akhir", "akhir_periode"],
        (_, "tax_amount") => &["ppn", "pajak", "tax"],
        (_, "discount_amount") => &["diskon", "potongan", "discount"],
        (_, "total_amount") => &["total", "jumlah_tagihan", "grand_total"],
        (_, "paid_amount") => &["terbayar", "dibayar", "jumlah_bayar", "paid"],
        (_, "position") => &["urutan", "no_urut", "baris", "line", "id"],
        ("invoice_items", "description") => &["uraian", "keterangan", "nama", "item"],
        (_, "description") => &["keterangan", "deskripsi", "isi", "keluhan"],
        (_, "quantity") => &["jumlah", "qty", "kuantitas"],
        (_, "unit_price") => &["harga", "harga_satuan", "price"],
        ("payments", "amount") => &["nominal", "jumlah", "bayar", "total"],
        (_, "amount") => &["total", "subtotal"],
        (_, "paid_at") => &["waktu", "tgl_bayar", "tanggal", "dibayar_pada", "payment_date"],
        (_, "method") => &["cara", "metode", "cara_bayar", "payment_method"],
        (_, "reference") => &["referensi", "no_referensi", "ref"],
        (_, "type") => &["jenis", "tipe"],
        (_, "category") => &["kategori"],
        (_, "priority") => &["prioritas"],
        (_, "account_status") => &["status", "status_pelanggan"],
        (_, "title") => &["judul", "subjek", "subject"],
        (_, "created_at") => &["dibuat", "dibuat_pada", "tgl_buat", "tgl_dibuat"],
        (_, "updated_at") => &["diubah", "diubah_pada", "tgl_ubah", "diperbarui", "modified_at"],
        (_, "scheduled_date") => &["jadwal", "tgl_jadwal"],
        (_, "started_at") => &["mulai", "dimulai"],
        (_, "completed_at") => &["selesai", "tgl_selesai", "closed_at"],
        (_, "actual_duration") => &["menit", "durasi", "durasi_menit"],
        (_, "sla_due_date") => &["batas", "batas_waktu", "sla"],
        (_, "technician_name") => &["teknisi", "nama_teknisi"],
        (_, "technician_phone") => &["hp_teknisi", "telepon_teknisi"],
        (_, "resolution_notes") => &["penyelesaian", "solusi", "resolution"],
        (_, "work_notes") => &["catatan", "catatan_kerja"],
        (_, "customer_rating" | "rating") => &["nilai", "penilaian", "bintang"],
        (_, "customer_feedback") => &["ulasan", "umpan_balik", "feedback"],
        (_, "created_via") => &["sumber", "source"],
        (_, "reopened_at") => &["dibuka_lagi"],
        (_, "at") => &["waktu", "tanggal", "created_at", "dibuat"],
        (_, "note") => &["catatan", "keterangan"],
        (_, "event") => &["kejadian"],
        _ => &[],
    }
}

/// The table that probably holds the relation.
pub(super) fn table_of<'a>(relation: &str, found: &'a [SourceTable]) -> Option<&'a SourceTable> {
    let named = |table: &&SourceTable, name: &str| {
        let known = table.name.to_lowercase();
        known == name || PREFIXES.iter().any(|prefix| known.strip_prefix(prefix) == Some(name))
    };
    tables(relation).iter().find_map(|name| found.iter().find(|table| named(table, name)))
}

/// The column of `table` that probably holds the relation's `column`.
pub(super) fn column_of<'a>(relation: &str, column: &str, table: &'a SourceTable) -> Option<&'a SourceColumn> {
    let named = |name: &str| table.columns.iter().find(|known| known.name.to_lowercase() == name);
    named(column).or_else(|| columns(relation, column).iter().find_map(|name| named(name)))
}

/// The column that marks rows as deleted.
pub(super) fn deleted_of(table: &SourceTable) -> Option<&SourceColumn> {
    table.columns.iter().find(|column| DELETED.contains(&column.name.to_lowercase().as_str()))
}
