-- Run again and again until it says that nothing was updated.
update invoices
   set sent_at = d.delivered_at
  from (
        select i.id, min(m.delivered_at) as delivered_at
          from invoices i
          join mails m on m.invoice_id = i.id and m.delivered_at is not null
         where i.sent_at is null
         group by i.id
         order by i.id
         limit 10000
       ) d
 where invoices.id = d.id
   and invoices.sent_at is null;
