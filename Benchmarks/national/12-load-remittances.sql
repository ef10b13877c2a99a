-- Remittance lines, typed.
create table remittance as
select file_index::usmallint as file, remittance_id, batch_ref, substr(order_id, 4)::bigint as order_no, institution, remitted_on,
       gross * 100 as gross, commission * 100 as commission, net * 100 as net
from read_csv(feed('tokopedia/remittances_*.csv.gz'), auto_detect = false, header = true, delim = ';', quote = '',
  escape = '',
  columns = {remittance_id: 'varchar', batch_ref: 'varchar', order_id: 'varchar', institution: 'varchar',
             remitted_on: 'date', gross: 'bigint', commission: 'bigint', net: 'bigint'});
