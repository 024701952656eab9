-- What a reader has muted just now, with the last moment of it.
select rule_id, subject, max(until) as until
from mute
where user_name = :reader and until > :now
group by rule_id, subject
