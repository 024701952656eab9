-- Which findings each subscription received since a day.
select d.subscription_id, e.value as event_id
from delivery as d, json_each(d.event_ids) as e
where d.state in ('sent', 'unconfirmed') and d.claimed_at > :since
