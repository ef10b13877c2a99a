-- Link 1. Nearly every sale has one settled debit under its own order, reference and amount. One outer join on the order
-- finds all that is not so; only that is grouped, joined in two passes and classified.
create temp table odd as
select sale.order_no as sale_no, payment.payment_ref
from sale full join payment on sale.order_no = payment.order_no
where sale.order_no is null or payment.payment_ref is null or sale.payment_ref <> payment.payment_ref
   or sale.amount <> payment.amount or sale.status <> 'PAID' or payment.status <> 'settlement'
   or payment.kind <> 'payment' or sale.channel <> 'gopay' or payment.merchant <> 'tokopedia'
   or sale.participant <> payment.participant;

-- All rows of one reference are a group, and join a sale together.
create temp table odd_group as
select payment_ref, min(order_no) filter (merchant = 'tokopedia') as order_no,
       coalesce(sum(amount) filter (status = 'settlement' and kind = 'payment'), 0)::bigint as debited,
       coalesce(sum(amount) filter (status = 'settlement' and kind = 'refund'), 0)::bigint as refunded,
       count(*) filter (status = 'settlement' and kind = 'payment') as debits,
       count(*) filter (status = 'settlement') as settled,
       min(paid_at) filter (status = 'settlement') as first_at
from payment semi join odd using (payment_ref)
group by payment_ref;

-- Pass 1: channel and reference; of several sales the one with the group's order, else none. Pass 2: the order.
create temp table group_sale as
with pass_1 as (
  select odd_group.payment_ref, count(*) as candidates, min(sale.order_no) as only_one,
         min(sale.order_no) filter (sale.order_no = odd_group.order_no) as own
  from sale join odd_group on sale.payment_ref = odd_group.payment_ref
  where sale.channel = 'gopay'
  group by odd_group.payment_ref
), pass_2 as (
  select odd_group.payment_ref, sale.order_no from sale join odd_group using (order_no)
)
select odd_group.* exclude (order_no),
       case when candidates is null then pass_2.order_no when candidates = 1 then only_one else own end as order_no
from odd_group left join pass_1 using (payment_ref) left join pass_2 using (payment_ref);

-- What these sales were paid: by the groups above, and by the ordinary payment that some of them have besides.
create temp table odd_sale as
with touched as (
  select sale_no as order_no from odd where sale_no is not null
  union
  select order_no from group_sale where order_no is not null
), share as (
  select order_no, debited, refunded, debits, settled from group_sale
  union all
  select order_no, amount, 0, 1, 1
  from payment semi join touched using (order_no) anti join odd_group using (payment_ref)
), total as (
  select order_no, sum(debited)::bigint as debited, sum(refunded)::bigint as refunded, sum(debits) as debits,
         sum(settled) as settled
  from share group by order_no
)
select sale.order_no, sale.sold_at, sale.status, if(sale.status = 'PAID', sale.amount, 0) as expected,
       coalesce(debited, 0) as debited, coalesce(refunded, 0) as refunded, coalesce(debits, 0) as debits,
       coalesce(settled, 0) as settled, coalesce(debited - refunded, 0) as paid
from sale semi join touched using (order_no) left join total using (order_no);

insert into finding
select case when status <> 'PAID' then 'REFUND_MISSING'
            when settled = 0 then 'PAYMENT_MISSING'
            when debits > 0 and refunded >= debited then 'PAYMENT_REFUNDED'
            when debits > 1 and paid > expected then 'PAYMENT_DOUBLE'
            when settled = 1 and (debited = expected * 100 or debited * 100 = expected) then 'PAYMENT_SCALE'
            else 'PAYMENT_AMOUNT' end,
       order_key(order_no), expected - paid, abs(expected - paid), sold_at
from odd_sale where expected <> paid;

insert into finding
select if(debited > refunded, 'PAYMENT_ORPHAN', 'REFUND_ORPHAN'), 'gopay/' || payment_ref, refunded - debited,
       abs(refunded - debited), first_at
from group_sale where order_no is null and debited <> refunded;
