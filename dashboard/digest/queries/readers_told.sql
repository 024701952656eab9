-- How many subscriptions were told of any of some events.
select count(distinct d.subscription_id) as readers
from delivery as d, json_each(d.event_ids) as e
where d.state in ('sent', 'unconfirmed')
    and e.value in (select value from json_each(:events))
