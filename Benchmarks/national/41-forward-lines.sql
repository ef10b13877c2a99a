-- What single lines say: another institution than the sale's, a commission over the cap, sums that do not add up.
-- The lowest cap there ever was picks the few lines that are held against the cap of their day.
create temp table cap as
select valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to,
       commission_cap_bp::bigint as basis_points
from read_csv(getvariable('registers') || '/platforms.csv', header = true, all_varchar = true)
where code = 'tokopedia';

create temp table odd_line as
select sale.order_no, sale.sold_at, sale.institution as sold_by, remittance.*
from remittance join sale on sale.order_no = remittance.order_no
where sale.institution <> remittance.institution
   or commission * 10000 > gross * (select coalesce(min(basis_points), 10000) from cap) - 1000000;

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
