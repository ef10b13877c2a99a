-- Link 3. Batches and the transfers that carry their reference.
insert into finding
with batch as (
  select batch_ref, sum(net)::bigint as remitted, max(remitted_on) as last_on from remittance group by batch_ref
), moved as (
  select batch_ref, coalesce(sum(amount) filter (status = 'SUCCESS'), 0)::bigint as transferred,
         count(*) filter (status = 'SUCCESS') as booked, list(amount) filter (status = 'RETURNED') as returned,
         min(booked_on) as first_on
  from transfer group by batch_ref
), both_sides as (
  select coalesce(batch.batch_ref, moved.batch_ref) as batch_ref, batch.batch_ref is not null as sent,
         coalesce(remitted, 0) as remitted, coalesce(transferred, 0) as transferred, booked, returned,
         coalesce(last_on, first_on) as occurred_on
  from batch full join moved on batch.batch_ref = moved.batch_ref
)
select case when not sent then 'TRANSFER_ORPHAN'
            when remitted < 0 then 'TRANSFER_NEGATIVE'
            when len(returned) > 0 and (transferred = 0 or remitted - transferred = list_sum(returned)
                 or list_contains(returned, remitted - transferred)) then 'TRANSFER_RETURNED'
            when coalesce(booked, 0) = 0 and coalesce(len(returned), 0) = 0 then 'TRANSFER_MISSING'
            else 'TRANSFER_AMOUNT' end,
       batch_ref, remitted - transferred, abs(remitted - transferred), occurred_on
from both_sides where remitted <> transferred;
