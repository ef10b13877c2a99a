-- The platform's commission caps. The lowest there ever was picks the few lines that need the cap of their day.
create table cap as
select valid_from::date as valid_from, coalesce(valid_to::date, date '9999-12-31') as valid_to,
       commission_cap_bp::bigint as basis_points
from read_csv(getvariable('registers') || '/platforms.csv', header = true, all_varchar = true)
where code = 'tokopedia';

set variable lowest_cap = (select coalesce(min(basis_points), 10000) from cap);
