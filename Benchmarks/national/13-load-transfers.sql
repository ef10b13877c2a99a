-- Bank transfers, typed, in sen already; the last line <END> of each file is none.
create table transfer as
select file_index::usmallint as file, transfer_ref, batch_ref, account, strptime(booked_on, '%Y%m%d')::date as booked_on,
       amount, status
from read_csv(feed('ovo/transfers_*.csv.gz'), auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
  null_padding = true,
  columns = {transfer_ref: 'varchar', batch_ref: 'varchar', account: 'varchar', booked_on: 'varchar', amount: 'bigint',
             fee: 'bigint', status: 'varchar'})
where transfer_ref <> '<END>';
