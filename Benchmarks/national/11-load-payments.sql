-- Payments, typed. An order that is not one of this platform's has no number.
create table payment as
select file_index::usmallint as file, payment_ref, kind, status, participant, merchant, paid_at,
       if(starts_with(order_id, 'TKP'), try_cast(substr(order_id, 4) as bigint), null) as order_no, (amount * 100)::bigint as amount
from read_csv(feed('gopay/payments_*.csv.gz'), auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
  columns = {payment_ref: 'varchar', order_id: 'varchar', participant: 'bigint', merchant: 'varchar',
             paid_at: 'timestamptz', amount: 'decimal(18,2)', kind: 'varchar', status: 'varchar'});
