-- Link 2. As link 1: one outer join of sales and lines, and a count, find what is not one line of the sale's amount. It
-- also picks the lines for 41, which costs next to nothing here and a join of its own there.
create temp table odd_pair as
select coalesce(sale.order_no, remittance.order_no) as order_no, remittance_id, remittance.institution, sold_at, gross,
       sale.institution as sold_by, commission, remitted_on
from sale full join remittance on sale.order_no = remittance.order_no
where sale.amount is distinct from gross or sale.status <> 'PAID' or sale.institution <> remittance.institution
   or commission > gross * getvariable('lowest_cap') // 1000000 * 100;

create temp table odd_order as
select order_no from odd_pair
union
select order_no from remittance group by order_no having count(*) > 1
union
select order_no from odd_sale;

create temp table odd_forward as
with line as (
  select order_no, sum(gross)::bigint as gross, count(*) filter (gross > 0) as positive,
         count(*) filter (gross < 0) as negative, min(remitted_on) as first_on
  from remittance semi join odd_order using (order_no) group by order_no
)
select odd_order.order_no, sale.order_no is not null as sold, coalesce(sale.sold_at::date, first_on) as occurred_on,
       sale.status, coalesce(odd_sale.settled, 1) as settled,
       odd_sale.debits > 0 and odd_sale.refunded >= odd_sale.debited as refunded,
       if(sale.status = 'PAID' and coalesce(odd_sale.paid, 1) > 0, sale.amount, 0) as due, coalesce(gross, 0) as gross,
       positive, negative
from odd_order left join sale using (order_no) left join odd_sale using (order_no) left join line using (order_no);

insert into finding
select case when not sold then 'FORWARD_ORPHAN'
            when gross > 0 and (status <> 'PAID' or refunded) then 'CLAWBACK_DUE'
            when gross > 0 and settled = 0 then 'FORWARD_UNPAID'
            when due > gross and negative > 0 then 'FORWARD_CLAWED_BACK'
            when gross > due and positive > 1 then 'FORWARD_DOUBLE'
            when gross > due then 'FORWARD_OVER'
            when gross = 0 then 'FORWARD_MISSING'
            else 'FORWARD_SHORT' end,
       order_key(order_no), due - gross, abs(due - gross), occurred_on
from odd_forward where due <> gross;
