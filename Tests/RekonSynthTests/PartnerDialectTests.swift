import RekonCore
import Testing

@testable import RekonSynth

/// What each payment partner writes is what FEEDS shows, to the byte.
@Suite("The dialects of the payment partners")
struct PartnerDialectTests {
  private func payments(_ dialect: some PaymentDialect, _ platform: String) throws -> String {
    let rows = [
      Example.payment(platform, through: dialect.code), Example.refund(platform, through: dialect.code),
    ]
    return try Printed { dialect.write(payments: rows, Example.head, to: &$0) }.text
  }

  /// One transfer of each kind: paid, sent back, repaid by the institution.
  private func transfers(_ dialect: some TransferDialect, _ platform: String) throws -> String {
    let rows = [
      Example.transfer(platform, 8, 25_000_000, .booked), Example.transfer(platform, 9, 10_000_000, .returned),
      Example.transfer(platform, 10, -5_000_000, .booked),
    ]
    var balance: Int64 = 6_000_000_000
    return try Printed {
      dialect.write(transfers: rows, Example.laterHead, accounts: Example.accounts, balance: &balance, to: &$0)
    }.text
  }

  private func incentives(_ dialect: some IncentiveDialect) throws -> String {
    try Printed { dialect.write(incentives: [Example.incentive], Example.head, to: &$0) }.text
  }

