-- What single lines say: another institution than the sale's, a commission over the cap, sums that do not add up.
create temp table odd_line as
select * from odd_pair where sold_by is not null and institution is not null;

insert into finding
select 'FORWARD_INSTITUTION', line_key(order_no, remittance_id), 0, abs(gross), remitted_on
from odd_line where institution <> sold_by;

insert into finding
select 'COMMISSION_OVER_CAP', line_key(order_no, remittance_id), 0,
       commission - gross * basis_points // 1000000 * 100, remitted_on
from odd_line join cap on sold_at::date between valid_from and valid_to
where gross > 0 and commission > gross * basis_points // 1000000 * 100;

insert into finding
select 'FORWARD_ARITHMETIC', line_key(order_no, remittance_id), 0, abs(gross - commission - net), remitted_on
from remittance where gross - commission <> net;
