-- Invented customers of the made-up billing system.
INSERT INTO ops.paket (jenis, nama, mbps_turun, mbps_naik, harga) VALUES ('Internet', 'Rumah 20', 20, 10, 300000.00);

INSERT INTO ops.users (nama, telepon) VALUES ('Rudi', '0812 0000 0001');

INSERT INTO ops.pelanggan (kode, nama, telepon, email, alamat, kota, provinsi, status, paket_id, tgl_langganan,
    tgl_jatuhtempo, portal_aktif)
VALUES
    ('PLG-0001', 'Budi Santoso', '0817 102 070', 'budi@example.id', 'Jl. Melati 1', 'Bandung', 'Jawa Barat', 'aktif', 1,
        '2024-03-01', '2025-11-20', true),
    ('PLG-0002', 'Sari Dewi', '+62 812-9999-0002', NULL, 'Jl. Mawar 2', 'Bandung', 'Jawa Barat', 'isolir', 1,
        '2024-05-01', '2025-11-20', true),
    ('PLG-0003', 'Tidak Aktif', '0812 9999 0003', NULL, NULL, NULL, NULL, 'aktif', 1, NULL, NULL, false);
UPDATE ops.pelanggan SET is_deleted = true WHERE kode = 'PLG-0003';

INSERT INTO ops.tagihan (nomor, pelanggan_id, tanggal, jatuh_tempo, periode_awal, periode_akhir, subtotal, total, terbayar,
    status)
VALUES
    ('INV/2025/10/0001', 1, '2025-10-01', '2025-10-20', '2025-10-01', '2025-10-31', 300000, 300000, 300000, 'lunas'),
    ('INV/2025/11/0001', 1, '2025-11-01', '2099-11-20', '2025-11-01', '2025-11-30', 300000, 300000, 0, 'terkirim'),
    ('INV/2025/11/0002', 2, '2025-11-01', '2099-11-20', '2025-11-01', '2025-11-30', 300000, 300000, 0, 'terkirim');

INSERT INTO ops.tagihan_rinci (tagihan_id, urutan, uraian, harga, total)
SELECT id, 1, 'Rumah 20', 300000, 300000 FROM ops.tagihan;

INSERT INTO ops.pembayaran (tagihan_id, waktu, nominal, cara, referensi)
VALUES (1, '2025-10-15 09:30:00', 300000.00, 'Transfer BCA', 'FT0001');

INSERT INTO ops.tiket (nomor, pelanggan_id, teknisi_id, jenis, status, judul, keterangan, dibuat, diubah, selesai)
SELECT 'OLD-0001', 1, 1, 'gangguan', 'selesai', 'Internet mati', 'Lampu LOS merah.', sekarang - interval '6 hours',
    sekarang - interval '1 hour', sekarang - interval '1 hour'
FROM (SELECT now() AT TIME ZONE 'Asia/Jakarta' AS sekarang) w;

INSERT INTO ops.tiket_log (tiket_id, urutan, status, waktu, kejadian)
SELECT id, 1, 'baru', dibuat, 'opened' FROM ops.tiket
UNION ALL SELECT id, 2, 'selesai', selesai, 'moved' FROM ops.tiket;
