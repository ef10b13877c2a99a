-- A later paid sale of the same course to the same participant.
insert into finding
with repeated as (
  select participant, course from sale where status = 'PAID' group by all having count(*) > 1
)
select 'COURSE_REPEATED', order_key(order_no), 0, amount, sold_at
from sale semi join repeated using (participant, course)
where status = 'PAID'
qualify row_number() over (partition by participant, course order by sold_at, order_no) > 1;
