-- A settled debit of the sale names another participant.
insert into finding
select 'PAYMENT_PARTICIPANT', order_key(sale.order_no), 0, sum(payment.amount)::bigint, min(sale.sold_at)
from sale join payment on sale.order_no = payment.order_no
where sale.participant <> payment.participant and payment.kind = 'payment' and payment.status = 'settlement'
  and payment.payment_ref not in (select payment_ref from odd_group)
group by sale.order_no;
