-- A settled debit of the sale names another participant. The outer join of link 1 compared them too: only its groups count.
insert into finding
select 'PAYMENT_PARTICIPANT', order_key(sale.order_no), 0, sum(payment.amount)::bigint, min(sale.sold_at)
from group_sale join payment using (payment_ref) join sale on sale.order_no = group_sale.order_no
where sale.participant <> payment.participant and payment.kind = 'payment' and payment.status = 'settlement'
group by sale.order_no;
