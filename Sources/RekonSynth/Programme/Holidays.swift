import RekonCore

/// The public holidays of 2020, each with the day from which it was known, and until when where it was called off.
enum Holidays {
  static let all: [BusinessCalendar.Holiday] = {
    let yearly = fixed.map { holiday($0.0, $0.1, knownFrom: "2020-01-01") }
    let leave = ["2020-08-21", "2020-10-28", "2020-10-30", "2020-12-24", "2020-12-31"].map {
      holiday($0, "Cuti bersama", knownFrom: "2020-04-09")
    }
    let calledOff = ["2020-12-28", "2020-12-29", "2020-12-30"].map {
      holiday($0, "Cuti bersama, dibatalkan", knownFrom: "2020-04-09", knownTo: "2020-12-01")
    }
    let election = holiday("2020-12-09", "Pemilihan kepala daerah", knownFrom: "2020-11-27")
    return (yearly + leave + calledOff + [election]).sorted { $0.day < $1.day }
  }()

  private static let fixed = [
    ("2020-01-01", "Tahun Baru Masehi"), ("2020-01-25", "Tahun Baru Imlek"), ("2020-03-22", "Isra Mikraj"),
    ("2020-03-25", "Hari Suci Nyepi"), ("2020-04-10", "Wafat Isa Almasih"), ("2020-05-01", "Hari Buruh"),
    ("2020-05-07", "Hari Raya Waisak"), ("2020-05-21", "Kenaikan Isa Almasih"), ("2020-05-24", "Idul Fitri"),
    ("2020-05-25", "Idul Fitri, hari kedua"), ("2020-06-01", "Hari Lahir Pancasila"), ("2020-07-31", "Idul Adha"),
    ("2020-08-17", "Hari Kemerdekaan"), ("2020-08-20", "Tahun Baru Islam"), ("2020-10-29", "Maulid Nabi"),
    ("2020-12-25", "Hari Raya Natal"),
  ]

  private static func holiday(
    _ day: String, _ name: String, knownFrom: String, knownTo: String? = nil
  ) -> BusinessCalendar.Holiday {
    BusinessCalendar.Holiday(
      day: Programme.day(day), name: name, knownFrom: Programme.day(knownFrom), knownTo: knownTo.map(Programme.day))
  }
}
