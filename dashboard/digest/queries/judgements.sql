-- What readers said of findings since a day: reader, event, verdict.
select page as reader, event_id, verdict
from feedback
where event_id is not null and page is not null and created_at > :since
