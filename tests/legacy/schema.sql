-- A made-up billing system of an ISP, as many of them are: integer keys, names of its own, status words of its own, rows
-- that are marked as deleted, amounts as numeric, times without zone (those of Jakarta). The amounts are wider than such
-- a system needs, so that the tests' largest ones fit.
CREATE SCHEMA ops;

CREATE TABLE ops.users (
    id      serial PRIMARY KEY,
    nama    text NOT NULL,
    telepon text,
    peran   varchar(20) NOT NULL DEFAULT 'teknisi'
);

CREATE TABLE ops.paket (
    id         serial PRIMARY KEY,
    jenis      varchar(80),
    nama       varchar(80),
    mbps_turun bigint,
    mbps_naik  bigint,
    harga      numeric(21, 2)
);

CREATE TABLE ops.pelanggan (
    id             serial PRIMARY KEY,
    kode           varchar(64) NOT NULL UNIQUE,
    nama           text NOT NULL,
    telepon        text NOT NULL DEFAULT '',
    email          text,
    alamat         text,
    kota           text,
    provinsi       text,
    status         varchar(20) NOT NULL DEFAULT 'calon', -- calon, aktif, isolir, berhenti
    paket_id       integer REFERENCES ops.paket (id),
    tgl_langganan  date,
    tgl_jatuhtempo date,
    dibuat         timestamp NOT NULL DEFAULT now(),
    diubah         timestamp NOT NULL DEFAULT now(),
    is_deleted     boolean NOT NULL DEFAULT false
);

CREATE TABLE ops.tagihan (
    id             serial PRIMARY KEY,
    nomor          varchar(64) NOT NULL UNIQUE,
    pelanggan_id   integer NOT NULL REFERENCES ops.pelanggan (id),
    tanggal        date NOT NULL,
    jatuh_tempo    date NOT NULL,
    periode_awal   date,
    periode_akhir  date,
    subtotal       numeric(21, 2) NOT NULL DEFAULT 0,
    ppn            numeric(21, 2) NOT NULL DEFAULT 0,
    diskon         numeric(21, 2) NOT NULL DEFAULT 0,
    total          numeric(21, 2) NOT NULL,
    terbayar       numeric(21, 2) NOT NULL DEFAULT 0,
    -- konsep, terkirim, dibaca, sebagian, lunas, menunggak, batal, dikembalikan
    status         varchar(20) NOT NULL,
    is_deleted     boolean NOT NULL DEFAULT false
);

CREATE TABLE ops.tagihan_rinci (
    id         serial PRIMARY KEY,
    tagihan_id integer NOT NULL REFERENCES ops.tagihan (id),
    urutan     integer NOT NULL,
    uraian     text NOT NULL,
    jumlah     bigint NOT NULL DEFAULT 1,
    harga      numeric(21, 2) NOT NULL,
    total      numeric(21, 2) NOT NULL,
    UNIQUE (tagihan_id, urutan)
);

CREATE TABLE ops.pembayaran (
    id         serial PRIMARY KEY,
    tagihan_id integer NOT NULL REFERENCES ops.tagihan (id),
    waktu      timestamp NOT NULL,
    nominal    numeric(21, 2) NOT NULL,
    cara       varchar(80) NOT NULL,
    referensi  varchar(80)
);

CREATE TABLE ops.tiket (
    id           serial PRIMARY KEY,
    nomor        varchar(64) NOT NULL UNIQUE,
    pelanggan_id integer NOT NULL REFERENCES ops.pelanggan (id),
    teknisi_id   integer REFERENCES ops.users (id),
    jenis        varchar(20) NOT NULL,               -- gangguan, upgrade, cabut
    kategori     text,
    prioritas    smallint NOT NULL DEFAULT 2,        -- 1 rendah, 2 biasa, 3 tinggi
    status       varchar(20) NOT NULL DEFAULT 'baru', -- baru, ditugaskan, dikerjakan, tunda, selesai, batal
    judul        text NOT NULL,
    keterangan   text NOT NULL DEFAULT '',
    dibuat       timestamp NOT NULL DEFAULT now(),
    diubah       timestamp NOT NULL DEFAULT now(),
    jadwal       timestamp,
    mulai        timestamp,
    selesai      timestamp,
    menit        integer,
    batas        timestamp,
    penyelesaian text,
    catatan      text,
    nilai        smallint,
    ulasan       text,
    sumber       varchar(40) NOT NULL DEFAULT 'staff',
    dibuka_lagi  timestamp,
    is_deleted   boolean NOT NULL DEFAULT false
);

CREATE TABLE ops.tiket_log (
    id       serial PRIMARY KEY,
    tiket_id integer NOT NULL REFERENCES ops.tiket (id),
    urutan   integer NOT NULL,
    status   varchar(20) NOT NULL,
    waktu    timestamp NOT NULL CHECK (waktu < '10000-01-01'),
    catatan  text,
    kejadian varchar(20) NOT NULL DEFAULT 'moved',
    nilai    smallint,
    UNIQUE (tiket_id, urutan)
);
