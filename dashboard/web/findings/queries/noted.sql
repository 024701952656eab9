-- The findings that a reader said were not useful.
select event_id from feedback where page = :reader and verdict = 'not_useful'
