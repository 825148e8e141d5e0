# Where accounts and tickets stand, and what tickets are.
account-active = Aktif
account-suspended = Ditangguhkan
account-pending = Menunggu aktivasi
account-closed = Ditutup
ticket-open = Diterima
ticket-assigned = Ditugaskan
ticket-in-progress = Dikerjakan
ticket-on-hold = Ditunda
ticket-completed = Selesai
ticket-cancelled = Dibatalkan
ticket-kind-repair = Perbaikan
ticket-kind-upgrade = Upgrade Paket
ticket-kind-dismantle = Pemutusan
ticket-priority-low = Rendah
ticket-priority-normal = Normal
ticket-priority-high = Tinggi
ticket-reopened = Dibuka lagi
