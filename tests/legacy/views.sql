-- What was added for the portal: one column, six indexes, and the views with their triggers.

-- Whether a customer may use the portal; no billing system has that. It stands in the customer's own row, because the
-- portal locks the row before it looks at it again.
ALTER TABLE ops.pelanggan ADD COLUMN portal_aktif boolean NOT NULL DEFAULT false;

-- The portal's own columns compare customer numbers byte by byte.
CREATE UNIQUE INDEX pelanggan_kode_c ON ops.pelanggan (kode COLLATE "C");
-- Look-ups by an expression need an index of that expression.
CREATE INDEX pelanggan_telepon ON ops.pelanggan (isp.phone_e164(telepon), kode);
CREATE UNIQUE INDEX paket_bigint ON ops.paket ((id::bigint));
-- Foreign keys have no index by themselves.
CREATE INDEX tagihan_pelanggan ON ops.tagihan (pelanggan_id, tanggal);
CREATE INDEX pembayaran_tagihan ON ops.pembayaran (tagihan_id);
CREATE INDEX tiket_pelanggan ON ops.tiket (pelanggan_id, diubah);

CREATE VIEW isp.packages AS
SELECT
    k.id::bigint AS id, k.jenis::text AS service_type_name, k.nama::text AS name,
    k.mbps_turun AS bandwidth_down, k.mbps_naik AS bandwidth_up, round(k.harga)::bigint AS monthly_price
FROM ops.paket k;

CREATE VIEW isp.customers AS
SELECT
    p.kode::text COLLATE "C" AS customer_id, p.nama AS name, p.telepon AS phone, isp.phone_e164(p.telepon) AS phone_e164,
    p.email, p.alamat AS address, p.kota AS city, p.provinsi AS province,
    CASE p.status WHEN 'calon' THEN 'pending' WHEN 'aktif' THEN 'active' WHEN 'isolir' THEN 'suspended'
        WHEN 'berhenti' THEN 'closed' ELSE p.status::text END AS account_status,
    p.portal_aktif AS portal_active, p.paket_id::bigint AS package_id,
    p.tgl_langganan AS subscription_start_date, p.tgl_jatuhtempo AS due_date,
    p.diubah AT TIME ZONE 'Asia/Jakarta' AS updated_at
FROM ops.pelanggan p
WHERE NOT p.is_deleted;

CREATE VIEW isp.invoices AS
SELECT
    t.nomor::text AS invoice_number, p.kode::text AS customer_id, t.tanggal AS invoice_date,
    t.jatuh_tempo AS due_date, t.periode_awal AS period_start, t.periode_akhir AS period_end,
    round(t.subtotal)::bigint AS subtotal, round(t.ppn)::bigint AS tax_amount,
    round(t.diskon)::bigint AS discount_amount, v.total AS total_amount, v.paid AS paid_amount, v.status,
    isp.outstanding(v.status, v.total, v.paid) AS outstanding,
    isp.payment_state(v.status, v.total, v.paid) AS payment_state
FROM ops.tagihan t
JOIN ops.pelanggan p ON p.id = t.pelanggan_id
CROSS JOIN LATERAL (
    SELECT
        CASE t.status WHEN 'konsep' THEN 'draft' WHEN 'terkirim' THEN 'sent' WHEN 'dibaca' THEN 'viewed'
            WHEN 'sebagian' THEN 'partial' WHEN 'lunas' THEN 'paid' WHEN 'menunggak' THEN 'overdue'
            WHEN 'batal' THEN 'cancelled' WHEN 'dikembalikan' THEN 'refunded' ELSE t.status::text END AS status,
        round(t.total)::bigint AS total, round(t.terbayar)::bigint AS paid
) v
WHERE NOT t.is_deleted;

CREATE VIEW isp.invoice_items AS
SELECT
    t.nomor::text AS invoice_number, r.urutan AS position, r.uraian AS description, r.jumlah AS quantity,
    round(r.harga)::bigint AS unit_price, round(r.total)::bigint AS amount
FROM ops.tagihan_rinci r JOIN ops.tagihan t ON t.id = r.tagihan_id
WHERE NOT t.is_deleted;

