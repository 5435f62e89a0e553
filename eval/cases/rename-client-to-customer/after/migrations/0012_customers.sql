-- Renaming a table takes a short lock and moves no rows; the view keeps the old version of the server going meanwhile.
set lock_timeout = '3s';

alter table clients rename to customers;

create view clients as select id, name, email, created_at from customers;
