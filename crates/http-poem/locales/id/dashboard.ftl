# What is owed.
dashboard-title = Dashboard
owed-title = Belum dibayar
owed-due = Jatuh tempo { $date }
owed-due-since = Jatuh tempo sejak { $date }
owed-invoices = { $count } tagihan
owed-overdue = { $count } tagihan lewat jatuh tempo
owed-some-overdue = { $count } tagihan, { $late } lewat jatuh tempo
owed-action = Tanya cara bayar
owed-see = Lihat invoice
owed-nothing = Tidak ada tagihan yang perlu dibayar. Terima kasih!
suspended-title = Layanan Anda sedang ditangguhkan
suspended-owed = Masih ada tagihan yang belum dibayar:
suspended-way-back = Setelah pembayaran kami terima, internet Anda aktif kembali. Hubungi CS untuk cara bayar.
suspended-unknown = Hubungi CS untuk mengetahui sebabnya dan mengaktifkan internet Anda kembali.
suspended-action = Aktifkan lewat CS

# The four figures.
figures-title = Ringkasan
figure-active = Tiket aktif
figure-completed = Tiket selesai
figure-unpaid = Tagihan belum dibayar
figure-outstanding = Total belum dibayar

# The account.
account-title = Akun Anda
account-id = ID pelanggan
account-name = Nama
account-email = Email
account-address = Alamat
account-none = Belum diisi
account-price = { $price } per bulan
bandwidth-both = { $down } Mbps unduh, { $up } Mbps unggah
account-active = Aktif
account-suspended = Ditangguhkan
account-pending = Menunggu aktivasi
account-closed = Ditutup
account-unknown = Tanyakan ke CS

# Quick actions.
actions-title = Mau apa hari ini?
action-new-ticket = Buat Tiket Baru
action-new-ticket-hint = Lapor gangguan atau minta sesuatu
action-invoices = Lihat Invoice
action-invoices-hint = Rincian, status, dan PDF
action-track = Track Tiket
action-track-hint = Lihat sampai di mana
action-profile = Update Profil
action-profile-hint = Kontak, nomor, dan perangkat

# The latest tickets.
tickets-latest = Tiket terakhir
tickets-empty = Belum ada tiket
tickets-empty-hint = Laporan gangguan dan permintaan Anda akan muncul di sini.
tickets-see-all = Lihat semua
ticket-open = Diterima
ticket-assigned = Ditugaskan
ticket-in-progress = Dikerjakan
ticket-on-hold = Ditunda
ticket-completed = Selesai
ticket-cancelled = Dibatalkan
