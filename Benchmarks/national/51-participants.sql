-- What each participant's paid sales add up to, against the entitlement.
create temp table odd_participant as
with spent as (
  select participant, sum(amount)::bigint as spent from sale where status = 'PAID' group by participant
)
select participant, spent, training_balance from spent left join entitlement using (participant)
where training_balance is null or spent > training_balance;

insert into finding
select 'ENTITLEMENT_EXCEEDED', lpad(participant::varchar, 16, '0'), 0, spent - training_balance, null
from odd_participant where training_balance is not null;

insert into finding
select 'PARTICIPANT_UNKNOWN', order_key(order_no), 0, amount, sold_at
from sale semi join (from odd_participant where training_balance is null) as unknown using (participant)
where status = 'PAID';
