/// What invented names are put together from.
enum Words {
  /// The day on which the programme's figures were counted; nothing else hangs on it.
  static let registerSeed: UInt64 = 20_200_904

  static let kinds = [
    "LPK", "Akademi", "Balai Latihan", "Pusat Pelatihan", "Sekolah Keterampilan", "Lembaga Kursus", "Rumah Belajar",
    "Institut Keahlian", "Studio Pelatihan",
  ]
  static let names = [
    "Cakrawala", "Mitra Karya", "Bina Insani", "Nusa Terampil", "Cipta Mandiri", "Harapan Jaya", "Sinar Ilmu",
    "Graha Kompetensi", "Tunas Muda", "Karya Bersama", "Pelita Usaha", "Arunika", "Bumi Cendekia", "Lentera Kerja",
    "Wahana Kreatif", "Langkah Maju", "Samudra Ilmu", "Prima Talenta", "Anugerah Digital", "Sahabat UMKM",
  ]
  static let cities = [
    "Jakarta", "Bandung", "Surabaya", "Semarang", "Medan", "Makassar", "Yogyakarta", "Denpasar", "Palembang", "Malang",
    "Bogor", "Solo", "Pontianak", "Manado", "Padang", "Balikpapan",
  ]
  static let levels = [
    "Dasar-Dasar", "Pengantar", "Praktik", "Teknik", "Kelas Intensif", "Strategi", "Panduan Lengkap",
  ]
  static let topics = [
    "Desain Grafis", "Barista", "Tata Boga", "Menjahit Busana", "Fotografi Produk", "Pemasaran Digital",
    "Bahasa Inggris Bisnis", "Bahasa Jepang", "Akuntansi UMKM", "Microsoft Excel", "Analisis Data", "Pemrograman Web",
    "Servis Ponsel", "Perbaikan AC", "Instalasi Listrik", "Budidaya Hidroponik", "Budidaya Lele", "Tata Rias",
    "Potong Rambut", "Videografi", "Penulisan Konten", "Layanan Pelanggan", "Administrasi Perkantoran",
    "Manajemen Gudang", "Mengemudi Aman", "Kue Kering", "Kopi Susu Kekinian", "Perawatan Lansia",
    "Ekspor Produk Lokal", "Toko Daring", "Animasi 2D", "Desain Interior", "Las Listrik", "Sepeda Motor Injeksi",
    "Pembukuan Sederhana", "Wawancara Kerja",
  ]
  static let audiences = [
    "untuk Pemula", "untuk Wirausaha", "untuk Pencari Kerja", "bagi Ibu Rumah Tangga", "Tingkat Lanjut", "Siap Kerja",
    "dari Rumah", "bagi Pekerja Lepas", "Bersertifikat",
  ]
}
