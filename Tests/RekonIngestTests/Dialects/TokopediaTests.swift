import RekonCore
import RekonTestSupport
import Testing

@Suite("Tokopedia's dialect")
struct TokopediaDialectTests {
  @Test("sales: semicolons, local time without zone, whole rupiah; every status")
  func sales() throws {
    let lines = [
      "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount",
      "2020-09-04 13:05:10;TKP000000000101;0123456789012345;C00017;LP0003;ovo;OV20200904000101;PAID;300000;250000",
      "2020-09-04 06:59:59;TKP000000000102;0123456789012345;C00017;LP0003;bni;BN1;REFUNDED;300000;250000",
      "2020-09-05 00:00:00;TKP000000000103;0123456789012345;C00017;LP0003;gopay;GP1;CANCELLED;250000;0",
    ]
    try expectRows(
      "tokopedia", "sales", gzip(feed(lines)),
      [
        saleValues("TKP000000000101", "OV20200904000101", channel: "ovo", listPrice: "30000000"),
        saleValues(
          "TKP000000000102", "BN1", channel: "bni", status: "refunded", soldAt: "2020-09-03T23:59:59Z",
          listPrice: "30000000"),
        saleValues(
          "TKP000000000103", "GP1", channel: "gopay", status: "cancelled", amount: "0", soldAt: "2020-09-04T17:00:00Z",
          listPrice: "25000000"),
      ])
  }

  @Test("remittances: three amounts; a clawback is negative")
  func remittances() throws {
    let lines = [
      "remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net",
      "TKR000000000077;TKB20200909LP0003;TKP000000000101;LP0003;2020-09-09;250000;37500;212500",
      "TKR000000000078;TKB20200909LP0003;TKP000000000100;LP0003;2020-09-09;-250000;-37500;-212500",
    ]
    try expectRows(
      "tokopedia", "remittances", gzip(feed(lines)),
      [
        remittanceValues(
          "TKR000000000077", batch: "TKB20200909LP0003", order: "TKP000000000101", gross: "25000000",
          commission: "3750000",
          net: "21250000"),
        remittanceValues(
          "TKR000000000078", batch: "TKB20200909LP0003", order: "TKP000000000100", gross: "-25000000",
          commission: "-3750000", net: "-21250000"),
      ])
  }
}
