-- Events that a subscription was already told of.
select distinct e.value as event_id
from delivery as d, json_each(d.event_ids) as e
where d.subscription_id = ? and d.state in ('giving', 'sent', 'unconfirmed')
