-- As for sales; a payment is its reference and kind.
create temp table payment_role as
with repeated as (
  select payment_ref, kind from payment group by all having count(*) > 1
), compared as (
  select payment.rowid as id, file, payment_ref, kind, paid_at, status, amount,
         case status when 'pending' then 0 when 'settlement' then 1 else 2 end as rank,
         row(order_no, participant, merchant, amount)
           is not distinct from first_value(row(order_no, participant, merchant, amount)) over by_row as same
  from payment semi join repeated using (payment_ref, kind)
  window by_row as (partition by payment_ref, kind order by file, payment.rowid)
), judged as (
  select *, row_number() over by_row as place,
         same and rank > max(rank) filter (same) over (by_row rows between unbounded preceding and 1 preceding) as raises
  from compared
  window by_row as (partition by payment_ref, kind order by file, id)
)
select id, file, payment_ref, kind, paid_at, status, amount, rank,
       case when place = 1 then 'stands' when raises then 'update' else 'duplicate' end as role
from judged;

insert into finding
select 'DUPLICATE_PAYMENT',
       'gopay/' || payment_ref || '/' || if(kind = 'refund', 'refund', 'debit') || '#'
         || 1 + row_number() over (partition by payment_ref, kind order by file, id),
       0, amount, paid_at
from payment_role where role = 'duplicate';

update payment set status = last.status, paid_at = last.paid_at
from (select min(id) filter (role = 'stands') as id, arg_max(status, rank) as status,
             coalesce(max(paid_at) filter (rank = 1), min(paid_at) filter (role = 'stands')) as paid_at
      from payment_role where role <> 'duplicate' group by payment_ref, kind having count(*) > 1) as last
where payment.rowid = last.id;

delete from payment where rowid in (select id from payment_role where role <> 'stands');
