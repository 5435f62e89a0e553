-- Runs on the first Sunday of the month. Accounts that nobody has signed in to for two years are removed, unless
-- somebody whom they invited still uses the service, or there is an invoice to be kept.

begin;

create temporary table inactive on commit drop as
select a.id
  from accounts a
 where a.last_sign_in_at < now() - interval '2 years'
   and not exists (select 1 from invoices i where i.account_id = a.id);

-- accounts.invited_by is null for whoever came by themselves.
delete from inactive
 where id in (
    select a.invited_by
      from accounts a
     where a.last_sign_in_at >= now() - interval '2 years'
 );

-- What hangs on the accounts goes with them, by foreign keys that cascade. Those who were invited keep their account.
delete from accounts
 where id in (select id from inactive)
   and id not in (select invited_by from accounts where created_at >= now() - interval '90 days');

insert into job_runs (name, ended_at) values ('remove-inactive', now());

commit;
