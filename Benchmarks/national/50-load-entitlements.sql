-- Entitlements, typed; a later file replaces earlier rows of the same participant.
create table entitlement as
select file_index::usmallint as file, participant, training_balance * 100 as training_balance
from read_csv(feed('pmo/entitlements_*.csv.gz'), auto_detect = false, header = true, delim = ',', quote = '"',
  escape = '"',
  columns = {participant: 'bigint', wave: 'integer', awarded_on: 'date', training_balance: 'bigint',
             certified_on: 'date', revoked_on: 'date', channel: 'varchar'});

delete from entitlement
using (select participant, max(file) as last from entitlement group by participant having count(*) > 1) as repeated
where entitlement.participant = repeated.participant and entitlement.file < repeated.last;