CREATE VIEW isp.payments AS
SELECT
    b.id::bigint AS id, t.nomor::text AS invoice_number, b.waktu AT TIME ZONE 'Asia/Jakarta' AS paid_at,
    round(b.nominal)::bigint AS amount, b.cara::text AS method, b.referensi::text AS reference
FROM ops.pembayaran b JOIN ops.tagihan t ON t.id = b.tagihan_id
WHERE NOT t.is_deleted;

-- The technician is looked up in the list of columns: rows behind an outer join cannot be locked.
CREATE VIEW isp.tickets AS
SELECT
    t.nomor::text AS ticket_number, p.kode::text AS customer_id,
    CASE t.jenis WHEN 'gangguan' THEN 'repair' WHEN 'upgrade' THEN 'upgrade' WHEN 'cabut' THEN 'dismantle'
        ELSE t.jenis::text END AS type,
    t.kategori AS category,
    CASE t.prioritas WHEN 1 THEN 'low' WHEN 2 THEN 'normal' WHEN 3 THEN 'high' ELSE t.prioritas::text END AS priority,
    CASE t.status WHEN 'baru' THEN 'open' WHEN 'ditugaskan' THEN 'assigned' WHEN 'dikerjakan' THEN 'in_progress'
        WHEN 'tunda' THEN 'on_hold' WHEN 'selesai' THEN 'completed' WHEN 'batal' THEN 'cancelled'
        ELSE t.status::text END AS status,
    t.judul AS title, t.keterangan AS description,
    t.dibuat AT TIME ZONE 'Asia/Jakarta' AS created_at, t.diubah AT TIME ZONE 'Asia/Jakarta' AS updated_at,
    t.jadwal AT TIME ZONE 'Asia/Jakarta' AS scheduled_date, t.mulai AT TIME ZONE 'Asia/Jakarta' AS started_at,
    t.selesai AT TIME ZONE 'Asia/Jakarta' AS completed_at, t.menit AS actual_duration,
    t.batas AT TIME ZONE 'Asia/Jakarta' AS sla_due_date,
    (SELECT u.nama FROM ops.users u WHERE u.id = t.teknisi_id) AS technician_name,
    (SELECT u.telepon FROM ops.users u WHERE u.id = t.teknisi_id) AS technician_phone,
    t.penyelesaian AS resolution_notes, t.catatan AS work_notes, t.nilai AS customer_rating,
    t.ulasan AS customer_feedback, t.sumber::text AS created_via,
    t.dibuka_lagi AT TIME ZONE 'Asia/Jakarta' AS reopened_at,
    t.xmin
FROM ops.tiket t JOIN ops.pelanggan p ON p.id = t.pelanggan_id
WHERE NOT t.is_deleted;

CREATE VIEW isp.ticket_history AS
SELECT
    t.nomor::text AS ticket_number, l.urutan AS position,
    CASE l.status WHEN 'baru' THEN 'open' WHEN 'ditugaskan' THEN 'assigned' WHEN 'dikerjakan' THEN 'in_progress'
        WHEN 'tunda' THEN 'on_hold' WHEN 'selesai' THEN 'completed' WHEN 'batal' THEN 'cancelled'
        ELSE l.status::text END AS status,
    l.waktu AT TIME ZONE 'Asia/Jakarta' AS at, l.catatan AS note, l.kejadian::text AS event, l.nilai AS rating
FROM ops.tiket_log l JOIN ops.tiket t ON t.id = l.tiket_id
WHERE NOT t.is_deleted;

-- What the portal writes. SECURITY DEFINER: the portal's user needs no right on the ISP's own tables.

