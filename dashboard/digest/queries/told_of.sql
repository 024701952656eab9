-- Mails that told of any of some events: which run, when it first went out, to how many readers.
select d.run_key, min(d.sent_at) as first_sent_at, count(distinct d.subscription_id) as readers
from delivery as d
where d.state in ('sent', 'unconfirmed')
    and exists (
        select 1 from json_each(d.event_ids) as e
        where e.value in (select value from json_each(:events))
    )
group by d.run_key
order by first_sent_at, d.run_key
