//! Who is in the demo. All of them are invented.

/// What can be subscribed to.
pub(super) struct Package {
    pub service: &'static str,
    pub name: &'static str,
    pub down: i64,
    pub up: i64,
    pub price: i64,
}

/// An invented customer. `bills` are the latest invoices, the present one first; older ones are paid.
pub(super) struct Person {
    pub id: &'static str,
    pub name: &'static str,
    pub phone: &'static str,
    pub email: Option<&'static str>,
    pub address: &'static str,
    pub city: &'static str,
    pub province: &'static str,
    pub status: &'static str,
    pub portal_active: bool,
    pub package: usize,
    /// Months of service so far.
    pub months: u32,
    pub bills: &'static [Bill],
    pub jobs: &'static [Job],
}

/// How an invoice stands.
#[derive(Clone, Copy)]
pub(super) enum Bill {
    Draft,
    Sent,
    Viewed,
    Partial,
    Paid,
    Overdue,
    Cancelled,
    Refunded,
}

impl Bill {
    /// Whether it costs a late fee on the next invoice.
    pub(super) fn is_late(self) -> bool {
        matches!(self, Self::Sent | Self::Viewed | Self::Partial | Self::Overdue)
    }

    /// The state as stored.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Viewed => "viewed",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

/// What a customer asked for.
pub(super) struct Job {
    pub kind: &'static str,
    pub category: &'static str,
    pub priority: &'static str,
    pub status: &'static str,
    pub days_ago: u64,
    pub title: &'static str,
    pub description: &'static str,
    pub created_via: &'static str,
    /// Stars and words.
    pub rating: Option<(u8, &'static str)>,
}

impl Job {
    pub(super) fn hours_to_solve(&self) -> i64 {
        match self.priority {
            "high" => 4,
            "low" => 48,
            _ => 24,
        }
    }
}

pub(super) const PACKAGES: [Package; 5] = [
    package("Home 20", 20, 10, 200_000),
    package("Home 30", 30, 15, 250_000),
    package("Home 50", 50, 25, 300_000),
    package("Home 100", 100, 50, 450_000),
    Package { service: "Dedicated", name: "Bisnis 100", down: 100, up: 100, price: 2_500_000 },
];

const fn package(name: &'static str, down: i64, up: i64, price: i64) -> Package {
    Package { service: "Broadband", name, down, up, price }
}

const LOS: Job = Job {
    kind: "repair",
    category: "Tidak ada koneksi",
    priority: "high",
    status: "in_progress",
    days_ago: 0,
    title: "Internet mati total",
    description: "Lampu LOS di modem merah sejak pagi.",
    created_via: "customer_portal",
    rating: None,
};
const SLOW: Job = Job {
    kind: "repair",
    category: "Koneksi lambat",
    priority: "normal",
    status: "completed",
    days_ago: 40,
    title: "Internet lambat di malam hari",
    description: "Kecepatan turun di bawah 5 Mbps setelah jam 19.00.",
    created_via: "customer_portal",
    rating: Some((5, "Cepat dan rapi, terima kasih.")),
};
const FASTER: Job = Job {
    kind: "upgrade",
    category: "Ganti paket",
    priority: "low",
    status: "cancelled",
    days_ago: 75,
    title: "Naik paket ke Home 100",
    description: "Mohon info biaya naik paket.",
    created_via: "customer_portal",
    rating: None,
};
const LEAVE: Job = Job {
    kind: "dismantle",
    category: "Berhenti berlangganan",
    priority: "normal",
    status: "completed",
    days_ago: 33,
    title: "Berhenti berlangganan",
    description: "Pindah rumah ke luar kota, mohon perangkat diambil.",
    created_via: "staff",
    rating: None,
};

pub(super) const PEOPLE: [Person; 12] = [
    Person {
        id: "AGLS202510150001",
        name: "Budi Santoso",
        phone: "0817102070",
        email: Some("budi.santoso@example.id"),
        address: "Jl. Melati No. 5, RT 01/RW 02, Coblong",
        city: "Bandung",
        province: "Jawa Barat",
        status: "active",
        portal_active: true,
        package: 2,
        months: 16,
        bills: &[Bill::Sent, Bill::Partial, Bill::Paid, Bill::Paid, Bill::Cancelled],
        jobs: &[
            LOS,
            Job { days_ago: 3, title: "Sinyal Wi-Fi sering putus", category: "Perangkat", rating: None, ..SLOW },
            Job { status: "open", days_ago: 2, title: "Wi-Fi tidak sampai lantai dua", priority: "low", ..SLOW },
            SLOW,
            Job {
                days_ago: 120,
                title: "Adaptor modem rusak",
                category: "Perangkat",
                rating: Some((4, "Teknisi ramah, hanya agak lama datang.")),
                ..SLOW
            },
            FASTER,
        ],
    },
    Person {
        id: "AGLS202403120002",
        name: "Siti Rahmawati",
        phone: "0812-3456-7801",
        email: Some("siti.rahmawati@example.id"),
        address: "Jl. Kenanga No. 12, Lengkong",
        city: "Bandung",
        province: "Jawa Barat",
        status: "active",
        portal_active: true,
        package: 1,
        months: 20,
        bills: &[Bill::Viewed],
        jobs: &[Job { status: "assigned", days_ago: 1, title: "Kabel menggantung di tiang", ..SLOW }],
    },
    Person {
        id: "AGLS202407010003",
        name: "Warung Bu Siti",
        phone: "+62 812 3456 7801",
        email: None,
        address: "Jl. Pasar Atas No. 8",
        city: "Cimahi",
        province: "Jawa Barat",
        status: "active",
        portal_active: true,
        package: 0,
        months: 16,
        bills: &[Bill::Sent, Bill::Sent],
        jobs: &[],
    },
    Person {
        id: "AGLS202309050004",
        name: "Joko Prasetyo",
        phone: "085712340004",
        email: Some("joko.prasetyo@example.id"),
        address: "Jl. Kaliurang Km 6, Depok",
        city: "Sleman",
        province: "DI Yogyakarta",
        status: "suspended",
        portal_active: true,
        package: 2,
        months: 26,
        bills: &[Bill::Sent, Bill::Overdue, Bill::Overdue],
        jobs: &[Job { status: "cancelled", days_ago: 6, title: "Internet tidak bisa dipakai", ..LOS }],
    },
    Person {
        id: "AGLS202401200005",
        name: "Dewi Lestari Wulandari",
        phone: "0821 3456 0005",
        email: Some("dewi.wulandari@example.id"),
        address: "Jl. Dharmahusada Indah No. 21, Mulyorejo",
        city: "Surabaya",
        province: "Jawa Timur",
        status: "active",
        portal_active: true,
        package: 3,
        months: 22,
        bills: &[],
        jobs: &[SLOW],
    },
    Person {
        id: "AGLS202402110006",
        name: "I Made Wirawan",
        phone: "(0813) 3800.0006",
        email: Some("made.wirawan@example.id"),
        address: "Jl. Tukad Badung No. 45, Renon",
        city: "Denpasar",
        province: "Bali",
        status: "active",
        portal_active: true,
        package: 3,
        months: 21,
        bills: &[Bill::Partial],
        jobs: &[Job { status: "on_hold", days_ago: 4, title: "Modem sering restart sendiri", ..SLOW }],
    },
    Person {
        id: "AGLS202511010007",
        name: "Rina Simanjuntak",
        phone: "6281260000007",
        email: Some("rina.simanjuntak@example.id"),
        address: "Jl. Setia Budi No. 17, Medan Selayang",
        city: "Medan",
        province: "Sumatera Utara",
        status: "pending",
        portal_active: true,
        package: 1,
        months: 0,
        bills: &[],
        jobs: &[],
    },
    Person {
        id: "AGLS202305170008",
        name: "Andi Pratama",
        phone: "0852-4200-0008",
        email: None,
        address: "Jl. Boulevard No. 3, Panakkukang",
        city: "Makassar",
        province: "Sulawesi Selatan",
        status: "active",
        portal_active: true,
        package: 2,
        months: 30,
        bills: &[Bill::Draft, Bill::Viewed],
        jobs: &[Job { status: "open", days_ago: 0, ..FASTER }],
    },
    Person {
        id: "AGLS202408190009",
        name: "Maria Tuhumury",
        phone: "081140000009",
        email: Some("maria.tuhumury@example.id"),
        address: "Jl. Pattimura No. 30, Sirimau",
        city: "Ambon",
        province: "Maluku",
        status: "active",
        portal_active: false,
        package: 0,
        months: 15,
        bills: &[Bill::Sent],
        jobs: &[],
    },
    Person {
        id: "AGLS202206030010",
        name: "Slamet Riyadi",
        phone: "089660000010",
        email: None,
        address: "Jl. Diponegoro No. 88, Candisari",
        city: "Semarang",
        province: "Jawa Tengah",
        status: "closed",
        portal_active: true,
        package: 0,
        months: 40,
        bills: &[Bill::Cancelled, Bill::Refunded],
        jobs: &[LEAVE],
    },
    Person {
        id: "AGLS202410240011",
        name: "Nur Aisyah",
        phone: "(0651) 7550011",
        email: Some("nur.aisyah@example.id"),
        address: "Jl. Teuku Umar No. 9, Baiturrahman",
        city: "Banda Aceh",
        province: "Aceh",
        status: "active",
        portal_active: true,
        package: 1,
        months: 12,
        bills: &[Bill::Sent],
        jobs: &[Job { created_via: "staff", days_ago: 18, ..SLOW }],
    },
    Person {
        id: "AGLS202312080012",
        name: "Hendra Gunawan",
        phone: "0878-8000-0012",
        email: Some("hendra.gunawan@example.id"),
        address: "Ruko Taman Palem Blok A No. 12, Cengkareng",
        city: "Jakarta Barat",
        province: "DKI Jakarta",
        status: "active",
        portal_active: true,
        package: 4,
        months: 23,
        bills: &[Bill::Viewed, Bill::Paid, Bill::Cancelled],
        jobs: &[Job { status: "assigned", days_ago: 0, title: "IP publik tidak bisa diakses", ..LOS }, SLOW],
    },
];