  @Test("bni: virtual accounts, a trailer over all rows whatever their status")
  func bniPayments() throws {
    #expect(
      try payments(BNIPayments(), "tokopedia") == """
        trx_id,va_number,order_id,platform,trx_time,amount,type,status
        BN000000000103,89880123456789012345,TKP000000000101,tokopedia,2020-09-04 13:05:40,250000.00,DEBIT,SUCCESS
        BN000000000104,89880123456789012345,,tokopedia,2020-09-04 13:05:40,100000.00,REFUND,PENDING
        #TRAILER,2,150000.00

        """)
  }

  @Test("gopay: all quoted, ISO 8601, orders in the words of their platform")
  func gopayPayments() throws {
    #expect(
      try payments(GoPayPayments(), "bukalapak") == """
        "transaction_id","order_id","card_number","merchant","transaction_time","gross_amount","transaction_type",\
        "transaction_status"
        "GP-000000103","BL-2020-000101","0123456789012345","bukalapak","2020-09-04T13:05:40+07:00","250000.00",\
        "payment","settlement"
        "GP-000000104","","0123456789012345","bukalapak","2020-09-04T13:05:40+07:00","100000.00","refund","pending"

        """)
  }

  @Test("ovo: sen, the day of the sale in the reference")
  func ovoPayments() throws {
    #expect(
      try payments(OVOPayments(), "pijarmahir") == """
        SETTLEMENT_ID;TXN_ID;ORDER_ID;CARD;MERCHANT;TXN_TYPE;TXN_TIME;TXN_AMOUNT;STATUS
        OVS20200904-05;OV20200904000103;PJM000000101;0123456789012345;pijarmahir;ACQUIRING;20200904 13:05:40;25000000;SUCCESS
        OVS20200904-05;OV20200904000104;;0123456789012345;pijarmahir;REFUND;20200904 13:05:40;10000000;PENDING

        """)
  }

  @Test("linkaja: elements under a summary, declared as ISO-8859-1")
  func linkAjaPayments() throws {
    #expect(
      try payments(LinkAjaPayments(), "sisnaker") == """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <settlement date="2020-09-04" partner="linkaja">
          <summary count="2" net="150000"/>
          <txn><id>LA0000000103</id><merchantOrder>SNK20000101</merchantOrder><card>0123456789012345</card>\
        <merchant>sisnaker</merchant><time>2020-09-04T13:05:40+07:00</time><type>PAY</type><amount>250000</amount>\
        <state>OK</state></txn>
          <txn><id>LA0000000104</id><merchantOrder></merchantOrder><card>0123456789012345</card>\
        <merchant>sisnaker</merchant><time>2020-09-04T13:05:40+07:00</time><type>RFD</type><amount>100000</amount>\
        <state>WAIT</state></txn>
        </settlement>

        """)
  }

  @Test("gopay, ovo, linkaja: what comes back is the transfer's row, what is repaid is negative and names no account")
  func transferRows() throws {
    #expect(
      try transfers(GoPayTransfers(), "bukalapak") == """
        payout_id,reference_no,beneficiary_account,completed_on,amount,status
        GPP-000000008,BLB-20200904-LP0003,389648101847153,2020-09-09,250000.00,completed
        GPP-000000009,BLB-20200904-LP0003,389648101847153,2020-09-09,100000.00,failed
        GPP-000000010,BLB-20200904-LP0003,,2020-09-09,-50000.00,completed

        """)
    #expect(
      try transfers(OVOTransfers(), "tokopedia") == """
        REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS
        OVT000000000008,TKB20200904LP0003,389648101847153,20200909,25000000,0,SUCCESS
        OVT000000000009,TKB20200904LP0003,389648101847153,20200909,10000000,0,RETURNED
        OVT000000000010,TKB20200904LP0003,,20200909,-5000000,0,SUCCESS
        <END>

        """)
    #expect(
      try transfers(LinkAjaTransfers(), "sekolahmu") == """
        #count=3;sum=300000
        ref|batch|account|date|amount|state
        LAT0000000008|SKB20200904LP0003|389648101847153|09-09-2020|250000|OK
        LAT0000000009|SKB20200904LP0003|389648101847153|09-09-2020|100000|RET
        LAT0000000010|SKB20200904LP0003||09-09-2020|-50000|OK

        """)
  }

  @Test("bni: a statement that adds up; what comes back and what is repaid are credits of their own")
  func bniTransfers() throws {
    let bank = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>"
    let account = "<RltdPties><CdtrAcct><Id><Othr><Id>389648101847153</Id></Othr></Id></CdtrAcct></RltdPties>"
    #expect(
      try transfers(BNITransfers(), "pintaria") == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
          <BkToCstmrStmt>
            <GrpHdr><MsgId>BNI-STMT-20200909</MsgId><CreDtTm>2020-09-09T23:59:59+07:00</CreDtTm></GrpHdr>
            <Stmt>
              <Id>STMT-20200909</Id>
              <ElctrncSeqNb>7</ElctrncSeqNb>
              <CreDtTm>2020-09-09T23:59:59+07:00</CreDtTm>
              <FrToDt><FrDtTm>2020-09-09T00:00:00+07:00</FrDtTm><ToDtTm>2020-09-09T23:59:59+07:00</ToDtTm></FrToDt>
              <Acct><Id><Othr><Id>0988000202</Id></Othr></Id><Ccy>IDR</Ccy></Acct>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">60000000.00</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-09-09</Dt></Dt></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">59900000.00</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-09-09</Dt></Dt></Bal>
              <Ntry><NtryRef>1</NtryRef><Amt Ccy="IDR">250000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2020-09-09</Dt></BookgDt><AcctSvcrRef>BNT000000000008</AcctSvcrRef>\
        \(bank)ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
        <AcctSvcrRef>BNT000000000008</AcctSvcrRef><EndToEndId>PTB-20200904-LP0003</EndToEndId></Refs>\
        <Amt Ccy="IDR">250000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>\(account)</TxDtls></NtryDtls></Ntry>
              <Ntry><NtryRef>2</NtryRef><Amt Ccy="IDR">100000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2020-09-09</Dt></BookgDt><AcctSvcrRef>BNT000000000009</AcctSvcrRef>\
        \(bank)ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
        <AcctSvcrRef>BNT000000000009</AcctSvcrRef><EndToEndId>PTB-20200904-LP0003</EndToEndId></Refs>\
        <Amt Ccy="IDR">100000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\(account)<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>\
        </TxDtls></NtryDtls></Ntry>
              <Ntry><NtryRef>3</NtryRef><Amt Ccy="IDR">50000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2020-09-09</Dt></BookgDt><AcctSvcrRef>BNT000000000010</AcctSvcrRef>\
        \(bank)RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
        <AcctSvcrRef>BNT000000000010</AcctSvcrRef><EndToEndId>PTB-20200904-LP0003</EndToEndId></Refs>\
        <Amt Ccy="IDR">50000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls></Ntry>
            </Stmt>
          </BkToCstmrStmt>
        </Document>

        """)
  }

  @Test("bni: where the account would run low, money is paid in first, under no batch")
  func topUp() throws {
    var balance: Int64 = 5_100_000_000
    let row = Example.transfer("pintaria", 8, 25_000_000_000, .booked)
    let text = try Printed {
      BNITransfers().write(transfers: [row], Example.head, accounts: Example.accounts, balance: &balance, to: &$0)
    }.text
    #expect(balance == 30_100_000_000)
    #expect(
      text.contains(
        """
              <Ntry><NtryRef>1</NtryRef><Amt Ccy="IDR">500000000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-09-04</Dt></BookgDt><AcctSvcrRef>BNK20200904</AcctSvcrRef>\
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>BOOK</SubFmlyCd></Fmly></Domn></BkTxCd>\
        <AddtlNtryInf>Dana program</AddtlNtryInf></Ntry>

        """))
  }

  @Test("incentives of all four")
  func incentives() throws {
    #expect(
      try incentives(GoPayIncentives()) == """
        disbursement_id,card_number,instalment,completed_on,amount,status
        GPD-000000055,0123456789012345,2,2020-09-04,600000.00,paid

        """)
    #expect(
      try incentives(OVOIncentives()) == """
        DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS
        OVD000000000055;0123456789012345;2;20200904;60000000;PAID

        """)
    #expect(
      try incentives(LinkAjaIncentives()) == """
        #count=1;sum=600000
        ref|card|instalment|date|amount|state
        LAD0000000055|0123456789012345|2|04-09-2020|600000|OK

        """)
    #expect(
      try incentives(BNIIncentives()) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">
          <BkToCstmrDbtCdtNtfctn>
            <GrpHdr><MsgId>BNI-NTFY-20200904</MsgId><CreDtTm>2020-09-04T23:59:59+07:00</CreDtTm></GrpHdr>
            <Ntfctn>
              <Id>NTFY-20200904</Id>
              <CreDtTm>2020-09-04T23:59:59+07:00</CreDtTm>
              <FrToDt><FrDtTm>2020-09-04T00:00:00+07:00</FrDtTm><ToDtTm>2020-09-04T23:59:59+07:00</ToDtTm></FrToDt>
              <Acct><Id><Othr><Id>0988000202</Id></Othr></Id><Ccy>IDR</Ccy></Acct>
              <Ntry><NtryRef>1</NtryRef><Amt Ccy="IDR">600000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
        <BookgDt><Dt>2020-09-04</Dt></BookgDt><AcctSvcrRef>BND000000000055</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly>\
        <Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
        <AcctSvcrRef>BND000000000055</AcctSvcrRef><EndToEndId>0123456789012345-2</EndToEndId></Refs>\
        <Amt Ccy="IDR">600000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls></Ntry>
            </Ntfctn>
          </BkToCstmrDbtCdtNtfctn>
        </Document>

        """)
  }
}
