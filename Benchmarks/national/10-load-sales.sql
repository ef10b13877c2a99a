-- Sales, typed. An order is its twelve digits and a participant the sixteen of the card: both are numbers by contract, and
-- a 64-bit key joins faster than text. `file` is the place of the file in order of its name, so that rows have an order.
create table sale as
select file_index::usmallint as file, substr(order_id, 4)::bigint as order_no, sold_at, participant, course, institution, channel,
       payment_ref, status, list_price, amount * 100 as amount
from read_csv(feed('tokopedia/sales_*.csv.gz'), auto_detect = false, header = true, delim = ';', quote = '', escape = '',
  columns = {sold_at: 'timestamp', order_id: 'varchar', participant: 'bigint', course: 'varchar', institution: 'varchar',
             channel: 'varchar', payment_ref: 'varchar', status: 'varchar', list_price: 'bigint', amount: 'bigint'});
