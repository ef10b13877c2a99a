-- A remittance line has no status: every further row of its name is a duplicate.
create temp table remittance_role as
with repeated as (
  select remittance_id from remittance group by remittance_id having count(*) > 1
)
select remittance.rowid as id, remittance_id, remitted_on, gross,
       row_number() over (partition by remittance_id order by file, remittance.rowid) as place
from remittance semi join repeated using (remittance_id);

insert into finding
select 'DUPLICATE_REMITTANCE', 'tokopedia/' || remittance_id || '#' || place, 0, abs(gross), remitted_on
from remittance_role where place > 1;

delete from remittance where rowid in (select id from remittance_role where place > 1);
