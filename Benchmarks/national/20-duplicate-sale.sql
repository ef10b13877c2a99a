-- The first row of an order stands. A row that differs from it only in status and time, and whose status is higher than
-- any before, updates it; any other is a duplicate. Only orders that come several times (few) are looked at closely.
create temp table sale_role as
with repeated as (
  select order_no from sale group by order_no having count(*) > 1
), compared as (
  select sale.rowid as id, file, order_no, sold_at, status, amount, if(status = 'PAID', 0, 2) as rank,
         row(participant, course, institution, channel, payment_ref, list_price, amount)
           = first_value(row(participant, course, institution, channel, payment_ref, list_price, amount)) over by_row as same
  from sale semi join repeated using (order_no)
  window by_row as (partition by order_no order by file, sale.rowid)
), judged as (
  select *, row_number() over by_row as place,
         same and rank > max(rank) filter (same) over (by_row rows between unbounded preceding and 1 preceding) as raises
  from compared
  window by_row as (partition by order_no order by file, id)
)
select id, file, order_no, sold_at, status, amount, rank,
       case when place = 1 then 'stands' when raises then 'update' else 'duplicate' end as role
from judged;

insert into finding
select 'DUPLICATE_SALE', order_key(order_no) || '#' || 1 + row_number() over (partition by order_no order by file, id),
       0, amount, sold_at
from sale_role where role = 'duplicate';

update sale set status = last.status
from (select min(id) filter (role = 'stands') as id, arg_max(status, rank) as status
      from sale_role where role <> 'duplicate' group by order_no having count(*) > 1) as last
where sale.rowid = last.id;

delete from sale where rowid in (select id from sale_role where role <> 'stands');
