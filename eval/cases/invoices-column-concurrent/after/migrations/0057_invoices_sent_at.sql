-- no transaction
-- invoices has 90 million rows and is written to all day. A column without a default only changes the catalogue; rows
-- from before it are filled in by the job fill-sent-at, ten thousand at a time.

set lock_timeout = '3s';

alter table invoices add column if not exists sent_at timestamptz;

comment on column invoices.sent_at is 'when the invoice left us; null while it is waiting';

-- A build that was broken off leaves an invalid index of this name behind.
drop index concurrently if exists invoices_waiting;

create index concurrently invoices_waiting
    on invoices (created_at)
    where sent_at is null;