CREATE FUNCTION ops.portal_status(status text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE status WHEN 'open' THEN 'baru' WHEN 'assigned' THEN 'ditugaskan' WHEN 'in_progress' THEN 'dikerjakan'
    WHEN 'on_hold' THEN 'tunda' WHEN 'completed' THEN 'selesai' WHEN 'cancelled' THEN 'batal' END;

CREATE FUNCTION ops.portal_customer_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ops, pg_temp AS $$
BEGIN
    UPDATE pelanggan SET telepon = NEW.phone, email = NEW.email, alamat = NEW.address, kota = NEW.city,
        provinsi = NEW.province, portal_aktif = NEW.portal_active, diubah = NEW.updated_at AT TIME ZONE 'Asia/Jakarta'
    WHERE kode = OLD.customer_id;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_update INSTEAD OF UPDATE ON isp.customers
    FOR EACH ROW EXECUTE FUNCTION ops.portal_customer_updated();

-- A number that is taken is left alone, and NULL says so. A customer who is not there is an error.
CREATE FUNCTION ops.portal_ticket_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ops, pg_temp AS $$
DECLARE
    pemilik integer;
BEGIN
    SELECT p.id INTO STRICT pemilik FROM pelanggan p WHERE p.kode = NEW.customer_id AND NOT p.is_deleted;
    INSERT INTO tiket (nomor, pelanggan_id, jenis, prioritas, status, judul, keterangan, dibuat, diubah, batas, sumber)
    VALUES (NEW.ticket_number, pemilik,
        CASE NEW.type WHEN 'repair' THEN 'gangguan' WHEN 'dismantle' THEN 'cabut' ELSE NEW.type END,
        CASE NEW.priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 END,
        portal_status(NEW.status), NEW.title, NEW.description,
        NEW.created_at AT TIME ZONE 'Asia/Jakarta', NEW.updated_at AT TIME ZONE 'Asia/Jakarta',
        NEW.sla_due_date AT TIME ZONE 'Asia/Jakarta', NEW.created_via)
    ON CONFLICT (nomor) DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_insert INSTEAD OF INSERT ON isp.tickets
    FOR EACH ROW EXECUTE FUNCTION ops.portal_ticket_inserted();

CREATE FUNCTION ops.portal_ticket_updated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ops, pg_temp AS $$
BEGIN
    UPDATE tiket SET status = portal_status(NEW.status), nilai = NEW.customer_rating, ulasan = NEW.customer_feedback,
        dibuka_lagi = NEW.reopened_at AT TIME ZONE 'Asia/Jakarta', batas = NEW.sla_due_date AT TIME ZONE 'Asia/Jakarta',
        diubah = NEW.updated_at AT TIME ZONE 'Asia/Jakarta',
        prioritas = CASE NEW.priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 ELSE prioritas END,
        jadwal = NEW.scheduled_date AT TIME ZONE 'Asia/Jakarta', mulai = NEW.started_at AT TIME ZONE 'Asia/Jakarta',
        selesai = NEW.completed_at AT TIME ZONE 'Asia/Jakarta', penyelesaian = NEW.resolution_notes
    WHERE nomor = OLD.ticket_number;
    -- A technician whom nobody knows yet is added.
    IF (NEW.technician_name, NEW.technician_phone) IS DISTINCT FROM (OLD.technician_name, OLD.technician_phone) THEN
        INSERT INTO users (nama, telepon) SELECT NEW.technician_name, NEW.technician_phone
        WHERE NEW.technician_name IS NOT NULL AND NOT EXISTS (SELECT FROM users u
            WHERE u.nama = NEW.technician_name AND u.telepon IS NOT DISTINCT FROM NEW.technician_phone);
        UPDATE tiket SET teknisi_id = (SELECT min(u.id) FROM users u
            WHERE u.nama = NEW.technician_name AND u.telepon IS NOT DISTINCT FROM NEW.technician_phone)
        WHERE nomor = OLD.ticket_number;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_update INSTEAD OF UPDATE ON isp.tickets
    FOR EACH ROW EXECUTE FUNCTION ops.portal_ticket_updated();

CREATE FUNCTION ops.portal_step_inserted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ops, pg_temp AS $$
BEGIN
    INSERT INTO tiket_log (tiket_id, urutan, status, waktu, catatan, kejadian, nilai)
    SELECT t.id, NEW.position, portal_status(NEW.status), NEW.at AT TIME ZONE 'Asia/Jakarta', NEW.note,
        COALESCE(NEW.event, 'moved'), NEW.rating
    FROM tiket t WHERE t.nomor = NEW.ticket_number;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_insert INSTEAD OF INSERT ON isp.ticket_history
    FOR EACH ROW EXECUTE FUNCTION ops.portal_step_inserted();
