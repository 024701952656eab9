-- Whom an event was sent to: they get its correction.
select distinct d.subscription_id
from delivery as d, json_each(d.event_ids) as e
where e.value = ? and d.state in ('sent', 'unconfirmed')
order by d.subscription_id
