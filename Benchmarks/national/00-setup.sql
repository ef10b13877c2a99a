-- Names for keys, and the table that every step adds its findings to. Money is whole sen in 64 bits everywhere.
create macro order_key(order_no) as 'tokopedia/TKP' || lpad(order_no::varchar, 12, '0');
create macro line_key(order_no, remittance_id) as order_key(order_no) || '/' || remittance_id;
create macro feed(name) as getvariable('inbox') || '/' || name;
create table finding (code varchar, key varchar, difference bigint, at_risk bigint, occurred_on date);
