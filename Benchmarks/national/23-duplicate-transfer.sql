-- As for sales, with pending, booked and returned as rising statuses. Transfers are few: no need to look for repeats first.
create temp table transfer_role as
with compared as (
  select rowid as id, file, transfer_ref, booked_on, status, amount,
         case status when 'PENDING' then 0 when 'SUCCESS' then 1 else 2 end as rank,
         row(batch_ref, account, amount) is not distinct from first_value(row(batch_ref, account, amount)) over by_row as same
  from transfer
  window by_row as (partition by transfer_ref order by file, rowid)
  qualify count(*) over (partition by transfer_ref) > 1
), judged as (
  select *, row_number() over by_row as place,
         same and rank > max(rank) filter (same) over (by_row rows between unbounded preceding and 1 preceding) as raises
  from compared
  window by_row as (partition by transfer_ref order by file, id)
)
select id, file, transfer_ref, booked_on, status, amount, rank,
       case when place = 1 then 'stands' when raises then 'update' else 'duplicate' end as role
from judged;

insert into finding
select 'DUPLICATE_TRANSFER',
       'ovo/' || transfer_ref || '#' || 1 + row_number() over (partition by transfer_ref order by file, id),
       0, abs(amount), booked_on
from transfer_role where role = 'duplicate';

update transfer set status = last.status
from (select min(id) filter (role = 'stands') as id, arg_max(status, rank) as status
      from transfer_role where role <> 'duplicate' group by transfer_ref having count(*) > 1) as last
where transfer.rowid = last.id;

delete from transfer where rowid in (select id from transfer_role where role <> 'stands');
